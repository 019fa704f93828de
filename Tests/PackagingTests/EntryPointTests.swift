import Packaging
import Testing

@Suite struct `entry points` {
  private func scripts(_ text: String) throws -> [EntryPoint] {
    try EntryPoint.scripts(parsing: Array(text.utf8).span)
  }

  @Test func `are scripts in two sections`() throws {
    let read = try scripts(
      """
      # of the distribution
      [console_scripts]
      tool = demo.cli:main
      other.tool-2=demo:Program.run [extra,more]
      \ttool 3 = démo : main
      [other]
      not a script
      [gui_scripts]
      window = demo.gui:main
      tool-w = demo:main
      """)
    #expect(
      read == [
        EntryPoint(name: "tool", module: "demo.cli", attribute: "main"),
        EntryPoint(name: "other.tool-2", module: "demo", attribute: "Program.run"),
        EntryPoint(name: "tool 3", module: "démo", attribute: "main"),
        EntryPoint(name: "window", module: "demo.gui", attribute: "main", isGraphical: true),
        EntryPoint(name: "tool-w", module: "demo", attribute: "main", isGraphical: true),
      ])
  }

  @Test(arguments: [
    "", "\n\n", "tool = demo:main\n", "[scripts]\ntool = x\n", "[console_scripts]\n",
  ])
  func `may be none`(text: String) throws {
    #expect(try scripts(text).isEmpty)
  }

  @Test func `may be there twice if they are the same`() throws {
    #expect(try scripts("[console_scripts]\na = b:c\na=b:c\n").count == 1)
  }
}

@Suite struct `the path of an archive` {
  @Test(arguments: [
    "a", "a/b", "a.b/c", ".hidden", "..a/b", "a..b", "é/文", "a b/c d", "a1:b", "ab:/c", "...a",
  ])
  func `is good`(path: String) {
    #expect(ArchivePath.fault(of: path) == nil)
  }

  @Test(arguments: [
    ("", ArchivePath.Fault.empty), ("/", .absolute), ("/a", .absolute), ("a/", .emptyPart),
    ("a//b", .emptyPart), (".", .dots), ("..", .dots), ("a/..", .dots), ("./a", .dots),
    ("a/./b", .dots), ("a.", .trailingDotOrSpace), ("a /b", .trailingDotOrSpace),
    ("...", .trailingDotOrSpace), ("a\\b", .backslash), ("C:", .driveLetter), ("c:a", .driveLetter),
    ("a\0", .controlCharacter), ("a\u{1F}", .controlCharacter), ("\u{80}", .controlCharacter),
    ("a\u{9F}b", .controlCharacter), (String(repeating: "a", count: 256), .partTooLong),
    (String(repeating: "a/", count: 1025), .tooLong),
    (String(repeating: "a/", count: 65) + "a", .tooDeep),
  ])
  func `is refused`(path: String, fault: ArchivePath.Fault) {
    #expect(ArchivePath.fault(of: path) == fault)
  }
}
