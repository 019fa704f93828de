import RequirementFiles
import TestSupport
import Testing

/// A document in one line: `{a: 1, b: ["x", 2026-01-31]}`, in the order of the document.
private func shown(_ text: String) throws(TomlError) -> String {
  shown(try TomlDocument(parsing: Array(text.utf8)).root)
}

private func shown(_ table: TomlTable) -> String {
  "{" + table.entries.map { "\($0.key): \(shown($0.value))" }.joined(separator: ", ") + "}"
}

private func shown(_ value: TomlValue) -> String {
  switch value.content {
  case .string(let text): "\"\(text)\""
  case .integer(let number): "\(number)"
  case .float(let number): "\(number)"
  case .boolean(let value): "\(value)"
  case .array(let values): "[" + values.map(shown).joined(separator: ", ") + "]"
  case .table(let table): shown(table)
  case .dateTime(let value): shown(value)
  }
}

private func shown(_ value: TomlDateTime) -> String {
  var parts: [String] = []
  if let date = value.date { parts.append("\(date.year)/\(date.month)/\(date.day)") }
  if let time = value.time {
    parts.append("\(time.hour):\(time.minute):\(time.second)+\(time.nanosecond)ns")
  }
  if let offset = value.offset { parts.append("\(offset)min") }
  return parts.joined(separator: " ")
}

@Suite struct `TOML values` {
  // swift-format-ignore
  @Test(arguments: [
    (#""a\tb\n\"\\\b\f\r""#, "\"a\tb\n\"\\\u{8}\u{C}\r\""),
    (#""\u00e9\U0001F600""#, "\"é😀\""),
    ("\"\"",                 "\"\""),
    ("''",                   "\"\""),
    (#"'C:\x "y"'"#,         #""C:\x "y"""#),
    ("\"a\tb\"",             "\"a\tb\""),
    ("\"\"\"\"\"\"",         "\"\""),
    ("\"\"\"\na\nb\"\"\"",   "\"a\nb\""),
    ("\"\"\"\r\na\r\nb\"\"\"", "\"a\nb\""),
    ("\"\"\"a \\\n  \n\t b\"\"\"", "\"a b\""),
    ("\"\"\"a \\  \r\n  b\"\"\"", "\"a b\""),
    ("\"\"\"a\"\"b\"\"\"\"\"", "\"a\"\"b\"\"\""),
    ("\"\"\"\\\"\"\"\"",     "\"\"\""),
    ("'''\na\\\n'b''c'''''", "\"a\\\n'b''c''\""),
  ])
  func `are strings of four kinds`(written: String, value: String) throws {
    #expect(try shown("a = " + written) == "{a: \(value)}")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("0", "0"), ("+0", "0"), ("-0", "0"), ("42", "42"), ("-17", "-17"), ("1_000_0", "10000"),
    ("0xDEAD_beef", "3735928559"), ("0o755", "493"), ("0b1101", "13"), ("0x0", "0"), ("0x00", "0"),
    ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
    ("0x7fffffffffffffff", "9223372036854775807"),
    ("1.0", "1.0"), ("-0.5", "-0.5"), ("-0.0", "-0.0"), ("5e+2", "500.0"), ("1E06", "1000000.0"), ("6.5e-1", "0.65"),
    ("9_2.1_2", "92.12"), ("0e0", "0.0"), ("inf", "inf"), ("+inf", "inf"), ("-inf", "-inf"), ("nan", "nan"), ("-nan", "nan"),
    ("true", "true"), ("false", "false"),
  ])
  func `are numbers and booleans`(written: String, value: String) throws {
    #expect(try shown("a = " + written) == "{a: \(value)}")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("1979-05-27T07:32:00Z",             "1979/5/27 7:32:0+0ns 0min"),
    ("1979-05-27t00:32:00.5-07:30",      "1979/5/27 0:32:0+500000000ns -450min"),
    ("1979-05-27 07:32:00z",             "1979/5/27 7:32:0+0ns 0min"),
    ("1979-05-27T07:32:00.1234567891",   "1979/5/27 7:32:0+123456789ns"),
    ("1979-05-27",                       "1979/5/27"),
    ("1979-05-27 # day",                 "1979/5/27"),
    ("07:32:00.000001",                  "7:32:0+1000ns"),
    ("2000-02-29",                       "2000/2/29"),
    ("2016-12-31T23:59:60Z",             "2016/12/31 23:59:60+0ns 0min"),
    ("0000-01-01",                       "0/1/1"),
  ])
  func `are dates and times`(written: String, value: String) throws {
    #expect(try shown("a = " + written) == "{a: \(value)}")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a = []",                                "{a: []}"),
    ("a = [ 1, 'b', [2.0], {c = true}, ]",    "{a: [1, \"b\", [2.0], {c: true}]}"),
    ("a = [ # one\n\n 1 # two\r\n , # three\n]", "{a: [1]}"),
    ("a = {}",                                "{a: {}}"),
    ("a = { b = 1, c.d = 2, c.e = [\n3] }",   "{a: {b: 1, c: {d: 2, e: [3]}}}"),
    ("a.b = {x = 1}\na.c = 2",                "{a: {b: {x: 1}, c: 2}}"),
    ("a . 'b c' . \"d\\u0065\" = 1",          "{a: {b c: {de: 1}}}"),
    ("1.2 = 3\n-_ = 4\n\"\" = 5",             "{1: {2: 3}, -_: 4, : 5}"),
    ("[a]\nb = 1\n[ c . d ]\n[a.e]\nf = 2",   "{a: {b: 1, e: {f: 2}}, c: {d: {}}}"),
    ("[a.b.c]\n[a]\nd = 1\n[a.b]",            "{a: {b: {c: {}}, d: 1}}"),
    ("[a.b.c]\n[a]\nb.d = 1",                 "{a: {b: {c: {}, d: 1}}}"),
    ("[a]\nb.c = 1\n[a.b.d]\ne = 2",          "{a: {b: {c: 1, d: {e: 2}}}}"),
    ("[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2\n[[a.e]]\n[[a.e]]", "{a: [{b: 1}, {c: {d: 2}, e: [{}, {}]}]}"),
    ("[[a]]\nb.c = 1\n[[a]]\nb.c = 2",        "{a: [{b: {c: 1}}, {b: {c: 2}}]}"),
    ("\u{FEFF}a = 1\r\n\t# é\r\n",            "{a: 1}"),
    ("",                                      "{}"),
  ])
  func `are arrays and tables, by header, inline or dotted`(written: String, value: String) throws {
    #expect(try shown(written) == value)
  }

