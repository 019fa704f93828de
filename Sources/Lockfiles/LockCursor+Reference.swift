import Packaging
import RequirementFiles

extension LockCursor {
  /// Whether a line begins with a path or a URL instead of a name.
  func isPlace(_ bytes: Span<UInt8>) -> Bool {
    var probe = self
    let start = probe.offset
    probe.skipName(bytes)
    switch probe.byte(bytes) {
    case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "$"): return true
    default: break
    }
    let word = probe.text(bytes, from: start)
    return word == "." || word == ".." || ArchiveEnding.isEnding(word.utf8)
  }

  /// Reads what stands behind `name @`: a URL and perhaps a marker.
  mutating func reference(
    _ bytes: Span<UInt8>, name: PackageName, extras: [ExtraName]
  ) throws(LockedFile.Issue.Reason) -> LineDraft {
    skipBlanks(bytes)
    let url = placeText(bytes)
    var draft = LineDraft(
      name: name, release: .reference(try parsed(url, isEditable: false)), extras: extras)
    try readMarker(bytes, into: &draft)
    return draft
  }

  /// Reads a path or a URL without a name, and perhaps extras and a marker.
  mutating func place(
    _ bytes: Span<UInt8>, isEditable: Bool
  ) throws(LockedFile.Issue.Reason) -> LineDraft {
    if isEditable, let quoted = quotedPlace(bytes) {
      var cursor = LockCursor()
      var draft = try cursor.place(Array(quoted.utf8).span, isEditable: true)
      skipBlanks(bytes)
      if draft.marker == nil { try readMarker(bytes, into: &draft) }
      return draft
    }
    let start = offset
    // `-e name @ URL`.
    if isEditable, let named = try namedEditable(bytes) { return named }
    offset = start
    var text = placeText(bytes)
    guard !text.isEmpty else { throw .malformed(expected: "a path or a URL") }
    var extras: [ExtraName] = []
    if !text.contains("://"), text.hasSuffix("]"), let open = text.lastIndex(of: "[") {
      var cursor = LockCursor()
      let brackets = Array(text[open...].utf8)
      extras = try cursor.extras(brackets.span)
      text = String(text[..<open])
    }
    let source = try parsed(text, isEditable: isEditable)
    var draft = LineDraft(name: source.impliedName, release: .reference(source), extras: extras)
    try readMarker(bytes, into: &draft)
    return draft
  }

  /// What stands in quotes here, without them; nil where no word begins with a quote.
  private mutating func quotedPlace(_ bytes: Span<UInt8>) -> String? {
    guard let mark = byte(bytes), mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else {
      return nil
    }
    var cursor = self
    // Quotes in quotes would never end; one without a partner is a part of the path.
    guard let text = try? ShellWords.split(cursor.quotedWord(bytes)).first,
      text.utf8.first != mark
    else { return nil }
    self = cursor
    return text
  }

  private mutating func namedEditable(
    _ bytes: Span<UInt8>
  ) throws(LockedFile.Issue.Reason) -> LineDraft? {
    let start = offset
    skipName(bytes)
    guard offset > start, let name = try? PackageName(parsing: text(bytes, from: start)) else {
      return nil
    }
    skipBlanks(bytes)
    let extras = try extras(bytes)
    skipBlanks(bytes)
    guard byte(bytes) == UInt8(ascii: "@") else { return nil }
    offset += 1
    skipBlanks(bytes)
    let source = try parsed(placeText(bytes), isEditable: true)
    var draft = LineDraft(name: name, release: .reference(source), extras: extras)
    try readMarker(bytes, into: &draft)
    return draft
  }

  /// The text up to the end of the line, or to a blank and what no path goes on with.
  private mutating func placeText(_ bytes: Span<UInt8>) -> String {
    let start = offset
    var end = offset
    scan: while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): break scan
      case UInt8(ascii: "\\"):
        if isContinuation(bytes) { break scan }
        offset += 1
        end = offset
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        offset += 1
      case UInt8(ascii: ";"), UInt8(ascii: "#"), UInt8(ascii: "-"):
        if offset > start, end < offset { break scan }
        offset += 1
        end = offset
      default:
        offset += 1
        end = offset
      }
    }
    offset = end
    let text = text(bytes, from: start)
    skipBlanks(bytes)
    return text
  }

  private func parsed(
    _ text: String, isEditable: Bool
  ) throws(LockedFile.Issue.Reason) -> DirectReference {
    let head = text.prefix { $0 != ":" && $0 != "/" }
    guard head.endIndex < text.endIndex, text[head.endIndex] == ":", head.count > 1 else {
      return DirectReference(path: text, isEditable: isEditable)
    }
    do {
      return try DirectReference(parsing: text, isEditable: isEditable)
    } catch {
      throw .invalidReference(error)
    }
  }

  private mutating func readMarker(
    _ bytes: Span<UInt8>, into draft: inout LineDraft
  ) throws(LockedFile.Issue.Reason) {
    guard byte(bytes) == UInt8(ascii: ";") else { return }
    offset += 1
    draft.marker = try marker(bytes)
    skipBlanks(bytes)
  }
}
