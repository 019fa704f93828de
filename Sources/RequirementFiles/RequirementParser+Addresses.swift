import Packaging

/// Paths, URLs, and the markers after them.
extension RequirementParser {
  func bareURL(isEditable: Bool) throws(LineFailure) -> ParsedAddress {
    try text.requireVariables()
    let (url, marker) = try splitMarker(from: start, acceptingGlued: false)
    try checkURL(url)
    return ParsedAddress(
      source: source(of: url.text), reference: try reference(url, isEditable: isEditable),
      marker: marker)
  }

  func source(of url: String) -> LocalRequirement.Source {
    if case .repository = AddressScheme(of: url) { return .repository(url) }
    return .url(url)
  }

  /// What a URL leads to.
  func reference(_ url: Excerpt, isEditable: Bool) throws(LineFailure) -> DirectReference {
    do {
      return try DirectReference(parsing: url.text, written: url.written, isEditable: isEditable)
    } catch {
      throw url.failure(.address(.reference(error)))
    }
  }

  func path(_ body: Excerpt, isEditable: Bool) throws(LineFailure) -> ParsedAddress {
    try body.requireVariables()
    let (path, extras) = splitExtras(body)
    let marker = try marker(in: text[body.range.upperBound..<end])
    return ParsedAddress(
      source: .path(path.text),
      reference: DirectReference(
        path: path.text, written: path.written, isEditable: isEditable),
      extras: try self.extras(in: extras), marker: marker)
  }

  private func extras(in brackets: Excerpt) throws(LineFailure) -> [ExtraName] {
    guard !brackets.isEmpty else { return [] }
    let inner = (brackets.range.lowerBound + 1)..<(brackets.range.upperBound - 1)
    var names: Set<ExtraName> = []
    for part in brackets[inner].bytes.split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      let name = brackets[part.startIndex..<part.endIndex].trimmed
      if name.isEmpty, inner.isEmpty { return [] }
      do {
        names.insert(try ExtraName(parsing: name.text))
      } catch {
        throw name.failure(.requirement(.invalidExtra(name.written)))
      }
    }
    return names.sorted()
  }

  /// The URL up to a blank, and the marker after `;`.
  ///
  /// pip takes `;` for the end of a URL that has a name before it, and for a part of one that has
  /// none. What looks like a marker right behind it is one, or an error.
  func splitMarker(
    from urlStart: Int, acceptingGlued isNamed: Bool
  ) throws(LineFailure) -> (url: Excerpt, Marker?) {
    let blank = bytes[urlStart..<end].firstIndex { $0 == 0x20 || $0 == 0x09 } ?? end
    let url = text[urlStart..<blank]
    var urlEnd = blank
    if url.bytes.last == UInt8(ascii: ";") {
      urlEnd = blank - 1
    } else if let glued = url.bytes.indices.first(where: { isMarkerStart(after: $0, in: url) }) {
      guard isNamed else { throw url.failure(.address(.ambiguousSemicolon), at: glued) }
      urlEnd = glued
    }
    return (text[urlStart..<urlEnd], try marker(in: text[urlEnd..<end]))
  }

  /// Whether a `;` is followed by the name of a marker variable.
  private func isMarkerStart(after offset: Int, in url: Excerpt) -> Bool {
    guard bytes[offset] == UInt8(ascii: ";") else { return false }
    let word = url.bytes[(offset + 1)...].prefix(while: \.isNameByte)
    return Marker.Variable.allCases.contains { word.elementsEqual($0.rawValue.utf8) }
  }

  /// Reads `; marker`; nil if nothing stands there, or nothing after the `;`.
  func marker(in rest: Excerpt) throws(LineFailure) -> Marker? {
    let rest = rest.trimmed
    guard !rest.isEmpty else { return nil }
    guard rest.bytes.first == UInt8(ascii: ";") else {
      throw rest.failure(.requirement(.unexpectedText(rest.written)))
    }
    let expression = rest[(rest.range.lowerBound + 1)..<rest.range.upperBound].trimmed
    guard !expression.isEmpty else { return nil }
    do {
      return try Marker(parsing: expression.text)
    } catch {
      throw expression.failure(
        .requirement(.invalidMarker(expression.written, error.reason)),
        at: expression.range.lowerBound + error.offset)
    }
  }

  func checkURL(_ url: Excerpt) throws(LineFailure) {
    if let (problem, distance) = AddressProblem.first(in: url.text, written: url.written) {
      throw url.failure(.address(problem), at: url.range.lowerBound + distance)
    }
  }
}
