import PlatformIO
import TestSupport
import Testing

/// What has to be built, from its requirement to the environment; Python and git are the system's.
@Suite("syncs of sources") struct SourceSyncTests {
  private func project(
    _ files: [String: String], archives: [String: [UInt8]] = [:], wheels: [SampleWheel] = []
  ) -> Project {
    // What is in `dist` does not count for what a folder holds.
    Project(files: files.merging(["dist/.keep": ""]) { $1 }) { request in
      let parts = request.path.split(separator: "/").map(String.init)
      guard parts.count == 2 else { return LoopbackServer.Response(status: 404) }
      let all =
        archives.map { ($0.key, $0.value) } + wheels.map { ($0.fileName, $0.bytes) }
      if parts[0] == "files", let found = all.first(where: { $0.0 == parts[1] }) {
        return .file(found.1, for: request)
      }
      let links = all.filter { $0.0.hasPrefix(parts[1] + "-") }.map { name, bytes in
        "<a href='/files/\(name)#sha256=\(SHA256.hexadecimal(of: bytes))'>\(name)</a>"
      }
      guard parts[0] == "simple", !links.isEmpty else {
        return LoopbackServer.Response(status: 404)
      }
      return .text("<html>\(links.joined())</html>", type: "text/html")
    }
  }

  private func run(
    _ project: Project, _ arguments: [String]
  ) throws -> Project.Run {
    try project.run(arguments, variables: ["CALLS": project.folder("dist/calls")])
  }

  private func synced(_ project: Project, _ arguments: String...) throws -> Project.Run {
    try run(project, ["sync", "--target", "env", "app.txt"] + arguments)
  }

  private func calls(_ project: Project) -> [String] {
    (project.text("dist/calls") ?? "").split(separator: "\n").map(String.init)
  }

  private func repository(_ project: Project) throws {
    let folder = project.folder
    SampleSource(name: "stored").written(to: folder, at: "repo")
    try LockTests.run(["git", "init", "-q", "-b", "main", "."], in: folder("repo"))
    try LockTests.run(["git", "add", "-A"], in: folder("repo"))
    try LockTests.run(["git", "commit", "-qm", "1"], in: folder("repo"))
  }

