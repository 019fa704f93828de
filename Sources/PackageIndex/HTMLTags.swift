import Packaging

/// The opening tags of an HTML text, in order; text, comments and closing tags are passed over.
///
/// Forgiving as browsers are: attribute values with and without quotes, names in any case, nothing
/// is an error.
struct HTMLTags {
  struct Tag {
    /// In lower case.
    let name: String
    /// Names in lower case, values with their entities decoded; the first of a name counts.
    let attributes: [(name: String, value: String)]

    subscript(name: String) -> String? {
      attributes.first { $0.name == name }?.value
    }
  }

  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> Tag? {
    while let open = bytes[offset...].firstIndex(of: UInt8(ascii: "<")) {
      offset = open + 1
      if starts(with: "!--") {
        skip(past: "-->")
      } else if offset < bytes.count, bytes[offset].isLetter {
        let tag = readTag()
        // What stands inside these is no markup.
        if tag.name == "script" || tag.name == "style" { skip(past: "</" + tag.name) }
        return tag
      }
    }
    offset = bytes.count
    return nil
  }

  private mutating func readTag() -> Tag {
    let name = word { isHTMLSpace($0) || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") }
    var attributes: [(name: String, value: String)] = []
    while true {
      skipSpace()
      guard offset < bytes.count, bytes[offset] != UInt8(ascii: ">") else { break }
      if bytes[offset] == UInt8(ascii: "/") || bytes[offset] == UInt8(ascii: "=") {
        offset += 1
        continue
      }
      attributes.append(readAttribute())
    }
    if offset < bytes.count { offset += 1 }
    return Tag(name: name.lowercased(), attributes: attributes)
  }

  private mutating func readAttribute() -> (name: String, value: String) {
    let name = word {
      isHTMLSpace($0) || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/")
        || $0 == UInt8(ascii: "=")
    }
    skipSpace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else {
      return (name.lowercased(), "")
    }
    offset += 1
    skipSpace()
    guard offset < bytes.count else { return (name.lowercased(), "") }
    let quote = bytes[offset]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let value = word { isHTMLSpace($0) || $0 == UInt8(ascii: ">") }
      return (name.lowercased(), decodingEntities(value))
    }
    offset += 1
    let value = word { $0 == quote }
    if offset < bytes.count { offset += 1 }
    return (name.lowercased(), decodingEntities(value))
  }

  /// The text up to the first byte that ends it.
  private mutating func word(endingAt isEnd: (UInt8) -> Bool) -> String {
    let start = offset
    while offset < bytes.count, !isEnd(bytes[offset]) { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while offset < bytes.count, isHTMLSpace(bytes[offset]) { offset += 1 }
  }

  private mutating func skip(past text: String) {
    while offset < bytes.count {
      if starts(with: text) {
        offset += text.utf8.count
        return
      }
      offset += 1
    }
  }

  /// Compares without regard to the case of ASCII letters.
  private func starts(with text: String) -> Bool {
    guard offset + text.utf8.count <= bytes.count else { return false }
    return zip(bytes[offset...], text.utf8).allSatisfy { byte, expected in
      byte == expected || byte.isLetter && byte | 0x20 == expected
    }
  }
}

/// White space as HTML counts it.
func isHTMLSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
}

/// Replaces character references: `&gt;`, `&#62;`, `&#x3E;`; unknown ones stay.
func decodingEntities(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
  // By scalars: a combining mark behind `;` is a part of no reference.
  var decoded = String.UnicodeScalarView()
  var rest = text.unicodeScalars[...]
  while let mark = rest.firstIndex(of: "&") {
    decoded.append(contentsOf: rest[..<mark])
    rest = rest[mark...]
    let name = rest.dropFirst().prefix(32).prefix { $0 != ";" && $0 != "&" }
    guard name.endIndex < rest.endIndex, rest[name.endIndex] == ";",
      let scalar = entity(Substring(name))
    else {
      decoded.append("&")
      rest = rest.dropFirst()
      continue
    }
    decoded.append(scalar)
    rest = rest[rest.index(after: name.endIndex)...]
  }
  decoded.append(contentsOf: rest)
  return String(decoded)
}

private func entity(_ name: Substring) -> Unicode.Scalar? {
  switch name {
  case "amp": return "&"
  case "lt": return "<"
  case "gt": return ">"
  case "quot": return "\""
  case "apos": return "'"
  case "nbsp": return "\u{A0}"
  default:
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    // Swift reads a sign as well.
    guard !name.utf8.contains(UInt8(ascii: "+")) else { return nil }
    let number =
      digits.hasPrefix("x") || digits.hasPrefix("X")
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init)
  }
}
