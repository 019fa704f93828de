extension Requirement {
  /// Reads a dependency specifier strictly, as `packaging` does.
  ///
  /// A name may end in `_`, which PEP 508 does not allow but `packaging` takes.
  /// - Throws: `RequirementError` with the place of the first byte that does not fit.
  package init(parsing text: some StringProtocol) throws(RequirementError) {
    try self.init(parsing: Array(text.utf8).span)
  }

  /// Reads a dependency specifier strictly, as `packaging` does.
  ///
  /// - Throws: `RequirementError` with the place of the first byte that does not fit.
  package init(parsing bytes: Span<UInt8>) throws(RequirementError) {
    var offset = 0
    try self.init(parsing: bytes, at: &offset)
  }

  /// Reads `WS? IDENTIFIER WS? extras WS? requirement_details`.
  private init(parsing bytes: Span<UInt8>, at offset: inout Int) throws(RequirementError) {
    bytes.skipBlanks(&offset)
    guard let name = RequirementGrammar.identifier(in: bytes, at: &offset) else {
      throw RequirementError(.expectedName, at: offset)
    }
    bytes.skipBlanks(&offset)
    let extras = try RequirementGrammar.extras(in: bytes, at: &offset)
    bytes.skipBlanks(&offset)
    let (source, marker) = try RequirementGrammar.details(in: bytes, at: &offset)
    guard offset == bytes.count else { throw RequirementError(.expectedEnd, at: offset) }
    self.init(
      name: PackageName(normalized: NormalizedText.of(bytes, name)), extras: extras,
      source: source, marker: marker)
  }
}

/// The rules of PEP 508, each a function that moves `offset` behind what it has read.
enum RequirementGrammar {
  /// `[a-zA-Z0-9][a-zA-Z0-9._-]*` up to its last letter, digit or `_`; nil, without moving, if there is none.
  static func identifier(in bytes: Span<UInt8>, at offset: inout Int) -> Range<Int>? {
    guard let first = bytes.byte(at: offset), first.isAlphanumeric else { return nil }
    let start = offset
    var end = start + 1
    while let byte = bytes.byte(at: end), byte.isNameByte { end &+= 1 }
    while !bytes[end &- 1].isWordByte { end &-= 1 }
    offset = end
    return start..<end
  }

  /// Reads `(LEFT_BRACKET WS? (IDENTIFIER (WS? COMMA WS? IDENTIFIER)*)? WS? RIGHT_BRACKET)?`.
  static func extras(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(RequirementError) -> [ExtraName] {
    guard bytes.byte(at: offset) == UInt8(ascii: "[") else { return [] }
    offset += 1
    var extras: [ExtraName] = []
    var isAfterComma = false
    while true {
      bytes.skipBlanks(&offset)
      if let extra = identifier(in: bytes, at: &offset) {
        extras.append(ExtraName(normalized: NormalizedText.of(bytes, extra)))
        bytes.skipBlanks(&offset)
      } else if isAfterComma {
        throw RequirementError(.expectedExtraName, at: offset)
      }
      guard bytes.byte(at: offset) == UInt8(ascii: ","), !extras.isEmpty else { break }
      isAfterComma = true
      offset += 1
    }
    guard bytes.byte(at: offset) == UInt8(ascii: "]") else {
      let isName = !extras.isEmpty && bytes.byte(at: offset)?.isAlphanumeric == true
      throw RequirementError(isName ? .expectedComma : .expectedClosingBracket, at: offset)
    }
    offset += 1
    return extras
  }

  /// Reads `AT URL (WS requirement_marker?)? | specifier WS? requirement_marker?`.
  static func details(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(RequirementError) -> (Requirement.Source, Marker?) {
    let source: Requirement.Source
    let otherwise: RequirementError.Reason
    if bytes.byte(at: offset) == UInt8(ascii: "@") {
      offset += 1
      bytes.skipBlanks(&offset)
      source = .url(try url(in: bytes, at: &offset))
      otherwise = .expectedSemicolonAfterURL
    } else {
      source = .specifiers(try specifiers(in: bytes, at: &offset))
      otherwise = .expectedSpecifierOrSemicolon
    }
    bytes.skipBlanks(&offset)
    guard let next = bytes.byte(at: offset) else { return (source, nil) }
    guard next == UInt8(ascii: ";") else { throw RequirementError(otherwise, at: offset) }
    offset += 1
    return (source, try marker(in: bytes, at: &offset))
  }

  /// Everything up to the next blank, so that a marker has to stand apart from the URL.
  private static func url(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(RequirementError) -> String {
    let start = offset
    while let byte = bytes.byte(at: offset), !byte.isBlank { offset += 1 }
    guard offset > start else { throw RequirementError(.expectedURL, at: offset) }
    return bytes.text(start..<offset)
  }

  /// A marker that ends with the text.
  static func marker(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(RequirementError) -> Marker {
    do throws(MarkerError) {
      let marker = try Marker(parsing: bytes, at: &offset)
      guard offset == bytes.count else { throw MarkerError(.expectedEnd, at: offset) }
      return marker
    } catch {
      throw RequirementError(.marker(error.reason), at: error.offset)
    }
  }

  /// Reads `LEFT_PARENTHESIS WS? version_many WS? RIGHT_PARENTHESIS | version_many`.
  static func specifiers(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(RequirementError) -> SpecifierSet {
    let isEnclosed = bytes.byte(at: offset) == UInt8(ascii: "(")
    if isEnclosed {
      offset += 1
      bytes.skipBlanks(&offset)
    }
    let start = offset
    skipClauses(in: bytes, at: &offset)
    var set = SpecifierSet()
    if offset > start {
      do {
        set = try SpecifierSet(parsing: bytes.extracting(start..<offset))
      } catch {
        throw RequirementError(.specifier(error), at: start + error.offset)
      }
    }
    guard isEnclosed else { return set }
    bytes.skipBlanks(&offset)
    guard bytes.byte(at: offset) == UInt8(ascii: ")") else {
      throw RequirementError(.expectedClosingParenthesis, at: offset)
    }
    offset += 1
    return set
  }

  /// Moves behind the clauses and the commas between them; a last comma is allowed.
  private static func skipClauses(in bytes: Span<UInt8>, at offset: inout Int) {
    while skipClause(in: bytes, at: &offset) {
      var end = offset
      bytes.skipBlanks(&end)
      guard bytes.byte(at: end) == UInt8(ascii: ",") else { return }
      offset = end + 1
      end = offset
      bytes.skipBlanks(&end)
      guard Specifier.Operator(startOf: bytes, in: end..<bytes.count) != nil else { return }
      offset = end
    }
  }

  /// Moves behind one clause, whatever its operand is; false, without moving, if none begins here.
  private static func skipClause(in bytes: Span<UInt8>, at offset: inout Int) -> Bool {
    guard let `operator` = Specifier.Operator(startOf: bytes, in: offset..<bytes.count) else {
      return false
    }
    offset = WhiteSpace.skip(in: bytes, from: offset + `operator`.length, end: bytes.count)
    while let byte = bytes.byte(at: offset),
      WhiteSpace.length(in: bytes, at: offset, end: bytes.count) == 0
    {
      // The identity operator takes any text, even one that looks like further clauses.
      if byte == UInt8(ascii: ";") || byte == UInt8(ascii: ")") { break }
      if byte == UInt8(ascii: ","), `operator` != .arbitrary { break }
      offset += 1
    }
    return true
  }
}
