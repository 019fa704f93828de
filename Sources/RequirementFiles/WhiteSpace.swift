/// White space as Python's `str.isspace` knows it, on the bytes of UTF-8 text.
enum WhiteSpace {
  /// The number of bytes of the white space scalar that begins at `index`; 0 if none does.
  static func length(startingAt index: Int, in bytes: [UInt8], end: Int) -> Int {
    guard index < end else { return 0 }
    if isSpace(bytes[index]) { return 1 }
    guard bytes[index] >= 0xC2 else { return 0 }
    if index + 2 <= end, isSpace(bytes[index], bytes[index + 1]) { return 2 }
    if index + 3 <= end, isSpace(bytes[index], bytes[index + 1], bytes[index + 2]) { return 3 }
    return 0
  }

  /// The number of bytes of the white space scalar that ends before `end`; 0 if none does.
  static func length(endingAt end: Int, in bytes: [UInt8], start: Int) -> Int {
    guard end > start else { return 0 }
    if isSpace(bytes[end - 1]) { return 1 }
    guard bytes[end - 1] >= 0x80 else { return 0 }
    if end - start >= 2, isSpace(bytes[end - 2], bytes[end - 1]) { return 2 }
    if end - start >= 3, isSpace(bytes[end - 3], bytes[end - 2], bytes[end - 1]) { return 3 }
    return 0
  }

  /// The range without white space at its ends.
  static func trimming(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while case let length = length(startingAt: start, in: bytes, end: end), length > 0 {
      start += length
    }
    while case let length = length(endingAt: end, in: bytes, start: start), length > 0 {
      end -= length
    }
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D ~= byte) || (0x1C...0x1F ~= byte)
  }

  /// U+0085 and U+00A0.
  private static func isSpace(_ a: UInt8, _ b: UInt8) -> Bool {
    a == 0xC2 && (b == 0x85 || b == 0xA0)
  }

  /// U+1680, U+2000–200A, U+2028, U+2029, U+202F, U+205F and U+3000.
  private static func isSpace(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
    switch (a, b, c) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      true
    default: false
    }
  }

  /// Puts a space for every character that only Python takes for the end of a line: vertical tab,
  /// form feed, U+001C–1E, U+0085, U+2028 and U+2029.
  ///
  /// Returns the offset of the first one in the new text; nil if there is none.
  static func replaceUnusualBreaks(in text: inout [UInt8]) -> Int? {
    guard let first = text.indices.first(where: { unusualBreak(at: $0, in: text) > 0 }) else {
      return nil
    }
    var replaced = Array(text[..<first])
    replaced.reserveCapacity(text.count)
    var index = first
    while index < text.count {
      let length = unusualBreak(at: index, in: text)
      replaced.append(length > 0 ? UInt8(ascii: " ") : text[index])
      index += max(length, 1)
    }
    text = replaced
    return first
  }

  private static func unusualBreak(at index: Int, in text: [UInt8]) -> Int {
    switch text[index] {
    case 0x0B, 0x0C, 0x1C...0x1E: return 1
    case 0xC2: return index + 1 < text.count && text[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      guard index + 2 < text.count, text[index + 1] == 0x80 else { return 0 }
      return text[index + 2] == 0xA8 || text[index + 2] == 0xA9 ? 3 : 0
    default: return 0
    }
  }
}
