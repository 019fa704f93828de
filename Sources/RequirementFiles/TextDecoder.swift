/// Turns the bytes of a file into UTF-8, as pip does: a byte order mark decides, else a `coding:`
/// comment in the first two lines (PEP 263), else the file is UTF-8.
enum TextDecoder {
  /// What is wrong, and where: both count from 1, columns in Unicode scalars.
  struct Failure: Error, Equatable {
    var reason: RequirementFileError.Reason
    var line: Int
    var column: Int
  }

  /// The text of the file without its byte order mark.
  static func decode(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    // The mark of UTF-16 LE is the beginning of UTF-32 LE's, so that one is asked for first.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try utf8(bytes, from: 3, named: "utf-8") }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return try utf32(bytes, isBigEndian: false) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return try utf32(bytes, isBigEndian: true) }
    if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes, isBigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes, isBigEndian: true) }
    guard let cookie = EncodingCookie(in: bytes) else {
      return try utf8(bytes, from: 0, named: "utf-8")
    }
    switch cookie.encoding {
    case .utf8: return try utf8(bytes, from: 0, named: "utf-8")
    case .ascii: return try ascii(bytes)
    case .latin1: return latin1(bytes)
    case nil:
      throw Failure(
        reason: .file(.unknownEncoding(cookie.name)), line: cookie.line, column: cookie.column)
    }
  }

  private static func failure(_ encoding: String, at offset: Int, after text: ArraySlice<UInt8>)
    -> Failure
  {
    let (line, column) = place(after: text[...])
    return Failure(
      reason: .file(.undecodable(encoding: encoding, byteOffset: offset)), line: line,
      column: column)
  }

  /// The line and column, both from 1, of what follows a text that begins its file.
  static func place(after text: ArraySlice<UInt8>) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    var previous: UInt8 = 0
    for byte in text {
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        // The second half of "\r\n" ends no second line.
        if byte == UInt8(ascii: "\r") || previous != UInt8(ascii: "\r") { line += 1 }
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      previous = byte
    }
    return (line, column)
  }

  private static func utf8(_ bytes: [UInt8], from start: Int, named name: String) throws(Failure)
    -> [UInt8]
  {
    if let bad = firstMalformed(in: bytes, from: start) {
      throw failure(name, at: bad, after: bytes[start..<bad])
    }
    return start == 0 ? bytes : Array(bytes[start...])
  }

  private static func ascii(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    if let bad = bytes.firstIndex(where: { $0 >= 0x80 }) {
      throw failure("ascii", at: bad, after: bytes[..<bad])
    }
    return bytes
  }

  private static func latin1(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes { text.append(contentsOf: Unicode.Scalar(byte).utf8) }
    return text
  }

  private static func utf16(_ bytes: [UInt8], isBigEndian: Bool) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    func unit(at index: Int) -> UInt32? {
      guard index + 1 < bytes.count else { return nil }
      let first = UInt32(bytes[index])
      let second = UInt32(bytes[index + 1])
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    var index = 2
    while index < bytes.count {
      var value = unit(at: index)
      var length = 2
      if let high = value, high & 0xFC00 == 0xD800 {
        value = unit(at: index + 2).flatMap { low in
          low & 0xFC00 == 0xDC00 ? 0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF) : nil
        }
        length = 4
      }
      guard let scalar = value.flatMap(Unicode.Scalar.init) else {
        throw failure("utf-16", at: index, after: text[...])
      }
      text.append(contentsOf: scalar.utf8)
      index += length
    }
    return text
  }

  private static func utf32(_ bytes: [UInt8], isBigEndian: Bool) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 4)
    var index = 4
    while index < bytes.count {
      var value: UInt32?
      if index + 3 < bytes.count {
        let unit = bytes[index...(index + 3)]
        value = (isBigEndian ? Array(unit) : unit.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
      }
      guard let scalar = value.flatMap(Unicode.Scalar.init) else {
        throw failure("utf-32", at: index, after: text[...])
      }
      text.append(contentsOf: scalar.utf8)
      index += 4
    }
    return text
  }
}

/// The offset of the first byte that begins no well-formed UTF-8 sequence; nil if there is none.
func firstMalformed(in bytes: [UInt8], from start: Int) -> Int? {
  var index = start
  while index < bytes.count {
    if bytes[index] < 0x80 {
      index += 1
      continue
    }
    guard let length = sequenceLength(in: bytes, at: index) else { return index }
    index += length
  }
  return nil
}

/// The length of the well-formed sequence of two to four bytes there (Unicode, table 3-7).
private func sequenceLength(in bytes: [UInt8], at index: Int) -> Int? {
  let (length, second): (Int, ClosedRange<UInt8>)
  switch bytes[index] {
  case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  default: return nil
  }
  guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
  for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
  return length
}
