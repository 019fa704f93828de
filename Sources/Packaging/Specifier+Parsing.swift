/// Why a text is no version specifier of PEP 440; offsets count UTF-8 bytes from 0.
package enum SpecifierError: Error, Hashable, Sendable {
  case expectedOperator(at: Int)
  /// The operand is no version from here on.
  case invalidVersion(VersionError, at: Int)
  /// `.*` after another operator than `==` and `!=`, or after more than release numbers.
  case wildcardNotAllowed(at: Int)
  /// `+` after another operator than `==`, `!=` and `===`.
  case localNotAllowed(at: Int)
  /// `~=` needs two release numbers.
  case tooFewReleaseNumbers(at: Int)
  /// White space, `;` or `)` within the operand of `===`.
  case trailingText(at: Int)

  /// Where the text goes wrong.
  package var offset: Int {
    switch self {
    case .expectedOperator(let offset), .invalidVersion(_, let offset),
      .wildcardNotAllowed(let offset), .localNotAllowed(let offset),
      .tooFewReleaseNumbers(let offset), .trailingText(let offset):
      offset
    }
  }
}

extension Specifier {
  /// Reads one clause, white space around its parts too.
  @inlinable
  package init(parsing text: some StringProtocol) throws(SpecifierError) {
    let parsed = withBytes(of: text) { Specifier.parse($0) }
    self = try parsed.get()
  }

  /// Reads one clause, white space around its parts too.
  package init(parsing bytes: Span<UInt8>) throws(SpecifierError) {
    try self.init(parsing: bytes, in: 0..<bytes.count)
  }

  @usableFromInline
  static func parse(_ bytes: Span<UInt8>) -> Result<Specifier, SpecifierError> {
    Result { () throws(SpecifierError) in try Specifier(parsing: bytes) }
  }

  /// Reads one clause that stands in `range`; errors count from the start of `bytes`.
  init(parsing bytes: Span<UInt8>, in range: Range<Int>) throws(SpecifierError) {
    let clause = WhiteSpace.trimmed(bytes, from: range.lowerBound, to: range.upperBound)
    guard let `operator` = Operator(startOf: bytes, in: clause) else {
      throw .expectedOperator(at: clause.lowerBound)
    }
    let start = WhiteSpace.skip(
      in: bytes, from: clause.lowerBound + `operator`.length, end: clause.upperBound)
    try self.init(`operator`, parsing: bytes, in: start..<clause.upperBound)
  }

  /// Reads an operand without white space around it.
  init(
    _ operator: Operator, parsing bytes: Span<UInt8>, in operand: Range<Int>
  ) throws(SpecifierError) {
    let text = bytes.text(operand)
    guard `operator` != .arbitrary else {
      try Self.checkLiteral(bytes, in: operand)
      // What is no version is compared as text.
      let version = try? Version(parsing: bytes.extracting(operand))
      self.init(`operator`, version: version, text: text)
      return
    }
    let (end, start) = (operand.upperBound, operand.lowerBound)
    let isPrefix =
      end &- start > 2 && bytes[end &- 1] == UInt8(ascii: "*")
      && bytes[end &- 2] == UInt8(ascii: ".") && bytes[end &- 3].isDigit
    let versionEnd = isPrefix ? end &- 2 : end
    let version: Version
    do {
      version = try Version(parsing: bytes.extracting(start..<versionEnd))
    } catch {
      throw .invalidVersion(error, at: start + error.offset)
    }
    self.init(`operator`, version: version, isPrefix: isPrefix, text: text)
    try check(version, start: start, versionEnd: versionEnd)
  }

  /// What an operator does not allow its operand.
  private func check(
    _ version: Version, start: Int, versionEnd: Int
  ) throws(SpecifierError) {
    let isEquality = `operator` == .equal || `operator` == .notEqual
    if isPrefix, !isEquality || !version.isBase { throw .wildcardNotAllowed(at: versionEnd) }
    if !isEquality, version.isLocal { throw .localNotAllowed(at: start) }
    if `operator` == .compatible, version.segments < 2 { throw .tooFewReleaseNumbers(at: start) }
  }

  private static func checkLiteral(
    _ bytes: Span<UInt8>, in operand: Range<Int>
  ) throws(SpecifierError) {
    for offset in operand {
      switch bytes[offset] {
      case UInt8(ascii: ";"), UInt8(ascii: ")"): throw .trailingText(at: offset)
      default:
        guard WhiteSpace.length(in: bytes, at: offset, end: operand.upperBound) == 0 else {
          throw .trailingText(at: offset)
        }
      }
    }
  }
}

extension Specifier.Operator {
  /// The number of its bytes.
  var length: Int {
    switch self {
    case .less, .greater: 1
    case .arbitrary: 3
    default: 2
    }
  }

  /// The longest operator that a text begins with.
  init?(startOf bytes: Span<UInt8>, in range: Range<Int>) {
    let start = range.lowerBound
    guard start < range.upperBound else { return nil }
    let isFollowed = start &+ 1 < range.upperBound && bytes[start &+ 1] == UInt8(ascii: "=")
    switch bytes[start] {
    case UInt8(ascii: "="):
      guard isFollowed else { return nil }
      let isTriple = start &+ 2 < range.upperBound && bytes[start &+ 2] == UInt8(ascii: "=")
      self = isTriple ? .arbitrary : .equal
    case UInt8(ascii: "!"):
      guard isFollowed else { return nil }
      self = .notEqual
    case UInt8(ascii: "~"):
      guard isFollowed else { return nil }
      self = .compatible
    case UInt8(ascii: "<"): self = isFollowed ? .atMost : .less
    case UInt8(ascii: ">"): self = isFollowed ? .atLeast : .greater
    default: return nil
    }
  }
}
