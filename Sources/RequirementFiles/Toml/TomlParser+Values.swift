/// Keys, arrays and inline tables.
extension TomlParser {
  /// Reads `a."b c".d` and the blanks around each part.
  mutating func key() throws(TomlFailure) -> [Key] {
    var path: [Key] = []
    repeat {
      skipBlanks()
      path.append(try keyPart())
      skipBlanks()
    } while skip(".")
    return path
  }

  private mutating func keyPart() throws(TomlFailure) -> Key {
    let start = offset
    switch byte {
    case UInt8(ascii: "\""): return Key(text: try basicString(), offset: start)
    case UInt8(ascii: "'"): return Key(text: try literalString(), offset: start)
    default:
      while let byte, byte.isBareKeyByte { offset += 1 }
      guard offset > start else { throw TomlFailure(.expectedKey(found: found), at: offset) }
      return Key(text: String(decoding: bytes[start..<offset], as: UTF8.self), offset: start)
    }
  }

  /// `depth` is how many tables and arrays the value is inside of.
  mutating func value(depth: Int) throws(TomlFailure) -> TomlValue {
    let start = offset
    let content: TomlValue.Content
    switch byte {
    case UInt8(ascii: "\""):
      content = .string(try isThreefold ? multilineBasicString() : basicString())
    case UInt8(ascii: "'"):
      content = .string(try isThreefold ? multilineLiteralString() : literalString())
    case UInt8(ascii: "["): content = .array(try array(depth: depth + 1))
    case UInt8(ascii: "{"): content = .table(try inlineTable(depth: depth + 1))
    default: content = try word()
    }
    return TomlValue(content, at: start)
  }

  /// Whether the quotation mark here is the first of three.
  private var isThreefold: Bool { byte(ahead: 1) == byte && byte(ahead: 2) == byte }

  private mutating func array(depth: Int) throws(TomlFailure) -> [TomlValue] {
    try checkDepth(depth)
    offset += 1
    var values: [TomlValue] = []
    while true {
      try skipLines()
      if skip("]") { return values }
      values.append(try value(depth: depth))
      try skipLines()
      if skip(",") { continue }
      guard skip("]") else {
        throw TomlFailure(.expectedCommaOr("]", found: found), at: offset)
      }
      return values
    }
  }

  /// Moves over blanks, comments and line breaks.
  private mutating func skipLines() throws(TomlFailure) {
    repeat {
      skipBlanks()
      try skipComment()
    } while try skipLineBreak()
  }

  private mutating func inlineTable(depth: Int) throws(TomlFailure) -> TomlTable {
    try checkDepth(depth)
    let table = TomlTableDraft(.header, at: offset)
    let section = nextSection()
    offset += 1
    skipBlanks()
    if skip("}") { return table.finished() }
    while true {
      try refuseLineBreak()
      try keyValue(into: table, depth: depth, section: section)
      skipBlanks()
      try refuseLineBreak()
      if skip("}") { return table.finished() }
      let comma = offset
      guard skip(",") else {
        throw TomlFailure(.expectedCommaOr("}", found: found), at: offset)
      }
      skipBlanks()
      if byte == UInt8(ascii: "}") { throw TomlFailure(.commaAtEndOfInlineTable, at: comma) }
    }
  }

  private func refuseLineBreak() throws(TomlFailure) {
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"):
      throw TomlFailure(.lineBreakInInlineTable, at: offset)
    default: return
    }
  }
}

extension UInt8 {
  /// A letter, a digit, `_` or `-`.
  fileprivate var isBareKeyByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
