/// Reads a document from its first byte to its last; `offset` is how far it came.
struct TomlParser {
  /// A key of one part, without its quotation marks.
  struct Key {
    var text: String
    var offset: Int
  }

  let bytes: [UInt8]
  var offset: Int
  private let root: TomlTableDraft
  /// The table that keys are added to.
  private var table: TomlTableDraft
  /// How many tables that one is inside of.
  private var tableDepth = 0
  /// The section that the table's keys belong to.
  private var tableSection = 0
  /// How many headers and inline tables there were: dotted keys of different ones must not meet.
  private var sections = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = Self.start(of: bytes)
    root = TomlTableDraft(.header, at: offset)
    table = root
  }

  /// Where the text begins: behind the byte order mark, if there is one.
  static func start(of bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  mutating func document() throws(TomlFailure) -> TomlTable {
    if let bad = firstMalformed(in: bytes, from: offset) {
      throw TomlFailure(.malformedUTF8, at: bad)
    }
    while true {
      skipBlanks()
      switch byte {
      case nil: return root.finished()
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): break
      case UInt8(ascii: "["): try header()
      default: try keyValue(into: table, depth: tableDepth, section: tableSection)
      }
      try endOfLine()
    }
  }

  // MARK: Bytes

  /// The next byte; nil at the end.
  var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func byte(ahead distance: Int) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  mutating func skip(_ expected: Unicode.Scalar) -> Bool {
    guard let byte, byte == UInt8(ascii: expected) else { return false }
    offset += 1
    return true
  }

  mutating func skipBlanks() {
    while let byte, byte == 0x20 || byte == 0x09 { offset += 1 }
  }

  /// Moves behind a comment, if one begins here; it ends before the line break.
  mutating func skipComment() throws(TomlFailure) {
    guard byte == UInt8(ascii: "#") else { return }
    while let byte, byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\r"), self.byte(ahead: 1) == UInt8(ascii: "\n") { return }
      if byte < 0x20 && byte != 0x09 || byte == 0x7F {
        throw TomlFailure(.controlCharacter(byte), at: offset)
      }
      offset += 1
    }
  }

  /// Moves behind a line break, if one is here.
  mutating func skipLineBreak() throws(TomlFailure) -> Bool {
    if skip("\n") { return true }
    guard byte == UInt8(ascii: "\r") else { return false }
    guard byte(ahead: 1) == UInt8(ascii: "\n") else {
      throw TomlFailure(.controlCharacter(0x0D), at: offset)
    }
    offset += 2
    return true
  }

  private mutating func endOfLine() throws(TomlFailure) {
    skipBlanks()
    try skipComment()
    if byte == nil { return }
    guard try skipLineBreak() else {
      throw TomlFailure(.expectedEndOfLine(found: found), at: offset)
    }
  }

  /// What stands here, for “found …”.
  var found: String {
    guard let byte else { return "the end of the file" }
    if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return "the end of the line" }
    var end = offset
    while end < bytes.count, end - offset < 40, !Self.endsWord(bytes[end]) { end += 1 }
    if end == offset { end += 1 }
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return quoted(String(decoding: bytes[offset..<end], as: UTF8.self))
  }

  /// Whether a byte ends a number, a date or another word.
  static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"),
      UInt8(ascii: "="), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  func checkDepth(_ depth: Int) throws(TomlFailure) {
    guard depth <= TomlDocument.maximumDepth else {
      throw TomlFailure(.tooDeep(limit: TomlDocument.maximumDepth), at: offset)
    }
  }

  // MARK: Headers

  /// `[key]` or `[[key]]`.
  private mutating func header() throws(TomlFailure) {
    offset += 1
    let isArray = skip("[")
    let path = try key()
    try checkDepth(path.count)
    let brackets = isArray ? "]]" : "]"
    guard skip("]"), !isArray || skip("]") else {
      throw TomlFailure(.expectedEndOfHeader(brackets, found: found), at: offset)
    }
    tableSection = nextSection()
    var parent = root
    for index in path.indices.dropLast() { parent = try child(of: parent, index, path) }
    table = try isArray ? appendTable(to: parent, path) : openTable(in: parent, path)
    tableDepth = path.count + (isArray ? 1 : 0)
  }

  /// The table that a header goes through; made where there is none.
  private func child(
    of parent: TomlTableDraft, _ index: Int, _ path: [Key]
  ) throws(TomlFailure) -> TomlTableDraft {
    let key = path[index]
    guard let entry = parent.entry(key.text) else {
      let table = TomlTableDraft(.implicit, at: key.offset)
      parent.append(key, .table(table))
      return table
    }
    switch entry.content {
    case .table(let table): return table
    case .tables(let tables): return tables.last
    case .value:
      throw TomlFailure(
        .value, of: Self.joined(path[...index]), first: entry.keyOffset, at: key.offset)
    }
  }

  private func openTable(
    in parent: TomlTableDraft, _ path: [Key]
  ) throws(TomlFailure) -> TomlTableDraft {
    guard let key = path.last else { return parent }
    guard let entry = parent.entry(key.text) else {
      let table = TomlTableDraft(.header, at: key.offset)
      parent.append(key, .table(table))
      return table
    }
    guard case .table(let table) = entry.content, table.definition == .implicit else {
      throw TomlFailure(
        .table, of: Self.joined(path[...]), first: entry.keyOffset, at: key.offset)
    }
    table.definition = .header
    return table
  }

  private func appendTable(
    to parent: TomlTableDraft, _ path: [Key]
  ) throws(TomlFailure) -> TomlTableDraft {
    guard let key = path.last else { return parent }
    let table = TomlTableDraft(.header, at: key.offset)
    guard let entry = parent.entry(key.text) else {
      parent.append(key, .tables(TomlTableArrayDraft(table)))
      return table
    }
    guard case .tables(let tables) = entry.content else {
      throw TomlFailure(
        .table, of: Self.joined(path[...]), first: entry.keyOffset, at: key.offset)
    }
    tables.append(table)
    return table
  }

  // MARK: Keys and values

  /// `key = value`, to the end of the value.
  mutating func keyValue(
    into table: TomlTableDraft, depth: Int, section: Int
  ) throws(TomlFailure) {
    let path = try key()
    try checkDepth(depth + path.count)
    guard skip("=") else { throw TomlFailure(.expectedEquals(found: found), at: offset) }
    skipBlanks()
    var table = table
    for index in path.indices.dropLast() {
      table = try dottedTable(in: table, index, path, section: section)
    }
    guard let last = path.last else { return }
    if let entry = table.entry(last.text) {
      throw TomlFailure(
        .key, of: Self.joined(path[...]), first: entry.keyOffset, at: last.offset)
    }
    table.append(last, .value(try value(depth: depth + path.count)))
  }

  /// The table that a dotted key goes through: made by keys of the same section, or by none yet.
  private func dottedTable(
    in parent: TomlTableDraft, _ index: Int, _ path: [Key], section: Int
  ) throws(TomlFailure) -> TomlTableDraft {
    let key = path[index]
    guard let entry = parent.entry(key.text) else {
      let table = TomlTableDraft(.dotted(section: section), at: key.offset)
      parent.append(key, .table(table))
      return table
    }
    let name = Self.joined(path[...index])
    guard case .table(let table) = entry.content else {
      throw TomlFailure(.value, of: name, first: entry.keyOffset, at: key.offset)
    }
    guard table.definition == .implicit || table.definition == .dotted(section: section) else {
      throw TomlFailure(.table, of: name, first: entry.keyOffset, at: key.offset)
    }
    table.definition = .dotted(section: section)
    return table
  }

  /// A number for a header or an inline table that begins.
  mutating func nextSection() -> Int {
    sections += 1
    return sections
  }

  private static func joined(_ path: ArraySlice<Key>) -> String {
    path.map(\.text).joined(separator: ".")
  }
}
