import Packaging
import PlatformIO
import TestSupport
import Testing
import WheelInstall

@Suite struct LaunchScriptTests {
  private let world = StagingWorld()

  private func staged(
    _ wheel: WheelToInstall, interpreter: String
  ) async throws -> StagedTree {
    try await Staging.prepare(
      [wheel], for: world.layout(interpreter: interpreter), StagingOptions())
  }

  @Test func `an entry point is called by the interpreter`() async throws {
    let tree = try await staged(
      world.wheel(
        "a",
        scripts: [
          .init(name: "go", module: "a.b", attribute: "Program.run", isGraphical: true)
        ]), interpreter: "/opt/env/bin/python")
    #expect(
      try world.text(tree, "bin/go") == """
        #!/opt/env/bin/python
        # -*- coding: utf-8 -*-
        import sys
        from a.b import Program
        if __name__ == "__main__":
            if sys.argv[0].endswith("-script.pyw"):
                sys.argv[0] = sys.argv[0][:-11]
            elif sys.argv[0].endswith(".exe"):
                sys.argv[0] = sys.argv[0][:-4]
            sys.exit(Program.run())

        """)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("#!python\nx\n",        "x\n"),
    ("#!pythonw\nx",         "x"),
    ("#!python3.9 -u\nx\n",  "x\n"),
    ("#!python\r\nx\r\n",    "x\r\n"),
    ("#!python",             ""),
  ])
  func `a script's first line is replaced`(text: String, rest: String) async throws {
    let wheel = try world.wheel("a", [.init(target: "run", text: text, scheme: .scripts)])
    let tree = try await staged(wheel, interpreter: "/p")
    #expect(try world.text(tree, "bin/run") == "#!/p\n" + rest)
  }

  @Test func `an entry point stands for a script of its name`() async throws {
    let wheel = try world.wheel(
      "a", [.init(target: "go", text: "#!python\nprint()\n", scheme: .scripts)],
      scripts: [.init(name: "go", module: "a", attribute: "main")])
    let tree = try await staged(wheel, interpreter: "/p")
    #expect(try world.text(tree, "bin/go").contains("from a import main"))
  }

  private static let longest = "/" + String(repeating: "x", count: 123)

  // swift-format-ignore
  @Test(arguments: [
    ("/with space/python",        "'/with space/python'"),
    ("/it's/python",              nil),
    ("/it's a/python",            #"'/it'"'"'s a/python'"#),
    (longest,                     nil),
    (longest + "x",               "'\(longest)x'"),
  ] as [(String, String?)])
  func `a shell helps where a first line cannot`(interpreter: String, quoted: String?) async throws {
    let wheel = try world.wheel("a", [.init(target: "run", text: "#!python\n", scheme: .scripts)])
    let tree = try await staged(wheel, interpreter: interpreter)
    let text = try world.text(tree, "bin/run")
    #expect(text == (quoted.map { "#!/bin/sh\n'''exec' \($0) \"$0\" \"$@\"\n' '''\n" } ?? "#!\(interpreter)\n"))
  }

  @Test(arguments: [
    "plain", "with space", "it's a", "back`tick $HOME \"x\" y",
    String(repeating: "long", count: 40),
  ])
  func `a script runs its interpreter with its arguments`(folder: String) async throws {
    let interpreter = world.folder.write("#!/bin/sh\necho \"$@\"\n", to: "\(folder)/python")
    _ = try Subprocess.run("chmod", ["755", interpreter])
    let wheel = try world.wheel("a", scripts: [.init(name: "go", module: "a", attribute: "main")])
    let tree = try await staged(wheel, interpreter: interpreter)
    let program = "\(tree.bases[0].staged)/bin/go"
    let result = try Subprocess.run(program, ["one two", "3"])
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "\(program) one two 3\n")
  }

  @Test(
    .enabled(if: Python.isThere, "needs python3 on PATH"),
    arguments: ["plain", "with space", String(repeating: "long", count: 40)])
  func `Python reads what the shell is told as a text`(folder: String) async throws {
    let interpreter = world.folder("\(folder)/python")
    try Files.createDirectories(world.folder(folder))
    _ = try Subprocess.run("/bin/sh", ["-c", #"ln -s "$(command -v python3)" "$0""#, interpreter])
    let wheel = try world.wheel(
      "a", [.init(target: "a.py", text: "def main():\n    import sys\n    print(sys.argv[1:])\n")],
      scripts: [.init(name: "go", module: "a", attribute: "main")])
    let tree = try await staged(wheel, interpreter: interpreter)
    var options = Subprocess.Options()
    options.environment = [
      "PYTHONPATH": "\(tree.bases[0].staged)/lib/python3.12/site-packages", "PATH": "/usr/bin:/bin",
    ]
    let result = try Subprocess.run("\(tree.bases[0].staged)/bin/go", ["one two", "3"], options)
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "['one two', '3']\n")
    #expect(result.status.isSuccess)
  }
}

/// The interpreter that tests may find on the machine.
enum Python {
  static let isThere = (try? Subprocess.run("python3", ["-c", ""]))?.status.isSuccess == true
}
