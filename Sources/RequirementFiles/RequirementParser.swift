import Packaging

/// A requirement without a name in an index: what `LocalRequirement` says, without its place.
struct ParsedAddress {
  var source: LocalRequirement.Source
  var name: PackageName?
  var extras: [ExtraName] = []
  var marker: Marker?
}

/// Reads a requirement without its options: PEP 508, or what pip takes besides.
struct RequirementParser {
  private let text: Excerpt
  private var bytes: [UInt8] { text.line.bytes }
  private var start: Int { text.range.lowerBound }
  private var end: Int { text.range.upperBound }

  /// The text has no white space around it, and is not empty.
  init(_ text: Excerpt) { self.text = text }

  /// Reads a line without `-e`.
  func parse() throws(LineFailure) -> ParsedRequirement.Content {
    if let at = atSign { return .named(try directReference(at: at)) }
    if isURL { return .local(try bareURL()) }
    let body = bodyBeforeMarker
    try refuseFileName(body)
    if isPath(body) { return .local(try path(body)) }
    return .named(try named(body))
  }

  /// Reads what stands after `-e`: a folder, a repository, or `name @` one of them.
  func parseEditable() throws(LineFailure) -> ParsedRequirement.Content {
    var address: ParsedAddress
    if let at = atSign {
      let requirement = try directReference(at: at)
      guard case .url(let url) = requirement.source else {
        throw text.failure(.address(.notEditable(text.written)))
      }
      let isFile = AddressScheme(of: url) == .file
      address = ParsedAddress(
        source: isFile ? .url(url) : .repository(url), name: requirement.name,
        extras: requirement.extras, marker: requirement.marker)
    } else if isURL {
      address = try bareURL()
    } else {
      let body = bodyBeforeMarker
      try refuseFileName(body)
      if !isPath(body), body.bytes.contains(where: isOperatorByte) {
        throw body.failure(.address(.notEditable(body.written)))
      }
      address = try path(body)
    }
    if case .url(let url) = address.source, AddressScheme(of: url) != .file {
      throw text.failure(.address(.notEditable(text.written)))
    }
    if case .repository(let url) = address.source, AddressScheme(of: url) == .http {
      throw text.failure(.address(.notEditable(text.written)))
    }
    return .local(address)
  }

  // MARK: What it looks like

  /// The `@` of `name[extras] @ url`.
  private var atSign: Int? {
    var index = start
    while index < end, isNameByte(bytes[index]) { index += 1 }
    guard index > start else { return nil }
    skipBlanks(&index)
    if index < end, bytes[index] == UInt8(ascii: "[") {
      guard let close = bytes[index..<end].firstIndex(of: UInt8(ascii: "]")) else { return nil }
      index = close + 1
      skipBlanks(&index)
    }
    return index < end && bytes[index] == UInt8(ascii: "@") ? index : nil
  }

  private var isURL: Bool {
    let scheme = bytes[start..<end].prefix { $0 != UInt8(ascii: ":") && $0 > 0x20 }
    guard scheme.endIndex < end else { return false }
    let rest = bytes[(scheme.endIndex + 1)..<end]
    // One letter is the drive of a Windows path.
    guard scheme.count > 1, bytes[scheme.endIndex] == UInt8(ascii: ":") else { return false }
    switch AddressScheme(of: text[start..<(scheme.endIndex + 1)].text) {
    case nil: return false
    case .file: return true
    case .http, .ftp, .repository, .other: return rest.starts(with: "//".utf8)
    }
  }

  /// The text before the first `;`, or all.
  private var bodyBeforeMarker: Excerpt {
    let semicolon = bytes[start..<end].firstIndex(of: UInt8(ascii: ";"))
    return text[start..<(semicolon ?? end)].trimmed
  }

  /// As for pip: a slash in it, a dot before it, or the ending of an archive.
  ///
  /// pip asks the disk whether a name with a slash is a folder; here one with an operator or a URL in
  /// it is none.
  private func isPath(_ body: Excerpt) -> Bool {
    let slash = UInt8(ascii: "/")
    if body.bytes.first == UInt8(ascii: ".") || body.bytes.first == slash { return true }
    let withoutExtras = splitExtras(body).path.bytes
    if Self.archiveEndings.contains(where: { withoutExtras.hasSuffix($0) }) { return true }
    return body.bytes.contains(slash) && !body.bytes.contains(where: isOperatorByte)
      && !body.text.contains("://")
  }

  private static let archiveEndings = [
    ".zip", ".whl", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz",
    ".tar.lz", ".tar.lzma",
  ].map { Array($0.utf8) }

  private static let fileEndings = [".txt", ".in"].map { Array($0.utf8) }

  /// The name of a requirements file, or of a project's file, is no requirement.
  private func refuseFileName(_ body: Excerpt) throws(LineFailure) {
    guard !body.bytes.contains(where: { $0 <= 0x20 || isOperatorByte($0) }) else { return }
    let base = body.bytes.split(separator: UInt8(ascii: "/")).last ?? []
    let isFile =
      Self.fileEndings.contains { base.hasSuffix($0) && base.count > $0.count }
      || ["pyproject.toml", "pylock.toml", "setup.py", "setup.cfg"].contains {
        base.elementsEqual($0.utf8)
      }
    if isFile, body.bytes.last != UInt8(ascii: "/") {
      throw body.failure(.requirement(.fileName(body.written)))
    }
  }

