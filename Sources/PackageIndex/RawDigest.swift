import Packaging

/// The 32 bytes of a SHA-256 digest.
struct RawDigest: Hashable, Sendable {
  /// Eight bytes each, the first in the lowest place.
  var words: InlineWords

  /// Four words, so that a digest is a plain value of 32 bytes.
  struct InlineWords: Hashable, Sendable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var fourth: UInt64 = 0
  }

  static let byteCount = 32

  init(words: InlineWords) {
    self.words = words
  }

  /// Nil unless there are 32 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    words = bytes.withUnsafeBytes { raw in
      InlineWords(
        first: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self).littleEndian,
        second: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian,
        third: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self).littleEndian,
        fourth: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self).littleEndian)
    }
  }

  /// Nil unless there are 64 hexadecimal digits.
  init?(hex: UnsafeBufferPointer<UInt8>) {
    guard hex.count == 2 * Self.byteCount,
      let first = word(ofHex: hex, at: 0), let second = word(ofHex: hex, at: 16),
      let third = word(ofHex: hex, at: 32), let fourth = word(ofHex: hex, at: 48)
    else { return nil }
    words = InlineWords(first: first, second: second, third: third, fourth: fourth)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    for word in [words.first, words.second, words.third, words.fourth] {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return bytes
  }

  var digest: Digest? { Digest(sha256: bytes.span) }
}

extension RawDigest: Comparable {
  /// In the order of the bytes, which is that of the digits.
  static func < (a: Self, b: Self) -> Bool {
    let (first, second) = (a.words, b.words)
    if first.first != second.first { return first.first.byteSwapped < second.first.byteSwapped }
    if first.second != second.second {
      return first.second.byteSwapped < second.second.byteSwapped
    }
    if first.third != second.third { return first.third.byteSwapped < second.third.byteSwapped }
    return first.fourth.byteSwapped < second.fourth.byteSwapped
  }
}

/// Eight bytes from sixteen digits.
private func word(ofHex hex: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64? {
  let raw = UnsafeRawBufferPointer(hex)
  guard let low = halfWord(ofHex: raw.number(at: offset, as: UInt64.self)),
    let high = halfWord(ofHex: raw.number(at: offset + 8, as: UInt64.self))
  else { return nil }
  return high << 32 | low
}

/// Four bytes from eight digits, all at once: a page of 2 MB has 10,000 digests.
@inline(__always)
private func halfWord(ofHex digits: UInt64) -> UInt64? {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let lowered = digits | ((digits >> 1) & (ones &* 0x20))
  // A letter's low bits count from 1 where its value counts from 10.
  let nibbles = (digits & (ones &* 0x0F)) &+ ((digits >> 6) & ones) &* 9
  // Written out again, the values give the same digits only if all were digits.
  let areLetters = ((nibbles &+ ones &* 0x76) >> 7) & ones
  let written = nibbles &+ ones &* 0x30 &+ areLetters &* 0x27
  guard written == lowered, (nibbles | digits >> 3) & (ones &* 0x10) == 0 else { return nil }
  var bytes = (nibbles << 4 | nibbles >> 8) & 0x00FF_00FF_00FF_00FF
  bytes = (bytes | bytes >> 8) & 0x0000_FFFF_0000_FFFF
  return (bytes | bytes >> 16) & 0xFFFF_FFFF
}
