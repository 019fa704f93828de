/// A hash of a file's bytes, as `--hash` options and index pages give it.
///
/// Only algorithms that pip counts as strong are known: SHA-256, SHA-384, SHA-512.
package struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  package enum Algorithm: String, CaseIterable, Sendable {
    case sha256, sha384, sha512

    /// The number of lower-case hexadecimal digits of a digest.
    package var digits: Int {
      switch self {
      case .sha256: 64
      case .sha384: 96
      case .sha512: 128
      }
    }
  }

  package let algorithm: Algorithm
  /// Lower-case hexadecimal digits, as many as `algorithm.digits`.
  package let hex: String

  /// Nil unless `hex` has the algorithm's number of hexadecimal digits; upper case is lowered.
  package init?(_ algorithm: Algorithm, hex: some StringProtocol) {
    var lowered: [UInt8] = []
    lowered.reserveCapacity(algorithm.digits)
    for byte in hex.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
        lowered.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "F"):
        lowered.append(byte + 32)
      default:
        return nil
      }
    }
    guard lowered.count == algorithm.digits else { return nil }
    self.algorithm = algorithm
    self.hex = String(decoding: lowered, as: UTF8.self)
  }

  /// Reads `sha256:…`; nil for another algorithm or a wrong length.
  package init?(parsing text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":"),
      let algorithm = Algorithm(rawValue: text[..<colon].lowercased())
    else { return nil }
    self.init(algorithm, hex: text[text.index(after: colon)...])
  }

  /// Reads the bytes of `sha256:…`, of which locks hold thousands; the name in lower case only.
  package init?(parsing bytes: Span<UInt8>) {
    // All the names have six letters.
    guard bytes.count > 7, bytes[6] == UInt8(ascii: ":"),
      let algorithm = Self.algorithm(named: bytes.extracting(0..<6)),
      bytes.count == 7 + algorithm.digits
    else { return nil }
    let digits = bytes.extracting(7..<bytes.count)
    let (hex, isLowered) = digits.withUnsafeBufferPointer { digits in
      // Eight at a time: every algorithm has a multiple of that many digits.
      let raw = UnsafeRawBufferPointer(digits)
      let isLowered = stride(from: 0, to: raw.count, by: 8).allSatisfy { offset in
        Self.areLowerDigits(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      return (String(decoding: digits, as: UTF8.self), isLowered)
    }
    if isLowered { self.init(checked: algorithm, hex: hex) } else { self.init(algorithm, hex: hex) }
  }

  /// The SHA-256 digest that consists of these bytes; nil unless there are 32.
  package init?(sha256 bytes: Span<UInt8>) {
    guard 2 * bytes.count == Algorithm.sha256.digits else { return nil }
    let hex = String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for index in bytes.indices {
        text[2 * index] = Self.digit(bytes[index] >> 4)
        text[2 * index + 1] = Self.digit(bytes[index] & 15)
      }
      return text.count
    }
    self.init(checked: .sha256, hex: hex)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private init(checked algorithm: Algorithm, hex: String) {
    self.algorithm = algorithm
    self.hex = hex
  }

  /// Whether each of eight bytes is one of `0`…`9` and `a`…`f`.
  private static func areLowerDigits(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits = ones << 7
    guard word & highBits == 0 else { return false }
    // The high bit of each byte of a sum tells whether the byte reaches a bound.
    func reaches(_ bound: UInt8) -> UInt64 { word &+ ones &* UInt64(0x80 - bound) }
    let digits = reaches(UInt8(ascii: "0")) & ~reaches(UInt8(ascii: "9") + 1)
    let letters = reaches(UInt8(ascii: "a")) & ~reaches(UInt8(ascii: "f") + 1)
    return (digits | letters) & highBits == highBits
  }

  private static func algorithm(named bytes: Span<UInt8>) -> Algorithm? {
    Algorithm.allCases.first { algorithm in
      var index = 0
      for byte in algorithm.rawValue.utf8 {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
      }
      return index == bytes.count
    }
  }

  package var description: String { "\(algorithm.rawValue):\(hex)" }

  package static func < (a: Self, b: Self) -> Bool {
    a.algorithm == b.algorithm ? a.hex < b.hex : a.algorithm.rawValue < b.algorithm.rawValue
  }
}
