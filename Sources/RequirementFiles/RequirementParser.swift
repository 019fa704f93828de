import Packaging

/// A requirement without a name in an index: what `LocalRequirement` says, without its place.
struct ParsedAddress {
  var source: LocalRequirement.Source
  var reference: DirectReference
  var name: PackageName?
  var extras: [ExtraName] = []
  var marker: Marker?
}

/// Reads a requirement without its options: PEP 508, or what pip takes besides.
struct RequirementParser {
  let text: Excerpt
  var bytes: [UInt8] { text.line.bytes }
  var start: Int { text.range.lowerBound }
  var end: Int { text.range.upperBound }

  /// The text has no white space around it, and is not empty.
  init(_ text: Excerpt) { self.text = text }

  /// Reads a line without `-e`.
  func parse() throws(LineFailure) -> ParsedRequirement.Content {
    if let at = atSign {
      let (requirement, reference) = try directReference(at: at, isEditable: false)
      return .named(requirement, reference)
    }
    if isURL { return .local(try bareURL(isEditable: false)) }
    let body = bodyBeforeMarker
    try refuseFileName(body)
    if isPath(body) { return .local(try path(body, isEditable: false)) }
    return .named(try named(body), nil)
  }

  /// Reads what stands after `-e`: a folder, a repository, or `name @` one of them.
  func parseEditable() throws(LineFailure) -> ParsedRequirement.Content {
    let address = try editableAddress()
    if case .url(let url) = address.source, AddressScheme(of: url) != .file {
      throw text.failure(.address(.notEditable(text.written)))
    }
    return .local(address)
  }

  private func editableAddress() throws(LineFailure) -> ParsedAddress {
    if let at = atSign {
      let (requirement, reference) = try directReference(at: at, isEditable: true)
      return ParsedAddress(
        source: source(of: requirement.url ?? ""), reference: reference, name: requirement.name,
        extras: requirement.extras, marker: requirement.marker)
    }
    if isURL { return try bareURL(isEditable: true) }
    let body = bodyBeforeMarker
    try refuseFileName(body)
    if !isPath(body), body.bytes.contains(where: isOperatorByte) {
      throw body.failure(.address(.notEditable(body.written)))
    }
    return try path(body, isEditable: true)
  }

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
      let offset = part.range.lowerBound + error.offset
      // A variable that stays as it is written is often what is wrong.
      if let unset = part.line.firstUnset(in: part.range), unset.offset == offset {
        throw part.failure(.unsetVariable(unset.name), at: offset)
      }
      throw part.failure(.requirement(.invalid(text.written, error.reason)), at: offset)
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
  private func directReference(
    at sign: Int, isEditable: Bool
  ) throws(LineFailure) -> (Requirement, DirectReference) {
    try text.requireVariables()
    var urlStart = sign + 1
    skipBlanks(&urlStart)
    let (url, marker) = try splitMarker(from: urlStart, acceptingGlued: true)
    var requirement = try requirement(in: text[start..<url.range.upperBound])
    try checkURL(url)
    requirement.marker = marker
    return (requirement, try reference(url, isEditable: isEditable))
  }
}
