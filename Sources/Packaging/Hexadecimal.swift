/// Hexadecimal digits, eight at a time: locks and index pages hold hundreds of thousands of them.
package enum Hexadecimal {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The four bytes that eight digits stand for; nil unless all are digits, of either case.
  ///
  /// The first digit stands in the lowest byte, and so does the first byte of the result.
  @inline(__always)
  package static func bytes(ofDigits digits: UInt64) -> UInt32? {
    let lowered = digits | ((digits >> 1) & (ones &* 0x20))
    // A letter's low bits count from 1 where its value counts from 10.
    let nibbles = (digits & (ones &* 0x0F)) &+ ((digits >> 6) & ones) &* 9
    // Written out again, the values give the same digits only if all were digits.
    guard text(ofNibbles: nibbles) == lowered, (nibbles | digits >> 3) & (ones &* 0x10) == 0 else {
      return nil
    }
    var bytes = (nibbles << 4 | nibbles >> 8) & 0x00FF_00FF_00FF_00FF
    bytes = (bytes | bytes >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: bytes | bytes >> 16)
  }

  /// The eight lower-case digits of four bytes, the first in the lowest byte.
  @inline(__always)
  package static func digits(ofBytes bytes: UInt32) -> UInt64 {
    var spread = UInt64(bytes)
    spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
    spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
    let nibbles = (spread >> 4) & (ones &* 0x0F) & 0x00FF_00FF_00FF_00FF
    return text(ofNibbles: nibbles | (spread & 0x000F_000F_000F_000F) << 8)
  }

  @inline(__always)
  private static func text(ofNibbles nibbles: UInt64) -> UInt64 {
    let areLetters = ((nibbles &+ ones &* 0x76) >> 7) & ones
    return nibbles &+ ones &* 0x30 &+ areLetters &* 0x27
  }
}
