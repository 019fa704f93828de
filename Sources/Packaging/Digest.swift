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

  package var description: String { "\(algorithm.rawValue):\(hex)" }

  package static func < (a: Self, b: Self) -> Bool {
    a.algorithm == b.algorithm ? a.hex < b.hex : a.algorithm.rawValue < b.algorithm.rawValue
  }
}
