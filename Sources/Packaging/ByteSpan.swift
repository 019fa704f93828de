/// What the parsers of this module ask of bytes; every offset counts UTF-8 bytes from 0.
extension Span where Element == UInt8 {
  /// The byte at `offset`, nil past the end.
  @inline(__always)
  func byte(at offset: Int) -> UInt8? {
    offset < count ? self[offset] : nil
  }

  /// Whether `text` stands at `offset`, byte for byte.
  @inline(__always)
  func matches(_ text: StaticString, at offset: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset >= 0, length <= count &- offset else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<length where self[offset &+ index] != expected[index] { return false }
      return true
    }
  }

  /// Whether `text`, given in lower case, is all of this in any case of its ASCII letters.
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard text.utf8CodeUnitCount == count else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<count where self[index].loweredASCII != expected[index] { return false }
      return true
    }
  }

  /// The text of a range; bytes that are no UTF-8 become U+FFFD.
  func text(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// Moves `offset` over spaces and tabs, the only white space of PEP 508.
  @inline(__always)
  func skipBlanks(_ offset: inout Int) {
    while offset < count, self[offset].isBlank { offset &+= 1 }
  }

  /// Reads a decimal number without leading zeros; nil, without moving, if there is none.
  ///
  /// Numbers above 99,999,999 are refused: no tag has them.
  func canonicalNumber(at offset: inout Int) -> Int? {
    var end = offset
    var value = 0
    while let byte = byte(at: end), byte.isDigit {
      guard end &- offset < 8 else { return nil }
      value = value &* 10 &+ Int(byte &- 0x30)
      end &+= 1
    }
    guard end > offset, end == offset &+ 1 || self[offset] != 0x30 else { return nil }
    offset = end
    return value
  }
}

extension UInt8 {
  /// A space or a tab.
  @inline(__always)
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  @inlinable @inline(__always)
  package var isDigit: Bool { self &- 0x30 < 10 }

  @inlinable @inline(__always)
  package var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

  @inlinable @inline(__always)
  package var isAlphanumeric: Bool { isDigit || isLetter }

  /// A letter, a digit, `-`, `_` or `.`: what a project's name is made of.
  @inlinable @inline(__always)
  package var isNameByte: Bool { isAlphanumeric || self == 0x2D || self == 0x2E || self == 0x5F }

  /// A letter, a digit, `+`, `-` or `.`: what a URL's scheme goes on with (RFC 3986, section 3.1).
  @inlinable @inline(__always)
  package var isSchemeByte: Bool { isAlphanumeric || self == 0x2B || self == 0x2D || self == 0x2E }

  /// A letter, a digit or `_`: Python's `\w` within ASCII.
  @inline(__always)
  var isWordByte: Bool { isAlphanumeric || self == 0x5F }

  @inline(__always)
  var loweredASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
