import Packaging
import RequirementFiles
import Testing

@Suite struct LogicalLineTests {
  @Test(arguments: ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\n\r\nb", "\n\n a\t\n\tb"])
  func `lines end with any line break`(text: String) throws {
    #expect(try tree(text).names == ["a", "b"])
  }

  @Test func `places count all line breaks alike`() throws {
    #expect(
      try tree("a\r\nb\rc\nd").lines
        == ["a | a.in:1:1", "b | a.in:2:1", "c | a.in:3:1", "d | a.in:4:1"])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a\\\n==1", ["a==1 | a.in:1:1"]),
    ("a \\\r\n  ==1", ["a   ==1 | a.in:1:1"]),
    ("a==1\\", ["a==1 | a.in:1:1"]),
    ("a==1\\\\\nb", ["a==1b | a.in:1:1"]),
    ("\\\n\\\n  a\nb", ["a | a.in:3:3", "b | a.in:4:1"]),
    ("a \\\n# comment \\\nb", ["a | a.in:1:1", "b | a.in:3:1"]),
    ("a # x \\\nb\nc", ["a | a.in:1:1", "c | a.in:3:1"]),
    ("a\\\n#b\nc", ["a | a.in:1:1", "c | a.in:3:1"]),
    ("a==1\\\\\\\n\\\n.0", ["a==1.0 | a.in:1:1"]),
    ("a \\ \nb", []),
  ])
  func `a backslash joins lines`(text: String, lines: [String]) throws {
    guard !lines.isEmpty else {
      #expect(throws: RequirementFileError.self) { try tree(text) }
      return
    }
    #expect(try tree(text).lines == lines)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("# a\n  # b\n#", []),
    ("a # b # c", ["a"]),
    ("a\t#b", ["a"]),
    ("a\u{A0}# b", ["a"]),
    ("a @ https://h/a.zip#egg=a # why", ["a @ https://h/a.zip#egg=a"]),
    ("a; extra == ' # b", nil),
  ] as [(String, [String]?)])
  func `a comment follows white space or nothing`(text: String, names: [String]?) throws {
    #expect((try? tree(text).names) == names)
  }

  @Test func `unusual line breaks are spaces and a warning`() throws {
    let read = try tree("a\n# é\u{2028}\u{0C}\nb\u{0B}>=1\u{85}\nc")
    #expect(read.names == ["a", "b>=1", "c"])
    #expect(read.warningLines == ["unusual-line-break | a.in:2:4"])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("${A}", "x", "${A} | a.in:1:1"),
    ("${A}==${V}", "x==1.0", "${A}==${V} | a.in:1:1"),
    ("a==${V} ; python_version > '${A}'", "a==1.0; python_version > \"x\"", "a==${V} ; python_version > '${A}' | a.in:1:1"),
    ("a\\\n==$\\\n{V\\\n}", "a==1.0", "a==${V} | a.in:1:1"),
    ("a; os_name == '${UNSET}'", "a; os_name == \"${UNSET}\"", "a; os_name == '${UNSET}' | a.in:1:1"),
    ("a; os_name == '${EMPTY}'", "a; os_name == \"${EMPTY}\"", "a; os_name == '${EMPTY}' | a.in:1:1"),
    ("a; os_name == '$V %V% ${v} ${} ${V'", "a; os_name == \"$V %V% ${v} ${} ${V\"", "a; os_name == '$V %V% ${v} ${} ${V' | a.in:1:1"),
    ("a; os_name == '${NESTED}'", "a; os_name == \"${V}\"", "a; os_name == '${NESTED}' | a.in:1:1"),
    ("a @ https://${A}:${V}@h/a.zip", "a @ https://x:1.0@h/a.zip", "a @ https://${A}:${V}@h/a.zip | a.in:1:1"),
  ])
  func `variables are expanded, and kept in the text`(
    text: String, name: String, line: String
  ) throws {
    let variables = ["A": "x", "V": "1.0", "EMPTY": "", "NESTED": "${V}", "v": "no"]
    let read = try tree(text, variables: variables)
    #expect(read.names == [name])
    #expect(read.lines == [line])
  }

  @Test func `a variable may hold options`() throws {
    let read = try tree("${OPTS}\n${BLANK}\na", variables: ["OPTS": "--pre -i x", "BLANK": " "])
    #expect(read.options.allowsPrereleases)
    #expect(read.options.indexURL?.value == "x")
    #expect(read.options.indexURL?.text == "${OPTS}")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("-i https://${NO}/", "NO", 1, 12),
    ("a --hash=${NO}", "NO", 1, 10),
    ("--find-links \\\n '${YES}/${EMPTY}'", "EMPTY", 2, 10),
    ("a @ https://${NO}@h/", "NO", 1, 13),
    ("git+https://h/${NO}", "NO", 1, 15),
    ("./${NO}", "NO", 1, 3),
    ("-e ${NO}", "NO", 1, 4),
    ("-r ${NO}", "NO", 1, 4),
    ("a==${NO}", "NO", 1, 4),
  ])
  func `a variable without a value is an error where it is needed`(
    text: String, name: String, line: Int, column: Int
  ) {
    #expect(throws: error(.unsetVariable(name), line, column)) {
      try tree(text, variables: ["EMPTY": "", "YES": "long value"])
    }
  }
}
