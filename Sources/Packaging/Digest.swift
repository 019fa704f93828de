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
  /// The first 32 bytes, which are all that most digests have; eight each, most significant first.
  private let first, second, third, fourth: UInt64
  /// What longer digests have beyond them.
  private let rest: [UInt64]

  /// Nil unless `hex` has the algorithm's number of hexadecimal digits, of either case.
  package init?(_ algorithm: Algorithm, hex: some StringProtocol) {
    self.init(algorithm, digits: Array(hex.utf8).span)
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
      let algorithm = Self.algorithm(named: bytes.extracting(0..<6))
    else { return nil }
    self.init(algorithm, digits: bytes.extracting(7..<bytes.count))
  }

  /// The SHA-256 digest that consists of these bytes; nil unless there are 32.
  package init?(sha256 bytes: Span<UInt8>) {
    guard 2 * bytes.count == Algorithm.sha256.digits else { return nil }
    func word(_ index: Int) -> UInt64 {
      (8 * index..<8 * index + 8).reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
    }
    self.init(sha256: word(0), word(1), word(2), word(3))
  }

  /// The SHA-256 digest of four words, each of eight bytes, the most significant first.
  package init(sha256 first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    self.algorithm = .sha256
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.rest = []
  }

  private init?(_ algorithm: Algorithm, digits: Span<UInt8>) {
    guard digits.count == algorithm.digits else { return nil }
    guard let first = Self.word(digits, 0), let second = Self.word(digits, 1),
      let third = Self.word(digits, 2), let fourth = Self.word(digits, 3)
    else { return nil }
    var rest: [UInt64] = []
    for index in 4..<max(algorithm.digits / 16, 4) {
      guard let word = Self.word(digits, index) else { return nil }
      rest.append(word)
    }
    self.algorithm = algorithm
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.rest = rest
  }

  /// The word that sixteen digits stand for, counted in words.
  @inline(__always)
  private static func word(_ digits: Span<UInt8>, _ index: Int) -> UInt64? {
    digits.withUnsafeBytes { raw in
      let offset = 16 * index
      guard
        let high = Hexadecimal.bytes(
          ofDigits: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian),
        let low = Hexadecimal.bytes(
          ofDigits: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self).littleEndian)
      else { return nil }
      return UInt64(high.byteSwapped) << 32 | UInt64(low.byteSwapped)
    }
  }

  /// Lower-case hexadecimal digits, as many as `algorithm.digits`.
  package var hex: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest itself, half as many bytes as it has digits.
  package var bytes: [UInt8] {
    ([first, second, third, fourth] + rest).flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
  }

  /// Appends the digits, as `hex` has them.
  package func append(to text: inout [UInt8]) {
    Self.append(first, to: &text)
    Self.append(second, to: &text)
    Self.append(third, to: &text)
    Self.append(fourth, to: &text)
    for word in rest { Self.append(word, to: &text) }
  }

  private static func append(_ word: UInt64, to text: inout [UInt8]) {
    let high = UInt32(truncatingIfNeeded: word >> 32).byteSwapped
    let low = UInt32(truncatingIfNeeded: word).byteSwapped
    let digits = (
      Hexadecimal.digits(ofBytes: high).littleEndian, Hexadecimal.digits(ofBytes: low).littleEndian
    )
    withUnsafeBytes(of: digits) { text.append(contentsOf: $0) }
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
    if a.algorithm != b.algorithm { return a.algorithm.rawValue < b.algorithm.rawValue }
    if a.first != b.first { return a.first < b.first }
    if a.second != b.second { return a.second < b.second }
    if a.third != b.third { return a.third < b.third }
    if a.fourth != b.fourth { return a.fourth < b.fourth }
    return a.rest.lexicographicallyPrecedes(b.rest)
  }
}
