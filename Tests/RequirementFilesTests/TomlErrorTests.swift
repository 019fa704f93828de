import Packaging
import RequirementFiles
import TestSupport
import Testing

/// The place and the words of what is wrong with a document; nil where nothing is.
private func complaint(_ bytes: [UInt8]) -> String? {
  do {
    _ = try TomlDocument(parsing: bytes)
    return nil
  } catch {
    return "\(error.line):\(error.column): \(error.diagnostic(in: "x").message)"
  }
}

@Suite struct `what is no TOML` {
  // swift-format-ignore
  @Test(arguments: [
    ("a",                  "1:2: expected `=` after the key, found the end of the file"),
    ("a\n= 1",             "1:2: expected `=` after the key, found the end of the line"),
    ("= 1",                "1:1: expected a key, found `=`"),
    ("a. = 1",             "1:4: expected a key, found `=`"),
    ("é = 1",              "1:1: expected a key, found `é`"),
    ("\"\"\"a\"\"\" = 1",  "1:3: expected `=` after the key, found `\"`"),
    ("\"a\nb\" = 1",       "1:3: the string has no end on its line"),
    ("a = 1 b = 2",        "1:7: expected the end of the line, found `b`"),
    ("a = 'é' é",          "1:9: expected the end of the line, found `é`"),
    ("[a] b = 1",          "1:5: expected the end of the line, found `b`"),
    ("[]",                 "1:2: expected a key, found `]`"),
    ("[a",                 "1:3: expected `]`, found the end of the file"),
    ("[a]]",               "1:4: expected the end of the line, found `]`"),
    ("[[a]",               "1:5: expected `]]`, found the end of the file"),
    ("[ [a]]",             "1:3: expected a key, found `[`"),
    ("[[a] ]",             "1:5: expected `]]`, found ` `"),
  ])
  func `keys and headers`(text: String, expected: String) {
    #expect(complaint(Array(text.utf8)) == expected)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",             "1:5: expected a value, found the end of the file"),
    ("hello",        "1:5: expected a value, found `hello`"),
    ("True",         "1:5: expected a value, found `True`"),
    ("truer",        "1:5: expected a value, found `truer`"),
    ("infinity",     "1:5: expected a value, found `infinity`"),
    ("+true",        "1:5: `+true` is no number"),
    ("01",           "1:5: `01` is no number"),
    ("-01",          "1:5: `-01` is no number"),
    ("00.5",         "1:5: `00.5` is no number"),
    ("1__0",         "1:5: `1__0` is no number"),
    ("_1",           "1:5: expected a value, found `_1`"),
    ("1_",           "1:5: `1_` is no number"),
    ("+0x1",         "1:5: `+0x1` is no number"),
    ("0X1",          "1:5: `0X1` is no number"),
    ("0x",           "1:5: `0x` is no number"),
    ("0x_1",         "1:5: `0x_1` is no number"),
    ("0o8",          "1:5: `0o8` is no number"),
    ("0b2",          "1:5: `0b2` is no number"),
    ("0xg",          "1:5: `0xg` is no number"),
    ("1.",           "1:5: `1.` is no number"),
    (".5",           "1:5: `.5` is no number"),
    ("1.e2",         "1:5: `1.e2` is no number"),
    ("1._5",         "1:5: `1._5` is no number"),
    ("1_.5",         "1:5: `1_.5` is no number"),
    ("1e",           "1:5: `1e` is no number"),
    ("1e1.5",        "1:5: `1e1.5` is no number"),
    ("1e_1",         "1:5: `1e_1` is no number"),
    ("--1",          "1:5: `--1` is no number"),
    ("1 2",          "1:7: expected the end of the line, found `2`"),
    ("9223372036854775808",  "1:5: `9223372036854775808` does not fit into 64 bits"),
    ("-9223372036854775809", "1:5: `-9223372036854775809` does not fit into 64 bits"),
    ("0x8000000000000000",   "1:5: `0x8000000000000000` does not fit into 64 bits"),
    ("2021-02-29",           "1:5: `2021-02-29` is no date or time"),
    ("1900-02-29",           "1:5: `1900-02-29` is no date or time"),
    ("2021-04-31",           "1:5: `2021-04-31` is no date or time"),
    ("2021-13-01",           "1:5: `2021-13-01` is no date or time"),
    ("2021-1-01",            "1:5: `2021-1-01` is no date or time"),
    ("2021-01-01T24:00:00Z", "1:5: `2021-01-01T24:00:00Z` is no date or time"),
    ("2021-01-01T00:60:00Z", "1:5: `2021-01-01T00:60:00Z` is no date or time"),
    ("2021-01-01T00:00:61Z", "1:5: `2021-01-01T00:00:61Z` is no date or time"),
    ("2021-01-01T00:00Z",    "1:5: `2021-01-01T00:00Z` is no date or time"),
    ("2021-01-01T",          "1:5: `2021-01-01T` is no date or time"),
    ("2021-01-01 7:00:00",   "1:5: `2021-01-01 7:00:00` is no date or time"),
    ("2021-01-01T00:00:00+24:00", "1:5: `2021-01-01T00:00:00+24:00` is no date or time"),
    ("2021-01-01T00:00:00.Z",     "1:5: `2021-01-01T00:00:00.Z` is no date or time"),
    ("07:00",                "1:5: `07:00` is no date or time"),
    ("07:00:00Z",            "1:5: `07:00:00Z` is no date or time"),
    ("[1 2]",                "1:8: expected `,` or `]`, found `2`"),
    ("[1,,2]",               "1:8: expected a value, found `,`"),
    ("[1",                   "1:7: expected `,` or `]`, found the end of the file"),
    ("{b = 1",               "1:11: expected `,` or `}`, found the end of the file"),
    ("{b = 1,}",             "1:11: an inline table has no comma before its `}`"),
    ("{\nb = 1}",            "1:6: an inline table has to stand on one line"),
    ("{b = 1\n}",            "1:11: an inline table has to stand on one line"),
    ("{b = 1 # c\n}",        "1:12: an inline table has to stand on one line"),
    ("{b = 1,, c = 2}",      "1:12: expected a key, found `,`"),
  ])
  func `values`(text: String, expected: String) {
    #expect(complaint(Array("a = \(text)".utf8)) == expected)
  }

  // swift-format-ignore
  @Test(arguments: [
    (#""x"#,          "1:5: the string has no end"),
    ("'x",            "1:5: the string has no end"),
    ("\"x\n\"",       "1:7: the string has no end on its line"),
    ("'x\r\n'",       "1:7: the string has no end on its line"),
    ("\"\"\"x\"\"",   "1:5: the string has no end"),
    ("'''x",          "1:5: the string has no end"),
    ("\"\"\"x\"\"\"\"\"\"", "1:14: expected the end of the line, found `\"`"),
    (#""\q""#,        #"1:6: `\q` is no escape"#),
    (#""\e""#,        #"1:6: `\e` is no escape"#),
    (#""\x41""#,      #"1:6: `\x` is no escape"#),
    (#""\u12""#,      #"1:6: `\u12"` is no escape"#),
    (#""\ud800""#,    #"1:6: `\ud800` is no character of Unicode"#),
    (#""\U00110000""#, #"1:6: `\U00110000` is no character of Unicode"#),
    (#""\UFFFFFFFF""#, #"1:6: `\UFFFFFFFF` is no character of Unicode"#),
    ("\"\"\"a \\ b\"\"\"", "1:10: `\\ ` is no escape"),
    ("\"\\",          "1:6: the string has no end"),
    ("\"\u{0}\"",     "1:6: the control character U+0000 cannot stand here"),
    ("'\u{7F}'",      "1:6: the control character U+007F cannot stand here"),
    ("'''\u{B}'''",   "1:8: the control character U+000B cannot stand here"),
    ("\"\"\"\u{1F}\"\"\"", "1:8: the control character U+001F cannot stand here"),
    ("\"\"\"\r\"\"\"", "1:8: a carriage return without a line feed behind it"),
    ("1 # \u{1}",     "1:9: the control character U+0001 cannot stand here"),
    ("1 # \r",        "1:9: a carriage return without a line feed behind it"),
    ("1\r",           "1:6: a carriage return without a line feed behind it"),
  ])
  func `strings and comments`(text: String, expected: String) {
    #expect(complaint(Array("a = \(text)".utf8)) == expected)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a = 1\na = 2",                   "2:1: the key `a` is given twice"),
    ("a = 1\n'a' = 2",                 "2:1: the key `a` is given twice"),
    ("a.b = 1\na.b.c = 2",             "2:3: `a.b` has a value, and takes nothing more"),
    ("a.b.c = 1\na.b = 2",             "2:3: the key `a.b` is given twice"),
    ("a = {b = 1, b = 2}",             "1:13: the key `b` is given twice"),
    ("a = {b = {c = 1}, b.d = 2}",     "1:19: `b` has a value, and takes nothing more"),
    ("[a]\n[a]",                       "2:2: the table `a` is given twice"),
    ("[a]\nb = 1\n[a.b]",              "3:4: the table `a.b` is given twice"),
    ("[a]\nb = 1\n[a.b.c]",            "3:4: `a.b` has a value, and takes nothing more"),
    ("a = {}\n[a.b]",                  "2:2: `a` has a value, and takes nothing more"),
    ("a = {}\na.b = 1",                "2:1: `a` has a value, and takes nothing more"),
    ("a = []\n[[a]]",                  "2:3: the table `a` is given twice"),
    ("[[a]]\n[a]",                     "2:2: the table `a` is given twice"),
    ("[a]\n[[a]]",                     "2:3: the table `a` is given twice"),
    ("[[a.b]]\n[a]\nb.c = 1",          "3:1: `b` has a value, and takes nothing more"),
    ("[a]\nb.c = 1\n[a.b]",            "3:4: the table `a.b` is given twice"),
    ("[a.b]\n[a]\nb.c = 1",            "3:1: the table `b` is given twice"),
    ("[a.b.c]\n[a]\nb.c.d = 1",        "3:3: the table `b.c` is given twice"),
    ("[a.b.c]\n[a]\nb.d = 1\n[a.b]",   "4:4: the table `a.b` is given twice"),
    ("a.b = 1\n[a]",                   "2:2: the table `a` is given twice"),
    ("[[a]]\nb.c = 1\n[a.b]",          "3:4: the table `a.b` is given twice"),
  ])
  func `what is said twice`(text: String, expected: String) {
    #expect(complaint(Array(text.utf8)) == expected)
  }

  @Test func `says where the first one stands`() {
    #expect(throws: TomlError(.duplicateTable("a.b", line: 2, column: 4), line: 4, column: 4)) {
      try TomlDocument(parsing: Array("[a]\n[a.b]\n[c]\n[a.b]".utf8))
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ([0x61, 0x3D, 0x22, 0xFF, 0x22],                         "1:4: the bytes are no UTF-8"),
    ([0x23, 0xC3, 0xA9, 0xED, 0xA0, 0x80],                   "1:3: the bytes are no UTF-8"),
    ([0x0A, 0xC0, 0x80],                                     "2:1: the bytes are no UTF-8"),
    ([0xFF, 0xFE, 0x61, 0x00],                               "1:1: the bytes are no UTF-8"),
    ([0x61, 0x3D, 0xEF, 0xBB, 0xBF, 0x31],                   "1:3: expected a value, found `\\u{FEFF}1`"),
  ] as [([UInt8], String)])
  func `bytes`(bytes: [UInt8], expected: String) {
    #expect(complaint(bytes) == expected)
  }

  @Test(arguments: ["[", "{a=", "a.", "[[a.", "a.b=[", "[a.a."])
  func `is nested too deep`(piece: String) {
    let prefix = piece == "a." || piece.hasPrefix("[[") || piece.hasSuffix("a.") ? "" : "a="
    let text = prefix + String(repeating: piece.contains("[[") ? "a." : piece, count: 20_000) + "a"
    #expect(complaint(Array(text.utf8)) != nil)
    let deepest = TomlDocument.maximumDepth
    let brackets = String(repeating: "[", count: deepest - 1)
    let closing = String(repeating: "]", count: deepest - 1)
    #expect(complaint(Array("a=\(brackets)\(closing)".utf8)) == nil)
    #expect(
      complaint(Array("a=[\(brackets)\(closing)]".utf8))
        == "1:\(deepest + 2): tables and arrays are nested more than 128 deep")
  }
}

/// Any bytes end in a document or an error, in time that grows with their number only.
@Suite struct `TOML of any kind` {
  static let pieces: [[UInt8]] =
    [
      "a", "b.c", "\"", "'", "\"\"\"", "'''", "=", ".", ",", "[", "]", "[[", "]]", "{", "}", "\n",
      "\r\n", "\r", " ", "#", "\\", "\\u00e9", "\\U", "1", "0x", "_", "-", "+", "e", "1979-05-27",
      " 07:32:00", "T", "Z", "inf", "true", "é", "𝄞", "[a]\n", "[[a]]\n", "[a.b]\n", "a.b=1\n",
      "a={}\n", "b=[1]\n",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0], [0xEF, 0xBB, 0xBF]]

  @Test(arguments: 0..<40)
  func `brings nothing down`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1..<25, using: &random) {
        bytes += Self.pieces.randomElement(using: &random) ?? []
      }
      _ = complaint(bytes)
    }
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/toml"))
  func `from the fuzzer ends in a document or an error`(_ sample: SourceTree.Sample) {
    _ = complaint(sample.bytes)
  }

  @Test(arguments: [
    "[[a]]\n", "[[a.b]]\n", "'''", "\"\"", "a.", "a=[", "#", "é", "\n", "a={b={", "\"\\\n", "[a",
  ])
  func `takes linear time`(piece: String) {
    let text = String(repeating: piece, count: 50_000 / piece.utf8.count)
    _ = complaint(Array(text.utf8))
    _ = complaint(Array("a = [\(text)".utf8))
    _ = complaint(Array("a = \"\"\"\(text)".utf8))
  }

  @Test func `with many keys takes linear time`() throws {
    let count = 20_000
    let keys = (0..<count).map { "k\($0) = 'é'" }
    let inline = try TomlDocument(
      parsing: Array("a = {\(keys.joined(separator: ", "))}".utf8))
    #expect(inline.root.table("a")?.entries.count == count)
    let places = inline.places
    let last = try #require(inline.root.table("a")?.entries.last)
    for _ in 0..<count { _ = places.place(of: last.keyOffset) }
    let headers = (0..<count).map { "[t.k\($0)]" }.joined(separator: "\n")
    let tables = try TomlDocument(parsing: Array(headers.utf8))
    #expect(tables.root.table("t")?.entries.count == count)
  }
}
