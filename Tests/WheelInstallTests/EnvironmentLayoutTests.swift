import PlatformIO
import TestSupport
import Testing
import WheelInstall

@Suite struct EnvironmentLayoutTests {
  private let folder = TemporaryDirectory()

  private func interpreter(_ changes: [String: String] = [:]) throws -> Interpreter {
    try Interpreter(
      at: FakeInterpreter(prefix: folder("env"), changes: changes).written(to: folder),
      cacheDirectory: nil)
  }

  @Test func `is the interpreter's own`() throws {
    let layout = try EnvironmentLayout(try interpreter())
    let root = folder("env")
    #expect(
      layout
        == EnvironmentLayout(
          root: root, purelib: root + "/lib/python3.12/site-packages",
          platlib: root + "/lib/python3.12/site-packages", scripts: root + "/bin",
          headers: root + "/include/site/python3.12", data: root,
          interpreter: root + "/bin/python", cacheTag: "cpython-312"))
  }

  @Test func `of two names of one folder takes one`() throws {
    folder.write("", to: "env/lib/python3.12/site-packages/x")
    _ = try Subprocess.run("ln", ["-s", "lib", folder("env/lib64")])
    let layout = try EnvironmentLayout(
      try interpreter(["platlib": folder("env/lib64/python3.12/site-packages")]))
    #expect(layout.platlib == layout.purelib)
  }

  @Test func `may be a folder of its own`() throws {
    let interpreter = try interpreter()
    let target = try EnvironmentLayout(interpreter, place: .target(folder("a/b")))
    #expect(target.root == folder("a/b"))
    #expect(
      [target.purelib, target.platlib, target.data] == [target.root, target.root, target.root])
    #expect(target.scripts == folder("a/b/bin"))
    let prefix = try EnvironmentLayout(interpreter, place: .prefix(folder.path + "/./p/"))
    #expect(prefix.root == folder("p"))
    #expect(prefix.purelib == folder("p/lib/python3.12/site-packages"))
    #expect(prefix.headers == folder("p/include/site/python3.12"))
    #expect(prefix.interpreter == folder("env/bin/python"))
  }

  @Test func `needs an interpreter that says where things go`() throws {
    let silent = try interpreter(["purelib": ""])
    #expect(throws: InterpreterError.unreadableAnswer(path: silent.path)) {
      try EnvironmentLayout(silent)
    }
  }

  @Test func `that the system looks after is refused with the system's words`() throws {
    let marker = folder.write(
      """
      [other]
      Error=no
      [externally-managed]
      Error-de_DE=nein
      Error=Use the package manager:

       apt install python3-xyz

      """, to: "base/lib/python3.12/EXTERNALLY-MANAGED")
    let changes = ["base_prefix": folder("env"), "stdlib": folder("base/lib/python3.12")]
    let system = try interpreter(changes)
    #expect(
      throws: InterpreterError.externallyManaged(
        path: system.path, marker: marker,
        says: ["Use the package manager:", "", "apt install python3-xyz"])
    ) { try system.checkManagement() }
    // An environment made from it is free.
    try interpreter(["stdlib": folder("base/lib/python3.12")]).checkManagement()
    try interpreter(["base_prefix": folder("env")]).checkManagement()
  }
}

@Suite struct `the probe` {
  /// What a real interpreter says, where the machine has one.
  @Test(.enabled(if: RealPython.path != nil)) func `asks a virtual environment where things go`()
    throws
  {
    let folder = TemporaryDirectory()
    let python = try #require(RealPython.path)
    _ = try Subprocess.run(python, ["-m", "venv", "--without-pip", folder("env")])
    let interpreter = try Interpreter(at: folder("env/bin/python"), cacheDirectory: nil)
    #expect(interpreter.isVirtualEnvironment)
    let layout = try EnvironmentLayout(interpreter)
    var options = Subprocess.Options()
    options.directory = folder.path
    let asked = try Subprocess.run(
      folder("env/bin/python"),
      [
        "-c",
        """
        import sys, sysconfig
        for name in ("purelib", "platlib", "scripts", "data"): print(sysconfig.get_path(name))
        print(sys.prefix); print(sys.executable); print(sys.implementation.cache_tag)
        """,
      ], options)
    let lines = String(decoding: asked.standardOutput, as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(
      lines == [
        layout.purelib, layout.platlib, layout.scripts, layout.data, layout.root,
        layout.interpreter, layout.cacheTag,
      ])
  }
}
