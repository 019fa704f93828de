/// Lends a text's UTF-8 bytes.
@inlinable
func withBytes<Result>(
  of text: some StringProtocol, _ body: (Span<UInt8>) -> Result
) -> Result {
  text.utf8.withContiguousStorageIfAvailable { body($0.span) }
    ?? Array(text.utf8).withUnsafeBufferPointer { body($0.span) }
}

/// White space as `str.isspace()` of Python has it, which is what PEP 440's reference parser skips.
enum WhiteSpace {
  static func isASCII(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte >= 0x1C && byte <= 0x1F
  }

  /// The number of bytes of the white space character that starts at `offset`; 0 if none does.
  static func length(in bytes: Span<UInt8>, at offset: Int, end: Int) -> Int {
    guard offset < end else { return 0 }
    let first = bytes[offset]
    if first < 0x80 { return isASCII(first) ? 1 : 0 }
    if offset &+ 1 < end, first == 0xC2 {
      return bytes[offset &+ 1] == 0x85 || bytes[offset &+ 1] == 0xA0 ? 2 : 0
    }
    guard offset &+ 2 < end else { return 0 }
    let (second, third) = (bytes[offset &+ 1], bytes[offset &+ 2])
    switch (first, second) {
    case (0xE1, 0x9A), (0xE3, 0x80): return third == 0x80 ? 3 : 0
    case (0xE2, 0x80):
      return third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF ? 3 : 0
    case (0xE2, 0x81): return third == 0x9F ? 3 : 0
    default: return 0
    }
  }

  /// The first offset at or after `start` that is no white space.
  static func skip(in bytes: Span<UInt8>, from start: Int, end: Int) -> Int {
    var offset = start
    while true {
      let length = length(in: bytes, at: offset, end: end)
      guard length > 0 else { return offset }
      offset &+= length
    }
  }

  /// The part of `start..<end` without white space at its ends.
  static func trimmed(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Range<Int> {
    let start = skip(in: bytes, from: start, end: end)
    var end = end
    scan: while end > start {
      if bytes[end &- 1] < 0x80 {
        guard isASCII(bytes[end &- 1]) else { break }
        end &-= 1
        continue
      }
      for length in 2...3
      where end &- length >= start
        && Self.length(in: bytes, at: end &- length, end: end) == length
      {
        end &-= length
        continue scan
      }
      break
    }
    return start..<end
  }
}
