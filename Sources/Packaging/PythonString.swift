/// The value of a Python string literal, as markers quote them.
///
/// `packaging` hands marker strings to Python's own parser, so escapes count. `\N{…}` and single surrogates,
/// which Python knows and this does not, are refused.
enum PythonString {
  /// The value of what stands between two quotes; nil if Python would not take it.
  static func value(of bytes: Span<UInt8>, in range: Range<Int>) -> String? {
    for index in range {
      switch bytes[index] {
      case UInt8(ascii: "\\"): return unescaped(bytes, in: range)
      case 0x00, 0x0A, 0x0D: return nil
      default: break
      }
    }
    return bytes.text(range)
  }

  private static func unescaped(_ bytes: Span<UInt8>, in range: Range<Int>) -> String? {
    var value: [UInt8] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard appendEscape(of: bytes, at: &offset, until: range.upperBound, to: &value) else {
          return nil
        }
      case 0x00, 0x0A, 0x0D: return nil
      default: value.append(byte)
      }
    }
    return String(decoding: value, as: UTF8.self)
  }

  /// Reads what follows a backslash; false if it is wrong.
  private static func appendEscape(
    of bytes: Span<UInt8>, at offset: inout Int, until end: Int, to value: inout [UInt8]
  ) -> Bool {
    guard offset < end else { return false }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case 0x0A: break
    case 0x0D: if offset < end, bytes[offset] == 0x0A { offset += 1 }
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): value.append(byte)
    case UInt8(ascii: "a"): value.append(0x07)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "v"): value.append(0x0B)
    case UInt8(ascii: "x"): return appendScalar(2, of: bytes, at: &offset, until: end, to: &value)
    case UInt8(ascii: "u"): return appendScalar(4, of: bytes, at: &offset, until: end, to: &value)
    case UInt8(ascii: "U"): return appendScalar(8, of: bytes, at: &offset, until: end, to: &value)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var code = UInt32(byte &- 0x30)
      var digits = 1
      while digits < 3, offset < end, bytes[offset] &- 0x30 < 8 {
        code = code * 8 + UInt32(bytes[offset] &- 0x30)
        offset += 1
        digits += 1
      }
      return append(code, to: &value)
    case UInt8(ascii: "N"), 0x00: return false
    default: value += [UInt8(ascii: "\\"), byte]
    }
    return true
  }

  /// Reads a scalar of exactly so many hexadecimal digits.
  private static func appendScalar(
    _ digits: Int, of bytes: Span<UInt8>, at offset: inout Int, until end: Int,
    to value: inout [UInt8]
  ) -> Bool {
    guard end - offset >= digits else { return false }
    var code: UInt32 = 0
    for _ in 0..<digits {
      let byte = bytes[offset].loweredASCII
      offset += 1
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(byte &- 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(byte &- 0x57)
      default: return false
      }
    }
    return append(code, to: &value)
  }

  private static func append(_ code: UInt32, to value: inout [UInt8]) -> Bool {
    guard let scalar = Unicode.Scalar(code) else { return false }
    value += Array(String(Character(scalar)).utf8)
    return true
  }
}
