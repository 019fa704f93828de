import Packaging

/// The four kinds of string.
extension TomlParser {
  mutating func basicString() throws(TomlFailure) -> String {
    offset += 1
    let start = offset
    // Most strings have no escapes: their bytes are their text.
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      try checkLine(byte)
      offset += 1
    }
    if byte == UInt8(ascii: "\"") {
      defer { offset += 1 }
      return String(decoding: bytes[start..<offset], as: UTF8.self)
    }
    var text = Array(bytes[start..<offset])
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      default:
        try checkLine(byte)
        text.append(byte)
        offset += 1
      }
    }
    throw TomlFailure(.unclosedString, at: start - 1)
  }

  mutating func literalString() throws(TomlFailure) -> String {
    offset += 1
    let start = offset
    while let byte {
      if byte == UInt8(ascii: "'") {
        defer { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
      }
      try checkLine(byte)
      offset += 1
    }
    throw TomlFailure(.unclosedString, at: start - 1)
  }

  mutating func multilineBasicString() throws(TomlFailure) -> String {
    let start = offset
    offset += 3
    _ = try skipLineBreak()
    var text: [UInt8] = []
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        if closes(&text, with: byte) { return String(decoding: text, as: UTF8.self) }
      case UInt8(ascii: "\\"):
        if try !skipEscapedLineBreak() { text += try escape() }
      default: try take(byte, into: &text)
      }
    }
    throw TomlFailure(.unclosedString, at: start)
  }

  mutating func multilineLiteralString() throws(TomlFailure) -> String {
    let start = offset
    offset += 3
    _ = try skipLineBreak()
    var text: [UInt8] = []
    while let byte {
      if byte == UInt8(ascii: "'") {
        if closes(&text, with: byte) { return String(decoding: text, as: UTF8.self) }
      } else {
        try take(byte, into: &text)
      }
    }
    throw TomlFailure(.unclosedString, at: start)
  }

  /// Reads quotation marks: less than three are text; of up to five, the last three end the string.
  private mutating func closes(_ text: inout [UInt8], with quote: UInt8) -> Bool {
    var count = 0
    while count < 5, byte(ahead: count) == quote { count += 1 }
    offset += count
    let isEnd = count >= 3
    for _ in 0..<(isEnd ? count - 3 : count) { text.append(quote) }
    return isEnd
  }

  /// Takes a byte of a string of several lines; a line break becomes a line feed.
  private mutating func take(_ byte: UInt8, into text: inout [UInt8]) throws(TomlFailure) {
    if try skipLineBreak() {
      text.append(UInt8(ascii: "\n"))
      return
    }
    try refuseControl(byte)
    text.append(byte)
    offset += 1
  }

  /// A byte of a string of one line.
  private func checkLine(_ byte: UInt8) throws(TomlFailure) {
    guard byte < 0x20 || byte == 0x7F else { return }
    let isCarriageReturn = byte == UInt8(ascii: "\r")
    if byte == UInt8(ascii: "\n")
      || isCarriageReturn && self.byte(ahead: 1) == UInt8(ascii: "\n")
    {
      throw TomlFailure(.lineBreakInString, at: offset)
    }
    try refuseControl(byte)
  }

  private func refuseControl(_ byte: UInt8) throws(TomlFailure) {
    if byte < 0x20 && byte != 0x09 || byte == 0x7F {
      throw TomlFailure(.controlCharacter(byte), at: offset)
    }
  }

  // MARK: Escapes

  /// Moves over a backslash at a line's end, and all white space behind it.
  private mutating func skipEscapedLineBreak() throws(TomlFailure) -> Bool {
    let start = offset
    offset += 1
    skipBlanks()
    guard try skipLineBreak() else {
      offset = start
      return false
    }
    repeat { skipBlanks() } while try skipLineBreak()
    return true
  }

  /// The bytes that an escape stands for.
  private mutating func escape() throws(TomlFailure) -> [UInt8] {
    let start = offset
    offset += 2
    guard let letter = bytes.indices.contains(start + 1) ? bytes[start + 1] : nil else {
      throw TomlFailure(.unclosedString, at: start)
    }
    switch letter {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
    case UInt8(ascii: "u"): return try scalar(digits: 4, from: start)
    case UInt8(ascii: "U"): return try scalar(digits: 8, from: start)
    default: throw TomlFailure(.invalidEscape(excerpt(from: start, count: 2)), at: start)
    }
  }

  private mutating func scalar(digits: Int, from start: Int) throws(TomlFailure) -> [UInt8] {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = byte.flatMap({ hexValue($0) }) else {
        let count = offset - start + (byte == nil ? 0 : 1)
        throw TomlFailure(.invalidEscape(excerpt(from: start, count: count)), at: start)
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw TomlFailure(.noScalar(excerpt(from: start, count: digits + 2)), at: start)
    }
    return Array(scalar.utf8)
  }

  private func excerpt(from start: Int, count: Int) -> String {
    var end = min(start + count, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return quoted(String(decoding: bytes[start..<end], as: UTF8.self))
  }
}
