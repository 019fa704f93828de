import PlatformIO
import TestSupport
import Testing

/// Sources that cannot be used: one sentence, the backend's last lines, the package and who asks for
/// it, and nothing left behind.
@Suite("bad sources") struct BadSourceTests {
  /// An index with `outer`, a wheel that needs `bad`, of which there is only the source.
  private func project(_ archive: [UInt8]) -> Project {
    let outer = SampleWheel(name: "outer", version: "1.0", requirements: ["bad"])
    let files = [outer.fileName: outer.bytes, "bad-1.0.tar.gz": archive]
    return Project(files: ["app.in": "# what the test is about\nouter\n"]) { request in
      let parts = request.path.split(separator: "/").map(String.init)
      guard parts.count == 2 else { return LoopbackServer.Response(status: 404) }
      if parts[0] == "files", let bytes = files[parts[1]] { return .file(bytes, for: request) }
      let links = files.filter { $0.key.hasPrefix(parts[1] + "-") }.map { name, bytes in
        "<a href='/files/\(name)#sha256=\(SHA256.hexadecimal(of: bytes))'>\(name)</a>"
      }
      guard parts[0] == "simple", !links.isEmpty else {
        return LoopbackServer.Response(status: 404)
      }
      return .text("<html>\(links.joined())</html>", type: "text/html")
    }
  }

  /// A source distribution whose backend has `body` beneath the usual hooks.
  private func archive(_ body: String, requires: [String] = []) -> [UInt8] {
    var tar = TarMaker()
    for (path, text) in SampleSource(name: "bad", buildRequirements: requires).files {
      tar.add("bad-1.0/" + path, text)
    }
    tar.add("bad-1.0/backend.py", SampleSource.backendText + "\n" + body + "\n")
    tar.finish()
    return tar.gzip
  }

  /// What builds leave in the cache's folder for work, and in the project.
  private func leftovers(_ project: Project) -> [String] {
    project.folder.names(in: ".cache/builds-v1/.work").filter { !$0.hasPrefix(".") }
      + project.folder.names(in: "").filter { $0 != "app.in" && $0 != ".cache" }
  }

  private static let metadata = "def prepare_metadata_for_build_wheel(folder, *a):\n    "

