/// A text with its `%XX` replaced; malformed ones stay.
package func percentDecoded(_ text: some StringProtocol) -> String {
  guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
  return String(decoding: percentDecoded(bytes: Array(text.utf8)), as: UTF8.self)
}

/// Bytes with their `%XX` replaced; malformed ones stay.
package func percentDecoded(bytes: [UInt8]) -> [UInt8] {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count)
  var offset = 0
  while offset < bytes.count {
    if bytes[offset] == UInt8(ascii: "%"), offset + 2 < bytes.count,
      let high = hexValue(bytes[offset + 1]), let low = hexValue(bytes[offset + 2])
    {
      decoded.append(high << 4 | low)
      offset += 3
    } else {
      decoded.append(bytes[offset])
      offset += 1
    }
  }
  return decoded
}

/// The value of a hexadecimal digit.
package func hexValue(_ byte: UInt8) -> UInt8? {
  let digit = byte &- UInt8(ascii: "0")
  if digit < 10 { return digit }
  let letter = (byte | 0x20) &- UInt8(ascii: "a")
  return letter < 6 ? letter + 10 : nil
}

/// A text with `%XX` for the bytes that may not stay.
package func percentEncoded(_ text: String, keeping stays: (UInt8) -> Bool) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var encoded: [UInt8] = []
  for byte in text.utf8 {
    if stays(byte) {
      encoded.append(byte)
    } else {
      encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}

/// A text with `%XX` for all but letters, digits and `-._~` (RFC 3986, section 2.3).
package func percentEncoded(_ text: String) -> String {
  percentEncoded(text) { $0.isLetter || $0.isDigit || "-._~".utf8.contains($0) }
}
