/// Base64 with the alphabet for URLs and without padding (RFC 4648, section 5), as RECORD has it.
package enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The text of some bytes.
  package static func text(of bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
      var length = 0
      var held: UInt32 = 0
      var bits = 0
      for byte in bytes {
        held = held << 8 | UInt32(byte)
        bits += 8
        while bits >= 6 {
          bits -= 6
          text[length] = alphabet[Int(held >> UInt32(bits) & 63)]
          length += 1
        }
      }
      if bits > 0 {
        text[length] = alphabet[Int(held << UInt32(6 - bits) & 63)]
        length += 1
      }
      return length
    }
  }

  /// The bytes that a text stands for; nil where it stands for none.
  ///
  /// Padding at its end and the ordinary alphabet are tolerated, since some programs write them.
  package static func bytes(of text: some StringProtocol) -> [UInt8]? {
    let decoded = text.utf8.withContiguousStorageIfAvailable { bytes(of: $0) }
    return decoded ?? bytes(of: Array(text.utf8))
  }

  private static func bytes(of text: some Collection<UInt8>) -> [UInt8]? {
    let values = Self.values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var held: UInt32 = 0
    var bits = 0
    var padding = 0
    for byte in text {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      let value = values[Int(byte)]
      guard padding == 0, value < 64 else { return nil }
      held = held << 6 | UInt32(value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
    }
    // One digit alone says nothing, and the bits that are left over are zero in the one right form.
    guard bits < 6, held & (1 << UInt32(bits) - 1) == 0, padding <= 2 else { return nil }
    return bytes
  }

  /// The values of the digits by their bytes; 64 for what is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    values[Int(UInt8(ascii: "+"))] = 62
    values[Int(UInt8(ascii: "/"))] = 63
    return values
  }()
}