  // MARK: Named requirements

  /// As pip does, the marker is cut off first: there may be nothing after the `;`.
  private func named(_ body: Excerpt) throws(LineFailure) -> Requirement {
    try refuseMisspelledOperator(body)
    var requirement = try requirement(in: body)
    requirement.marker = try marker(in: text[body.range.upperBound..<end])
    return requirement
  }

  private func requirement(in part: Excerpt) throws(LineFailure) -> Requirement {
    do {
      return try Requirement(parsing: part.text)
    } catch {
      throw part.failure(
        .requirement(.invalid(text.written, error.reason)),
        at: part.range.lowerBound + error.offset)
    }
  }

  /// `name = 1`, `name => 1` and `name =< 1`, which PEP 440 has no operator for.
  private func refuseMisspelledOperator(_ body: Excerpt) throws(LineFailure) {
    let equals = UInt8(ascii: "=")
    guard let operatorStart = body.bytes.firstIndex(where: isOperatorByte),
      bytes[operatorStart] == equals
    else { return }
    let next = operatorStart + 1 < body.range.upperBound ? bytes[operatorStart + 1] : 0
    switch next {
    case equals: return
    case UInt8(ascii: ">"), UInt8(ascii: "<"):
      let meant = next == UInt8(ascii: ">") ? ">=" : "<="
      let found = text[operatorStart..<(operatorStart + 2)].written
      throw text.failure(
        .requirement(.misspelledOperator(found, meant: meant)), at: operatorStart)
    default:
      throw text.failure(
        .requirement(.misspelledOperator("=", meant: "==")), at: operatorStart)
    }
  }

  /// `name[extras] @ url ; marker`; the `;` may follow the URL directly, as for pip.
  private func directReference(at sign: Int) throws(LineFailure) -> Requirement {
    try text.requireVariables()
    var urlStart = sign + 1
    skipBlanks(&urlStart)
    let (url, marker) = try splitMarker(from: urlStart, acceptingGlued: true)
    var requirement = try requirement(in: text[start..<url.range.upperBound])
    try checkURL(url)
    requirement.marker = marker
    return requirement
  }

  // MARK: Addresses

  private func bareURL() throws(LineFailure) -> ParsedAddress {
    try text.requireVariables()
    let (url, marker) = try splitMarker(from: start, acceptingGlued: false)
    try checkURL(url)
    if case .repository = AddressScheme(of: url.text) {
      return ParsedAddress(source: .repository(url.text), marker: marker)
    }
    return ParsedAddress(source: .url(url.text), marker: marker)
  }

  private func path(_ body: Excerpt) throws(LineFailure) -> ParsedAddress {
    try body.requireVariables()
    let (path, extras) = splitExtras(body)
    let marker = try marker(in: text[body.range.upperBound..<end])
    return ParsedAddress(
      source: .path(path.text), extras: try self.extras(in: extras), marker: marker)
  }

  /// Splits `./path[extras]`; the second part is empty or has its brackets.
  private func splitExtras(_ body: Excerpt) -> (path: Excerpt, extras: Excerpt) {
    let whole = (body, body[body.range.upperBound..<body.range.upperBound])
    guard body.bytes.last == UInt8(ascii: "]"),
      let open = body.bytes.lastIndex(of: UInt8(ascii: "[")), open > body.range.lowerBound
    else { return whole }
    return (body[body.range.lowerBound..<open].trimmed, body[open..<body.range.upperBound])
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
  private func splitMarker(
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
    let word = url.bytes[(offset + 1)...].prefix { isNameByte($0) }
    return Marker.Variable.allCases.contains { word.elementsEqual($0.rawValue.utf8) }
  }

  /// Reads `; marker`; nil if nothing stands there, or nothing after the `;`.
  private func marker(in rest: Excerpt) throws(LineFailure) -> Marker? {
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

  private func checkURL(_ url: Excerpt) throws(LineFailure) {
    if let (problem, distance) = AddressProblem.first(in: url.text, written: url.written) {
      throw url.failure(.address(problem), at: url.range.lowerBound + distance)
    }
  }

  // MARK: Bytes

  private func skipBlanks(_ index: inout Int) {
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
    UInt8(ascii: "."):
    true
  default: false
  }
}

private func isOperatorByte(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "=") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "~")
}

extension Sequence where Self: BidirectionalCollection, Element == UInt8 {
  /// Whether it ends so, capital letters taken for small ones.
  fileprivate func hasSuffix(_ ending: [UInt8]) -> Bool {
    guard count >= ending.count else { return false }
    return suffix(ending.count).elementsEqual(ending) { byte, lowered in
      (0x41...0x5A ~= byte ? byte | 0x20 : byte) == lowered
    }
  }
}
