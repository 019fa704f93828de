extension SpecifierSet {
  /// Reads what real metadata contains: repairs what has one likely meaning.
  ///
  /// `>=2.7.*`, `>=1.0.`, `~=1`, `!=3.0*`, `!=~3.0`, `>=9.0a1.0`, `>dev`, commas that are missing,
  /// stray quotes. The clauses then read as repaired.
  ///
  /// - Throws: What is wrong by the strict rules, if there is no repair.
  @inlinable
  package init(parsingLeniently text: some StringProtocol) throws(SpecifierError) {
    let parsed = withBytes(of: text) { SpecifierSet.parseLeniently($0) }
    self = try parsed.get()
  }

  @usableFromInline
  static func parseLeniently(_ bytes: Span<UInt8>) -> Result<SpecifierSet, SpecifierError> {
    Result { () throws(SpecifierError) in try SpecifierSet(parsingLeniently: bytes) }
  }

  /// Reads what real metadata contains: repairs what has one likely meaning.
  package init(parsingLeniently bytes: Span<UInt8>) throws(SpecifierError) {
    do {
      try self.init(parsing: bytes)
    } catch {
      var reader = LenientSpecifierReader(bytes)
      guard let specifiers = reader.specifiers() else { throw error }
      self.init(unordered: specifiers)
    }
  }
}

/// Reads clauses that PEP 440 does not allow, but that indexes hold and older installers took.
private struct LenientSpecifierReader {
  /// Without quotes.
  private var bytes: [UInt8] = []
  private var offset = 0

  init(_ span: Span<UInt8>) {
    for index in span.indices {
      let byte = span[index]
      if byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\"") { bytes.append(byte) }
    }
  }

  /// All clauses; nil if one is beyond repair.
  mutating func specifiers() -> [Specifier]? {
    var specifiers: [Specifier] = []
    while true {
      while let byte = peek, byte == UInt8(ascii: ",") || WhiteSpace.isASCII(byte) { offset += 1 }
      guard offset < bytes.count else { return specifiers }
      guard let specifier = specifier() else { return nil }
      specifiers.append(specifier)
    }
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func specifier() -> Specifier? {
    guard let `operator` = Specifier.Operator(startOf: bytes.span, in: offset..<bytes.count)
    else { return nil }
    offset += `operator`.length
    let isNotCompatible = `operator` == .notEqual && peek == UInt8(ascii: "~")
    if isNotCompatible { offset += 1 }
    while let byte = peek, WhiteSpace.isASCII(byte) { offset += 1 }
    var operand = operand()
    if isNotCompatible { operand.append(UInt8(ascii: "*")) }
    if let specifier = Self.specifier(`operator`, operand) { return specifier }
    return Self.repair(operand, of: `operator`).flatMap { Self.specifier(`operator`, $0) }
  }

  /// What stands before the next comma, white space or operator.
  private mutating func operand() -> [UInt8] {
    let start = offset
    while let byte = peek, byte != UInt8(ascii: ","), !WhiteSpace.isASCII(byte) {
      if byte == UInt8(ascii: "!"), offset + 1 < bytes.count,
        bytes[offset + 1] == UInt8(ascii: "=")
      {
        break
      }
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "=")
        || byte == UInt8(ascii: "~")
      {
        break
      }
      offset += 1
    }
    return Array(bytes[start..<offset])
  }

  private static func specifier(
    _ operator: Specifier.Operator, _ operand: [UInt8]
  ) -> Specifier? {
    let range = WhiteSpace.trimmed(operand.span, from: 0, to: operand.count)
    // Nil is all that a failed attempt says here; the strict error is the one to show.
    return try? Specifier(`operator`, parsing: operand.span, in: range)
  }

  private static func repair(
    _ operand: [UInt8], of operator: Specifier.Operator
  ) -> [UInt8]? {
    if operand == Array("dev".utf8) { return Array("0.0.0.dev0".utf8) }
    var text = operand[...]
    let hasStar = text.last == UInt8(ascii: "*")
    while text.last == UInt8(ascii: "*") { text.removeLast() }
    while text.last == UInt8(ascii: ".") { text.removeLast() }
    guard text.first?.isDigit == true else { return nil }
    switch `operator` {
    case .equal, .notEqual:
      if hasStar { return Array(text) + ".*".utf8 }
    case .compatible:
      let isNumber = text.allSatisfy(\.isDigit)
      if isNumber || hasStar { return Array(text) + ".0".utf8 }
    case .atLeast, .atMost, .greater, .less, .arbitrary: break
    }
    if isVersion(text) { return Array(text) }
    while text.count > 2, text.suffix(2).elementsEqual(".0".utf8) { text.removeLast(2) }
    return Array(text)
  }

  private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
    // What it is does not matter.
    (try? Version(parsing: Array(text).span)) != nil
  }
}
