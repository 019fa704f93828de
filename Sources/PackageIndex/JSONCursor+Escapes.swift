import Packaging

extension JSONCursor {
  /// Reads a string that contains a backslash, from its first byte on.
  @inline(never)
  mutating func escapedString(from start: Int) throws(PageError) -> Text {
    let kept = decoded.count
    offset = start
    while offset < count {
      let byte = base[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        return Text(
          start: UInt32(truncatingIfNeeded: kept) | Text.decodedBit,
          count: UInt32(truncatingIfNeeded: decoded.count - kept))
      case UInt8(ascii: "\\"): try escape()
      default: decoded.append(byte)
      }
    }
    throw .truncated(at: count)
  }

  /// Decodes what follows a backslash.
  private mutating func escape() throws(PageError) {
    guard offset < count else { throw .truncated(at: count) }
    let byte = base[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): append(try escapedScalar())
    default: throw .unexpected(at: offset - 1)
    }
  }

  /// Reads the digits after `\u`, and the second half of a surrogate pair.
  private mutating func escapedScalar() throws(PageError) -> UInt32 {
    let replacement: UInt32 = 0xFFFD
    let unit = try codeUnit()
    guard unit & 0xF800 == 0xD800 else { return unit }
    guard unit < 0xDC00, offset + 1 < count, base[offset] == UInt8(ascii: "\\"),
      base[offset + 1] == UInt8(ascii: "u")
    else { return replacement }
    let mark = offset
    offset += 2
    let low = try codeUnit()
    guard low & 0xFC00 == 0xDC00 else {
      offset = mark
      return replacement
    }
    return 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
  }

  private mutating func codeUnit() throws(PageError) -> UInt32 {
    guard offset + 4 <= count else { throw .truncated(at: count) }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexValue(base[offset]) else { throw .unexpected(at: offset) }
      unit = unit << 4 | UInt32(digit)
      offset += 1
    }
    return unit
  }

  private mutating func append(_ scalar: UInt32) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
  }
}
