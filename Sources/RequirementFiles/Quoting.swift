/// Text of the user in backticks, fit to be shown: no password, no control characters, not long.
func quoted(_ text: String) -> String {
  var shown = ""
  var count = 0
  for scalar in redacted(text).unicodeScalars {
    count += 1
    guard count <= 100 else { return "`\(shown)…`" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
      shown += scalar.escaped(asASCII: true)
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return "`\(shown)`"
}

/// The text with `****` for what stands between `//` and `@` in its URLs.
///
/// Kept are `git`, which is no secret, and what consists of variables that are not expanded.
func redacted(_ text: String) -> String {
  let bytes = Array(text.utf8)
  var shown: [UInt8] = []
  var copied = 0
  var index = 0
  while index + 2 < bytes.count {
    guard bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "/") else {
      index += 1
      continue
    }
    let start = index + 2
    let end = bytes[start...].firstIndex(where: endsAuthority) ?? bytes.count
    if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
      !isHarmless(bytes[start..<at])
    {
      shown.append(contentsOf: bytes[copied..<start])
      shown.append(contentsOf: "****".utf8)
      copied = at
    }
    index = end
  }
  guard copied > 0 else { return text }
  shown.append(contentsOf: bytes[copied...])
  return String(decoding: shown, as: UTF8.self)
}

private func endsAuthority(_ byte: UInt8) -> Bool {
  byte <= 0x20 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")
    || byte == UInt8(ascii: "#")
}

/// `git`, or `${USER}:${PASSWORD}` and the like.
private func isHarmless(_ credentials: ArraySlice<UInt8>) -> Bool {
  if credentials.elementsEqual("git".utf8) { return true }
  var rest = credentials
  while !rest.isEmpty {
    if rest.first == UInt8(ascii: ":") {
      rest.removeFirst()
    } else if let variable = Variable.next(in: rest), variable.lowerBound == rest.startIndex {
      rest = rest[variable.upperBound...]
    } else {
      return false
    }
  }
  return true
}