  @Test func `all kinds are built once, and nothing is left to be done`() throws {
    let archives = TemporaryDirectory()
    let wheel = SampleWheel(name: "ready", version: "1.0")
    let project = project(
      [:],
      archives: [
        "packed-1.0.tar.gz": try SampleSource(name: "packed").archive(in: archives)
      ], wheels: [wheel])
    project.folder.write(
      """
      packed
      stored @ git+file://\(project.folder("repo"))@main
      ready @ \(project.server.url)/files/\(wheel.fileName)
      -e ./linked
      """, to: "app.in")
    try repository(project)
    SampleSource(name: "linked").written(to: project.folder, at: "linked")
    let compiled = try run(project, ["compile", "app.in"])
    #expect(compiled.status == 0, "\(compiled.errors)")
    let first = try synced(project)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("4 installed"))
    #expect(project.text("env/packed/__init__.py") == "version = 'packed-1.0'\n")
    #expect(project.text("env/stored/__init__.py") == "version = 'stored-1.0'\n")
    #expect(project.text("env/stored-1.0.dist-info/direct_url.json")?.contains("commit_id") == true)
    let made = calls(project)
    let second = try synced(project)
    #expect(second.status == 0)
    #expect(second.errors.contains("up to date (4 packages)"), "\(second.errors)")
    // Into a new folder, what was built is taken as it is.
    #expect(try run(project, ["sync", "--target", "other", "app.txt"]).status == 0)
    #expect(calls(project) == made)
    // Unless that is what somebody wants.
    let refreshed = try synced(project, "--reinstall", "--refresh")
    #expect(refreshed.status == 0, "\(refreshed.errors)")
    #expect(calls(project).filter { $0 == "wheel" }.count == 6)
  }

  /// A project that is to be installed from a folder, and is.
  private func copied(
    _ line: String = "./copied", from folder: String = "copied"
  ) throws -> Project {
    let project = project(["app.in": "\(line)\n"])
    SampleSource(name: "copied").written(to: project.folder, at: folder)
    let compiled = try run(project, ["compile", "app.in"])
    #expect(compiled.status == 0, "\(compiled.errors)")
    let synced = try synced(project)
    #expect(synced.status == 0, "\(synced.errors)")
    return project
  }

  @Test(arguments: [("./copied", "copied"), (".", "."), ("-e ./copied", "copied")])
  func `a folder is built again once it has changed`(line: String, folder: String) throws {
    let project = try copied(line, from: folder)
    let (before, status) = (calls(project), Files.status(project.folder("env")))
    for arguments in [[], ["--check"], ["--dry-run"]] {
      let again = try run(project, ["sync", "--target", "env", "app.txt"] + arguments)
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.errors.contains("up to date (1 package)"), "\(again.errors)")
    }
    // Without its cache too.
    let elsewhere = TemporaryDirectory()
    let uncached = try synced(project, "--cache-dir", elsewhere("cache"))
    #expect(uncached.errors.contains("up to date"), "\(uncached.errors)")
    #expect(calls(project) == before && Files.status(project.folder("env")) == status)
    SampleSource(name: "copied", version: "2").written(to: project.folder, at: folder)
    project.folder.write(
      "# changed\n" + (project.text("\(folder)/pyproject.toml") ?? ""),
      to: "\(folder)/pyproject.toml")
    for effect in ["--check", "--dry-run"] {
      #expect(try synced(project, effect).status == 1)
    }
    let again = try synced(project)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("again: its folder is not as it was"), "\(again.errors)")
    #expect(project.text("env/copied/__init__.py") == "version = 'copied-2'\n")
    #expect(try synced(project, "--check").status == 0)
  }

  @Test func `a copy that another program made is made again`() throws {
    let project = try copied()
    project.folder.write("pip\n", to: "env/copied-1.0.dist-info/INSTALLER")
    #expect(try synced(project, "--check").status == 1)
    #expect(try synced(project).status == 0)
    #expect(try synced(project, "--check").status == 0)
  }

  @Test func `a lock's variable may be a whole path`() throws {
    let project = project(["app.in": "copied @ file://${LIBS}/copied\n"])
    SampleSource(name: "copied").written(to: project.folder, at: "libs/copied")
    let variables = ["LIBS": project.folder("libs")]
    let compiled = try project.run(["compile", "app.in"], variables: variables)
    #expect(compiled.status == 0, "\(compiled.errors)")
    #expect(project.text("app.txt")?.contains("copied @ file://${LIBS}/copied\n") == true)
    let words = ["sync", "--target", "env", "app.txt"]
    let synced = try project.run(words, variables: variables)
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(try project.run(words + ["--check"], variables: variables).status == 0)
    let unset = try project.run(words)
    #expect(unset.status == 2)
    #expect(
      unset.errors.contains("error: the variable `LIBS` is not set\n")
        && unset.errors.contains("app.txt:"), "\(unset.errors)")
  }

  @Test(arguments: [["--no-build"], ["--only-binary", "copied"], ["--only-binary", ":all:"]])
  func `what must not be built is not`(arguments: [String]) throws {
    let project = project(["app.in": "./copied\n"])
    SampleSource(name: "copied").written(to: project.folder, at: "copied")
    #expect(try run(project, ["compile", "app.in"]).status == 0)
    let refused = try run(project, ["sync", "--target", "env", "app.txt"] + arguments)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("app.txt:"), "\(refused.errors)")
    #expect(refused.errors.contains("building is forbidden"), "\(refused.errors)")
    #expect(project.folder.names(in: "env") == [])
    let other = try synced(project, "--no-build", "--no-binary", "other", "--no-build-isolation")
    #expect(other.status == 2)
    // A name counts more than all of them, whichever stands first.
    for allowing in [["--no-binary", "copied"] + arguments, arguments + ["--no-binary=copied"]]
    where arguments != ["--only-binary", "copied"] {
      let allowed = try run(project, ["sync", "--target", "env", "app.txt"] + allowing)
      #expect(allowed.status == 0, "\(allowed.errors)")
    }
  }

  @Test func `a wheel at an address is not laid down where wheels are forbidden`() throws {
    let project = project([:])
    let wheel = SampleWheel(name: "lib", version: "1.0")
    project.folder.write(wheel.bytes, to: "vendor/" + wheel.fileName)
    project.folder.write(
      "lib @ file:./vendor/\(wheel.fileName) \\\n    --hash=sha256:\(wheel.sha256)\n", to: "app.txt"
    )
    let refused = try run(project, ["sync", "--target", "env", "app.txt", "--no-binary", "lib"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("app.txt:1:"), "\(refused.errors)")
    #expect(refused.errors.contains("is a wheel, which `--no-binary` forbids"), "\(refused.errors)")
    #expect(project.folder.names(in: "env") == [])
    #expect(try run(project, ["sync", "--target", "env", "app.txt"]).status == 0)
  }

  @Test func `a sync's own settings are those of its builds`() throws {
    let project = project(["app.in": "./copied\n"])
    let source = SampleSource(name: "copied")
    source.written(to: project.folder, at: "copied")
    project.folder.write(
      SampleSource.backendText + """

        made = build_wheel
        def build_wheel(folder, config_settings=None, metadata_directory=None):
            if config_settings == {"hang": "yes"}:
                import threading
                threading.Event().wait()
            called(repr(config_settings))
            return made(folder)

        """, to: "copied/backend.py")
    #expect(try run(project, ["compile", "app.in"]).status == 0)
    let hanging = try synced(project, "-C", "hang=yes", "--build-timeout", "1")
    #expect(hanging.status == 2)
    #expect(hanging.errors.contains("1 s"), "\(hanging.errors)")
    let made = try synced(project, "-C", "a=1", "-C", "a=2", "--no-build-isolation")
    #expect(made.status == 0, "\(made.errors)")
    #expect(calls(project).contains("{'a': ['1', '2']}"))
    let variables = ["LOCK_CONFIG_SETTINGS": "b=3", "CALLS": project.folder("dist/calls")]
    let again = try project.run(["sync", "--target", "second", "app.txt"], variables: variables)
    #expect(again.status == 0, "\(again.errors)")
    #expect(calls(project).contains("{'b': '3'}"))
  }

  @Test(arguments: [([], []), (["--no-hashes"], ["--no-require-hashes"])])
  func `what a build needs and has no wheel is built from the lock as well`(
    compileOptions: [String], syncOptions: [String]
  ) throws {
    let archives = TemporaryDirectory()
    let newest = SampleWheel(
      name: "maker", version: "2.0", files: ["maker/hooks.py": "raise SystemExit('newest')\n"])
    let maker = SampleWheel(
      name: "maker", version: "1.0", files: ["maker/hooks.py": SampleSource.backendText])
    let tool = SampleSource(name: "tool", buildRequirements: ["maker"], backend: "maker.hooks")
    let project = project(
      ["app.in": "./copied\n", "narrow.txt": "maker<2\n"],
      archives: ["tool-1.0.tar.gz": try tool.archive(in: archives)], wheels: [newest, maker])
    SampleSource(name: "copied", buildRequirements: ["tool", "maker"], backend: "maker.hooks")
      .written(to: project.folder, at: "copied")
    let compile = ["compile", "app.in", "-b", "narrow.txt"] + compileOptions
    let compiled = try run(project, compile)
    #expect(compiled.status == 0, "\(compiled.errors)")
    let lock = project.text("app.txt") ?? ""
    #expect(lock.contains("#   tool==1.0\n"), "\(lock)")
    #expect(lock.contains("#       build: maker==1.0\n"), "\(lock)")
    let sync = ["sync", "--target", "env", "app.txt", "--cache-dir", archives("cache")]
    let synced = try run(project, sync + syncOptions)
    #expect(synced.status == 0, "\(synced.errors)")
    // Nothing moves, and nothing is asked again.
    let before = calls(project)
    let again = try run(project, compile + ["--check"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(calls(project) == before)
  }

  @Test func `what cannot be built leaves the environment as it was`() throws {
    let project = project(["app.in": "./copied\n"])
    SampleSource(name: "copied").written(to: project.folder, at: "copied")
    #expect(try run(project, ["compile", "app.in"]).status == 0)
    #expect(try synced(project).status == 0)
    let before = project.folder.names(in: "env")
    project.folder.write("raise SystemExit('no way')\n", to: "copied/backend.py")
    let broken = try synced(project)
    #expect(broken.status != 0)
    #expect(broken.errors.contains("no way") && broken.errors.contains("app.txt:"))
    #expect(project.folder.names(in: "env") == before)
    try Files.removeTree(project.folder("copied"))
    let gone = try synced(project)
    #expect(gone.status == 2, "\(gone.errors)")
    #expect(gone.errors.contains("copied") && project.folder.names(in: "env") == before)
  }
}