  @Test func `know their places, and those of their keys`() throws {
    let text = "\u{FEFF}'é' = 1\n[tool.x]\n  \"k\" = ['é', [2]]\n[[y]]\n"
    let document = try TomlDocument(parsing: Array(text.utf8))
    let places = document.places
    let tool = try #require(document.root.entry("tool"))
    let entry = try #require(tool.value.table?.table("x")?.entry("k"))
    let array = try #require(entry.value.array)
    let found = [tool.keyOffset, entry.keyOffset, entry.value.offset, array[1].offset]
      .map { places.place(of: $0) }
    #expect(found.map(\.line) == [2, 3, 3, 3])
    #expect(found.map(\.column) == [2, 3, 9, 15])
    #expect(places.place(of: document.root.entry("é")?.keyOffset ?? -1) == (1, 1))
    #expect(places.place(of: document.root["y"]?.offset ?? -1) == (4, 3))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a = 'x y'", 5), ("a = \"x y\"", 5), ("a = \"\"\"\nx\"\"\"", 8), ("a = '''x'''", 7),
    ("a = ''", 5), ("a = \"x\\ty\"", nil), ("a = 1", nil),
  ] as [(String, Int?)])
  func `that are strings tell where their text stands, if it does`(text: String, offset: Int?) throws {
    let document = try TomlDocument(parsing: Array(text.utf8))
    #expect(try document.textOffset(of: #require(document.root["a"])) == offset)
  }
}
