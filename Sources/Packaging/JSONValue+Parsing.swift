extension JSONValue {
  /// Nesting deeper than this is refused.
  package static let maximumDepth = 64

  /// Reads one value and nothing after it; of members with one name the last counts.
  package init(parsing bytes: Span<UInt8>) throws(JSONError) {
    let isText = bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    guard isText else { throw .notUTF8 }
    var reader = JSONReader()
    self = try reader.value(in: bytes, depth: 0)
    guard reader.peek(in: bytes) == nil else { throw .unexpected(at: reader.offset) }
  }
}

/// A place in a JSON text.
private struct JSONReader {
  var offset = 0

  /// The next byte that is not white space, which stays unread; nil at the end.
  mutating func peek(in bytes: Span<UInt8>) -> UInt8? {
    while let byte = bytes.byte(at: offset) {
      guard byte.isBlank || byte == 0x0A || byte == 0x0D else { return byte }
      offset &+= 1
    }
    return nil
  }

  mutating func value(in bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
    guard depth < JSONValue.maximumDepth else { throw .tooDeep(at: offset) }
    switch peek(in: bytes) {
    case UInt8(ascii: "{"): return try object(in: bytes, depth: depth)
    case UInt8(ascii: "["): return try array(in: bytes, depth: depth)
    case UInt8(ascii: "\""): return .string(try string(in: bytes))
    case UInt8(ascii: "t"): return try literal("true", .boolean(true), in: bytes)
    case UInt8(ascii: "f"): return try literal("false", .boolean(false), in: bytes)
    case UInt8(ascii: "n"): return try literal("null", .null, in: bytes)
    case nil: throw .truncated
    default: return try number(in: bytes)
    }
  }

  private mutating func object(
    in bytes: Span<UInt8>, depth: Int
  ) throws(JSONError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    offset += 1
    guard peek(in: bytes) != UInt8(ascii: "}") else {
      offset += 1
      return .object(members)
    }
    repeat {
      guard let byte = peek(in: bytes) else { throw .truncated }
      guard byte == UInt8(ascii: "\"") else { throw .unexpected(at: offset) }
      let name = try string(in: bytes)
      guard peek(in: bytes) == UInt8(ascii: ":") else { throw .unexpected(at: offset) }
      offset += 1
      members[name] = try value(in: bytes, depth: depth + 1)
    } while try more(in: bytes, until: UInt8(ascii: "}"))
    return .object(members)
  }

  private mutating func array(
    in bytes: Span<UInt8>, depth: Int
  ) throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    offset += 1
    guard peek(in: bytes) != UInt8(ascii: "]") else {
      offset += 1
      return .array(elements)
    }
    repeat {
      elements.append(try value(in: bytes, depth: depth + 1))
    } while try more(in: bytes, until: UInt8(ascii: "]"))
    return .array(elements)
  }

  /// Reads a comma, or the closing byte: false.
  private mutating func more(
    in bytes: Span<UInt8>, until closing: UInt8
  ) throws(JSONError) -> Bool {
    guard let byte = peek(in: bytes) else { throw .truncated }
    guard byte == closing || byte == UInt8(ascii: ",") else { throw .unexpected(at: offset) }
    offset += 1
    return byte != closing
  }

  private mutating func literal(
    _ text: StaticString, _ value: JSONValue, in bytes: Span<UInt8>
  ) throws(JSONError) -> JSONValue {
    guard bytes.matches(text, at: offset) else { throw .unexpected(at: offset) }
    offset += text.utf8CodeUnitCount
    return value
  }

  private mutating func number(in bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    let start = offset
    if bytes.byte(at: offset) == UInt8(ascii: "-") { offset += 1 }
    let first = offset
    try digits(in: bytes)
    if bytes[first] == UInt8(ascii: "0"), offset > first + 1 { throw .unexpected(at: first) }
    if bytes.byte(at: offset) == UInt8(ascii: ".") {
      offset += 1
      try digits(in: bytes)
    }
    if let byte = bytes.byte(at: offset), byte | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if let sign = bytes.byte(at: offset), sign == 0x2B || sign == 0x2D { offset += 1 }
      try digits(in: bytes)
    }
    return .number(bytes.text(start..<offset))
  }

  private mutating func digits(in bytes: Span<UInt8>) throws(JSONError) {
    guard let byte = bytes.byte(at: offset) else { throw .truncated }
    guard byte.isDigit else { throw .unexpected(at: offset) }
    while let byte = bytes.byte(at: offset), byte.isDigit { offset &+= 1 }
  }

  private mutating func string(in bytes: Span<UInt8>) throws(JSONError) -> String {
    var text: [UInt8] = []
    offset += 1
    while let byte = bytes.byte(at: offset) {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscaped(to: &text, in: bytes)
      case 0..<0x20: throw .unexpected(at: offset - 1)
      default: text.append(byte)
      }
    }
    throw .truncated
  }

  private mutating func appendEscaped(
    to text: inout [UInt8], in bytes: Span<UInt8>
  ) throws(JSONError) {
    guard let byte = bytes.byte(at: offset) else { throw .truncated }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      // Half of a surrogate pair without the other stands for nothing.
      let scalar = Unicode.Scalar(try escapedScalar(in: bytes)) ?? "\u{FFFD}"
      text.append(contentsOf: String(scalar).utf8)
    default: throw .unexpected(at: offset - 1)
    }
  }

  /// Reads the digits after `\u`, and the second half of a surrogate pair.
  private mutating func escapedScalar(in bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
    let unit = try codeUnit(in: bytes)
    guard unit & 0xFC00 == 0xD800, bytes.matches("\\u", at: offset) else { return unit }
    let mark = offset
    offset += 2
    let low = try codeUnit(in: bytes)
    guard low & 0xFC00 == 0xDC00 else {
      offset = mark
      return unit
    }
    return 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
  }

  private mutating func codeUnit(in bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = bytes.byte(at: offset) else { throw .truncated }
      guard let digit = hexValue(byte) else { throw .unexpected(at: offset) }
      unit = unit << 4 | UInt32(digit)
      offset += 1
    }
    return unit
  }
}
