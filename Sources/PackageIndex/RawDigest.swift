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

  var digest: Digest? {
    Digest(
      sha256: words.first.byteSwapped, words.second.byteSwapped, words.third.byteSwapped,
      words.fourth.byteSwapped)
  }
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
  guard let low = Hexadecimal.bytes(ofDigits: raw.number(at: offset, as: UInt64.self)),
    let high = Hexadecimal.bytes(ofDigits: raw.number(at: offset + 8, as: UInt64.self))
  else { return nil }
  return UInt64(high) << 32 | UInt64(low)
}
