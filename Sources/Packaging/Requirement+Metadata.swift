extension Requirement {
  /// Reads a `Requires-Dist` value: strictly, and if that fails with the repairs that old metadata needs.
  ///
  /// The repairs are those of uv: quotes around names and versions, missing or trailing commas, wildcards
  /// behind an ordered comparison, and the like (`SpecifierSet(parsingLeniently:)`).
  /// - Throws: the error of the strict reading.
  package init(parsingMetadata bytes: Span<UInt8>) throws(RequirementError) {
    let range = WhiteSpace.trimmed(bytes, from: 0, to: bytes.count)
    do {
      try self.init(parsing: bytes.extracting(range))
    } catch {
      guard let repaired = Requirement(repairing: bytes.extracting(range)) else { throw error }
      self = repaired
    }
  }

  /// Nil if the text cannot be understood.
  private init?(repairing bytes: Span<UInt8>) {
    var markerStart = 0
    while let byte = bytes.byte(at: markerStart), byte != UInt8(ascii: ";") { markerStart += 1 }
    var front: [UInt8] = []
    for index in 0..<markerStart where bytes[index] != 0x22 && bytes[index] != 0x27 {
      front.append(bytes[index])
    }
    let span = front.span
    var offset = 0
    span.skipBlanks(&offset)
    guard let name = RequirementGrammar.identifier(in: span, at: &offset) else { return nil }
    span.skipBlanks(&offset)
    // What cannot be repaired is no requirement; the strict reading's error is the one to tell.
    guard let extras = try? RequirementGrammar.extras(in: span, at: &offset),
      let specifiers = try? SpecifierSet(
        parsingLeniently: span.extracting(Requirement.withoutParentheses(span, from: offset)))
    else { return nil }
    var marker: Marker?
    if markerStart < bytes.count {
      var offset = markerStart + 1
      guard let read = try? RequirementGrammar.marker(in: bytes, at: &offset) else { return nil }
      marker = read
    }
    self.init(
      name: PackageName(normalized: NormalizedText.of(span, name)), extras: extras,
      source: .specifiers(specifiers), marker: marker)
  }

  /// The range from `start` on, without the parentheses around it.
  private static func withoutParentheses(_ bytes: Span<UInt8>, from start: Int) -> Range<Int> {
    let range = WhiteSpace.trimmed(bytes, from: start, to: bytes.count)
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "("),
      bytes[range.upperBound - 1] == UInt8(ascii: ")")
    else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}
