import Packaging
import PlatformIO
import SyncPlanning
import TestSupport
import Testing

@testable import WheelInstall

private typealias Distribution = ChangingEnvironment.Distribution

@Suite struct `a distribution is not removed` {
  /// Why, with the environment's folder as `$`.
  private func refusal(
    of distribution: Distribution, prepare: (ChangingEnvironment) throws -> Void = { _ in }
  ) throws -> String? {
    let environment = try ChangingEnvironment([distribution])
    try prepare(environment)
    let before = try environment.tree()
    defer { #expect((try? environment.tree()) == before) }
    do {
      try environment.apply(ChangingEnvironment.Change(removed: [distribution], added: []))
      return nil
    } catch TransactionError.cannotRemove(let error) {
      return error.diagnostic.message.replacing(environment.directory.path, with: "$")
    }
  }

  @Test(arguments: [
    (
      "../../../../outside.py",
      "claims `../../../../outside.py`, which is outside of the environment"
    ),
    ("/etc/passwd", "claims `/etc/passwd`, which is outside of the environment"),
    ("a/../../../../../x", "claims `a/../../../../../x`, which is outside of the environment"),
    ("../../../../../../../../../../../x", "which is outside of the environment"),
    ("../../../pyvenv.cfg", "claims `$/pyvenv.cfg`, which is the interpreter's"),
    ("../../../bin/python", "claims `$/bin/python`, which is the interpreter's"),
    ("../../../bin/python3.12", "claims `$/bin/python3.12`, which is the interpreter's"),
    ("../../../bin/activate", "claims `$/bin/activate`, which is the interpreter's"),
    ("../os.py", "claims `$/lib/python3.12/os.py`, which is the interpreter's"),
    ("../../../.lock-packages", "claims `$/.lock-packages`, which is the interpreter's"),
    ("..", "claims `$/lib/python3.12`, which is the interpreter's"),
    ("../../..", "claims `../../..`, which is outside of the environment"),
    (".", "which is the interpreter's"),
  ])
  func `that claims what is not its own`(row: String, reason: String) throws {
    let distribution = Distribution("a", ["a.py": ""], record: ["a.py", row])
    let text = try #require(try refusal(of: distribution))
    #expect(text.contains(reason), "\(text)")
  }

  @Test func `that is reached through a symbolic link`() throws {
    let elsewhere = TemporaryDirectory()
    elsewhere.write("precious", to: "x.py")
    let text = try refusal(of: Distribution("a", [:], record: ["p/x.py"])) {
      try Files.makeSymbolicLink(
        at: $0.directory(ChangingEnvironment.site + "/p"), to: elsewhere.path)
    }
    #expect(
      text == "`a 1` cannot be removed: `$/lib/python3.12/site-packages/p`, "
        + "which leads to its files, is a symbolic link")
    #expect(elsewhere.text(of: "x.py") == "precious")
  }

  @Test func `whose files are outside by way of a symbolic link`() throws {
    let elsewhere = TemporaryDirectory()
    elsewhere.write("precious", to: "x.py")
    let text = try refusal(of: Distribution("a", [:], record: ["../../../share/x.py"])) {
      try Files.makeSymbolicLink(at: $0.directory("share"), to: elsewhere.path)
    }
    #expect(text?.contains("outside of the environment") == true)
    #expect(elsewhere.text(of: "x.py") == "precious")
  }

  @Test func `that has no RECORD, or one that cannot be read`() throws {
    let distribution = Distribution("a", ["a.py": ""])
    let without = try refusal(of: distribution) { try $0.remove("a-1.dist-info/RECORD") }
    #expect(without == "`a 1` cannot be removed: it has no RECORD")
    let broken = try refusal(of: distribution) { $0.add(["a-1.dist-info/RECORD": "a.py\n"]) }
    #expect(broken?.contains("line 1 has not three fields") == true)
  }
}

@Suite struct `older forms of distributions` {
  /// What is left of an environment with these files after removing a distribution.
  private func removing(
    _ name: String, _ form: InstalledDistribution.Form, at path: String,
    from files: [String: String]
  ) throws -> [String] {
    let environment = try ChangingEnvironment()
    environment.add(files)
    let distribution = InstalledDistribution(
      name: try PackageName(parsing: name), version: try Version(parsing: "1"), form: form,
      path: environment.directory("\(ChangingEnvironment.site)/\(path)"))
    let lock = try environment.lock()
    try Transaction.apply(environment.stage([]), removing: [distribution], keeping: [], under: lock)
    _ = consume lock
    let site = ChangingEnvironment.site + "/"
    return try environment.tree().keys.filter { $0.hasPrefix(site) || $0.hasPrefix("bin/") }
      .map { $0.replacing(site, with: "") }.filter { !["", "bin/", "bin/python"].contains($0) }
      .sorted()
  }

  @Test func `lists of files that pip had setuptools write`() throws {
    let left = try removing(
      "a", .eggInfoFolder, at: "a-1.egg-info",
      from: [
        "a/x.py": "", "a/mine.py": "", "a-1.egg-info/PKG-INFO": "",
        "a-1.egg-info/installed-files.txt": "../a/x.py\nPKG-INFO\n../../../../bin/a\n",
        "../../../bin/a": "",
      ])
    #expect(left == ["a/", "a/mine.py"])
  }

  @Test func `names of modules and folders`() throws {
    let left = try removing(
      "a", .eggInfoFolder, at: "a-1.egg-info",
      from: [
        "a/x.py": "", "a/deep/y.py": "", "b.py": "", "__pycache__/b.cpython-312.pyc": "",
        "n/other.py": "", "a-1.egg-info/top_level.txt": "a\nb\nn\n../x\n",
        "a-1.egg-info/namespace_packages.txt": "n\n",
        "a-1.egg-info/entry_points.txt": "[console_scripts]\nprog = a:main\n",
        "a-1.egg-info/scripts/tool": "", "../../../bin/prog": "", "../../../bin/tool": "",
      ])
    #expect(left == ["n/", "n/other.py"])
  }

  @Test func `a link to a project and its line`() throws {
    let project = TemporaryDirectory()
    project.write("[console_scripts]\nprog = a:main\n", to: "a.egg-info/entry_points.txt")
    let files = [
      "a.egg-link": "\(project.path)\n.", "easy-install.pth": "/else\n\(project.path)\n",
      "../../../bin/prog": "",
    ]
    let left = try removing("a", .eggLink, at: "a.egg-link", from: files)
    #expect(left == ["easy-install.pth"])
    let alone = files.merging(["easy-install.pth": "\(project.path)\n"]) { $1 }
    #expect(try removing("a", .eggLink, at: "a.egg-link", from: alone) == [])
  }

  @Test func `a file that says nothing is refused`() throws {
    #expect(throws: TransactionError.self) {
      try removing("a", .eggInfoFile, at: "a-1.egg-info", from: ["a-1.egg-info": ""])
    }
  }
}

@Suite struct `the name of a compiled module` {
  @Test(arguments: [
    ("x.cpython-312.pyc", "x"), ("x.cpython-312.opt-1.pyc", "x"), ("a.b.pypy39.pyc", "a.b"),
    ("x.cpython-312.pyc.140234", "x"), ("x.pyc", nil), ("x.py", nil), (".pyc", nil),
    ("x.cpython-312.pyo", nil), ("", nil), ("..", nil), ("12", nil), (".cpython-312.pyc", nil),
  ])
  func `says which module it is of`(file: String, module: String?) {
    #expect(CompiledModule(fileName: file)?.name == module)
  }
}