  // swift-format-ignore
  @Test(arguments: [
    ("import threading; print('step 3', flush=True); threading.Event().wait()", "did not end within 1 s", "\n  step 3\n"),
    ("import gone_for_ever", "ended with status 1", "hint: if the project needs `gone_for_ever` to be built and does not say so"),
    ("raise ModuleNotFoundError(\"No module named 'pkg_resources'\")", "ended with status 1", "`setuptools<82`"),
    ("import os; os.kill(os.getpid(), 9)", "was ended by signal 9", ""),
    ("import os; os._exit(7)", "ended with status 7", ""),
    ("raise KeyError('the reason')", "ended with status 1", "KeyError: 'the reason'"),
    ("print('x' * 30_000_000); raise KeyError('last')", "ended with status 1", "KeyError: 'last'"),
    ("for n in range(200_000): print('line', n)\n    raise SystemExit(3)", "ended with status 3", "line 199999"),
    ("return '../elsewhere.dist-info'", "returned `../elsewhere.dist-info`", ""),
    ("return None", "returned None", ""),
    ("return 'nothing.dist-info'", "returned `nothing.dist-info`", ""),
    ("open(folder + '/../../../../../written', 'w'); return '../..'", "returned `../..`", ""),
  ])
  func `a backend that goes wrong is told`(body: String, sentence: String, line: String) throws {
    let project = project(archive(Self.metadata + body))
    let limit = sentence.hasSuffix("1 s") ? ["--build-timeout", "1"] : []
    let run = try project.run(["compile", "app.in"] + limit)
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("app.in:2:1: error: `bad 1.0` cannot be built: "), "\(run.errors)")
    #expect(run.errors.contains(sentence) && run.errors.contains(line), "\(run.errors)")
    #expect(run.errors.contains("`outer` requires `bad`"), "\(run.errors)")
    #expect(run.errors.utf8.count < 40_000)
    // A build is no sandbox: what it writes elsewhere stays, and is not taken for its result.
    #expect(leftovers(project).filter { $0 != "written" } == [])
  }

  @Test(arguments: ["raise KeyError('here')", "def f(:", "import gone"])
  func `a backend that cannot be imported is told without the way to it`(body: String) throws {
    let project = project(archive(body))
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.contains("backend.py\", line"), "\(run.errors)")
    #expect(!run.errors.contains("importlib") && !run.errors.contains("hook.py"), "\(run.errors)")
    #expect(leftovers(project) == [])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("facts = lambda: 'Metadata-Version: 2.1\\nName: other\\nVersion: 1.0\\n'", "turns out to be `other`, where `bad` was expected"),
    ("facts = lambda: 'Metadata-Version: 2.1\\nName: bad\\nVersion: 2.0\\n'", "gave version 2.0, where 1.0 was expected"),
    ("facts = lambda: 'Metadata-Version: 2.1\\nName: bad\\nVersion: x\\n'", "gave metadata that cannot be used"),
  ])
  func `a backend that says something else is not believed`(body: String, sentence: String) throws {
    let project = project(archive(body))
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("app.in:2:1: error: "), "\(run.errors)")
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(leftovers(project) == [])
  }

  @Test func `what needs itself to be built is a cycle`() throws {
    let project = project(archive("", requires: ["bad"]))
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.contains("building it needs itself"), "\(run.errors)")
    #expect(run.errors.contains("`bad` needs `bad`"), "\(run.errors)")
    #expect(leftovers(project) == [])
  }

  @Test func `what a build needs and is not there is told`() throws {
    let project = project(archive("", requires: ["nowhere>=2"]))
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.contains("what `bad 1.0` needs to be built cannot be had"), "\(run.errors)")
    #expect(run.errors.contains("nowhere"), "\(run.errors)")
    #expect(run.errors.contains("`outer` requires `bad`"), "\(run.errors)")
  }

  @Test(arguments: [
    (
      "pyproject.toml", "[build-system]\nrequires = 1\n",
      "(line 2, column 12 of its `pyproject.toml`)"
    ),
    ("README", "", "\n  looked in the folder `.` of it\n"),
  ])
  func `no path is told of what was unpacked`(
    file: String, text: String, sentence: String
  ) throws {
    var tar = TarMaker()
    tar.add("bad-1.0/\(file)", text)
    tar.finish()
    let project = project(tar.gzip)
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.contains(sentence) && !run.errors.contains(".work"), "\(run.errors)")
    #expect(run.errors.hasPrefix("app.in:2:1: error: "), "\(run.errors)")
  }

  /// A member that no source distribution may have.
  struct Member: Sendable, CustomTestStringConvertible {
    var path: String
    var type: Character = "0"
    var target = ""
    var sentence: String

    var testDescription: String { "\(type) \(path) \(target)" }
  }

  // swift-format-ignore
  @Test(arguments: [
    Member(path: "/tmp/lock-absolute", sentence: "has a path that leads out of the archive"),
    Member(path: "bad-1.0/../../up", sentence: "has a path that leads out of the archive"),
    Member(path: "bad-1.0/link", type: "2", target: "/etc/passwd", sentence: "which is not in the archive"),
    Member(path: "bad-1.0/link", type: "2", target: "../../up", sentence: "which is not in the archive"),
    Member(path: "bad-1.0/link", type: "1", target: "bad-1.0/missing", sentence: "which is not in the archive"),
    Member(path: "bad-1.0/device", type: "3", sentence: "device"),
    Member(path: "bad-1.0/pipe", type: "6", sentence: "pipe"),
    Member(path: "bad-1.0/facts/below", sentence: "facts"),
  ])
  func `an archive that leads elsewhere is refused`(member: Member) throws {
    var tar = TarMaker()
    for (path, text) in SampleSource(name: "bad").files { tar.add("bad-1.0/" + path, text) }
    tar.add(
      member.path, member.type == "0" ? "text" : "", type: member.type, target: member.target)
    tar.finish()
    let project = project(tar.gzip)
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.contains("cannot unpack `bad 1.0`: "), "\(run.errors)")
    #expect(run.errors.contains(member.sentence), "\(run.errors)")
    #expect(run.errors.contains("`outer` requires `bad`"), "\(run.errors)")
    #expect(leftovers(project) == [] && !Files.exists("/tmp/lock-absolute"))
  }

  @Test func `an archive that unpacks to far too much is refused`() throws {
    let folder = TemporaryDirectory()
    SampleSource(name: "bad").written(to: folder, at: "bad-1.0")
    try LockTests.run(["truncate", "-s", "300M", "bad-1.0/zeros"], in: folder.path)
    // Not sparse: the archive has all the zeros, packed.
    try LockTests.run(["tar", "-czf", "bad.tar.gz", "bad-1.0"], in: folder.path)
    let project = project(try Files.read(folder("bad.tar.gz")))
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.contains("it would unpack to more than"), "\(run.errors)")
    #expect(leftovers(project) == [])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("no archive at all", "it is neither a `.tar.gz` nor a `.zip`"),
    ("BZh91AY", "it is packed with bzip2"),
    ("", "it is neither a `.tar.gz` nor a `.zip`"),
  ])
  func `what is no archive is told`(text: String, sentence: String) throws {
    let project = project(Array(text.utf8))
    // Of a release of an index, another one may do.
    let passed = try project.run(["compile", "app.in"])
    #expect(passed.status == 1)
    #expect(passed.errors.contains("the metadata of `bad` 1.0 cannot be read"), "\(passed.errors)")
    let address = "bad @ \(project.server.url)/files/bad-1.0.tar.gz"
    project.folder.write(address + "\n", to: "app.in")
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("app.in:1:1: error: cannot unpack `http://"), "\(run.errors)")
    #expect(run.errors.contains(sentence), "\(run.errors)")
  }

  @Test(arguments: [("geheimnis", "geheimnis"), ("geh%40eim%2Fnis", "geh@eim/nis")])
  func `builds see no password of an index`(password: String, decoded: String) throws {
    let project = project(
      archive(
        """
        with open(os.environ["SEEN"], "w") as file:
            file.write(repr(dict(os.environ)))
        """))
    let seen = project.folder("seen")
    let address = "http://me:\(password)@127.0.0.1:\(project.server.port)/simple/"
    let run = try project.run(
      ["compile", "app.in"],
      variables: [
        "SEEN": seen, "LOCK_INDEX_URL": address, "PIP_EXTRA_INDEX_URL": address,
        "MY_OWN_COPY": address, "MY_PASSWORD": decoded, "UV_INDEX": address,
      ])
    #expect(run.status == 0, "\(run.errors)")
    let text = project.text("seen") ?? ""
    #expect(text.contains("SEEN"), "\(text)")
    for secret in [password, decoded] {
      #expect(!text.contains(secret), "\(text)")
      #expect(!run.errors.contains(secret), "\(run.errors)")
    }
  }

  @Test(arguments: ["hang", "die"])
  func `a build that fails leaves the environment as it was`(how: String) throws {
    let project = project(
      archive(
        """
        def build_wheel(*a):
            import threading
            print("from the backend")
            if "\(how)" == "hang": threading.Event().wait()
            raise SystemExit(5)
        """))
    #expect(try project.run(["compile", "app.in"]).status == 0)
    let run = try project.run([
      "sync", "--target", "env", "app.txt", "--build-timeout", "1",
    ])
    #expect(run.status == 2)
    #expect(run.errors.contains("app.txt:"), "\(run.errors)")
    #expect(run.errors.contains("`bad 1.0` cannot be built"), "\(run.errors)")
    #expect(how == "hang" || run.errors.contains("from the backend"), "\(run.errors)")
    #expect(project.folder.names(in: "env") == [])
    #expect(leftovers(project).filter { $0 != "app.txt" && $0 != "env" } == [])
  }
}
