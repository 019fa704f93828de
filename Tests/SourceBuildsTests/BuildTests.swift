import PackageIndex
import Packaging
import PlatformIO
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

@Suite struct BuildTests {
  @Test func `metadata and wheel come from the backend's hooks, once`() async throws {
    let world = try BuildWorld()
    let source = world.project(backend: BuildWorld.backend())
    let metadata = try await world.builder.metadata(of: source)
    #expect(metadata.name == (try world.name("demo")))
    #expect(metadata.requirements.map(\.description) == ["needed"])
    let wheel = try await world.builder.wheel(of: source)
    #expect(wheel.manifest.files.map(\.path).contains("demo.py"))
    #expect(world.leftovers == [])
    // A second time the backend is not asked: it is broken, and as old as it was.
    let before = try #require(Files.status(world.folder("demo/backend.py")))
    let length = BuildWorld.backend().utf8.count
    world.folder.write(String(repeating: "?", count: length), to: "demo/backend.py")
    try Files.setModificationTime(
      of: world.folder("demo/backend.py"), nanoseconds: before.mtimeNanoseconds)
    #expect(try await world.builder.wheel(of: source) == wheel)
    #expect(try await world.builder.metadata(of: source) == metadata)
    // Any change of a file is a change of the project.
    world.folder.write("broken", to: "demo/backend.py")
    #expect(try await world.failure(source) != nil)
  }

  @Test func `without a hook for metadata the wheel tells`() async throws {
    let world = try BuildWorld()
    let source = world.project(backend: BuildWorld.backend(metadata: false))
    #expect(try await world.builder.metadata(of: source).version == (try Version(parsing: "1.0")))
  }

  @Test func `settings reach the backend`() async throws {
    let world = try BuildWorld(settings: [("a", "1"), ("b", "x\"y"), ("a", "2")])
    let wheel = try await world.builder.wheel(of: world.project(backend: BuildWorld.backend()))
    let text = String(
      decoding: try Files.read(try #require(wheel.path(of: "demo.py"))), as: UTF8.self)
    #expect(text == "settings = {'a': ['1', '2'], 'b': 'x\"y'}\n")
  }

  @Test func `a backend runs in the project's folder, isolated, without secrets`() async throws {
    let index = try IndexURL(parsing: "https://user:hunter22@index.example.org/simple/")
    let world = try BuildWorld(indexes: [index])
    let body = """
      import json
      with open(os.path.join(os.path.dirname(__file__), "seen.json.pyc"), "w") as file:
          json.dump([os.getcwd(), sys.prefix, sys.base_prefix, sys.path, dict(os.environ)], file)
      """
    let source = world.project(backend: BuildWorld.backend(body: body))
    _ = try await world.builder.wheel(of: source)
    let seen = try #require(world.folder.text(of: "demo/seen.json.pyc"))
    #expect(
      seen.hasPrefix("[\"\(world.folder("demo"))\", \"\(world.folder("cache/builds-v1/.work"))"))
    #expect(seen.contains("\"VIRTUAL_ENV\""))
    #expect(!seen.contains("hunter22"))
    #expect(!seen.contains("PIP_INDEX_URL"))
  }

  @Test(arguments: [
    ("LOCK_INDEX_URL", "x", false), ("PIP_EXTRA_INDEX_URL", "x", false), ("UV_INDEX_A", "x", false),
    ("POETRY_HTTP_BASIC_X_PASSWORD", "x", false), ("MINE", "https://u:s3cret@h/", false),
    ("PYTHONHOME", "x", false), ("PYTHONPATH", "x", false), ("HOME", "/h", true),
    ("CC", "clang", true), ("SOURCE_DATE_EPOCH", "1", true), ("HTTPS_PROXY", "http://p", true),
  ])
  func `variables with secrets are kept from builds`(
    _ name: String, _ value: String, _ isKept: Bool
  ) {
    let variables = BuildVariables(["PATH": "/bin", name: value], secrets: ["s3cret"])
    let seen = variables.isolated(in: "/env")
    #expect((seen[name] == value) == isKept)
    #expect(seen["PATH"] == "/env/bin:/bin")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("https://bob:s%40cret%2Fw%25rd@h/", false), ("https://bob:s%40cret%2fw%25rd@h/", false),
    ("https://bob:%73@cret%2Fw%25rd@h/", false), ("s@cret/w%rd", false), ("s@cret/w%rd\u{301}", false),
    ("s%40cret%2Fw%25rd", false), ("%as%40cret%2Fw%25rd", false), ("s%2540cret%252Fw%2525rd", false),
    ("%C3s%40cret%2Fw%25rd%C3", false), ("https://bob@h/", true), ("s%40cret", true),
  ])
  func `a password is found however it is escaped`(_ value: String, _ isKept: Bool) throws {
    let index = try IndexURL(parsing: "https://bob:s%40cret%2Fw%25rd@index.example.org/simple/")
    let secrets = try BuildWorld(indexes: [index]).builder.configuration.secrets
    let variables = BuildVariables(["MINE": value], secrets: secrets)
    #expect((variables.isolated(in: "/env")["MINE"] == value) == isKept)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("os.symlink('/dev/zero', path)", "`METADATA`: is no regular file"),
    ("os.mkfifo(path)",               "`METADATA`: is no regular file"),
    ("os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 1 << 40)", "`METADATA`: is larger than is allowed"),
  ])
  func `metadata that never ends is refused`(made: String, sentence: String) async throws {
    let world = try BuildWorld()
    let body = """
      def prepare_metadata_for_build_wheel(folder, config_settings=None):
          info = os.path.join(folder, "demo-1.0.dist-info")
          os.mkdir(info)
          path = os.path.join(info, "METADATA")
          \(made)
          return "demo-1.0.dist-info"
      """
    let source = world.project(backend: BuildWorld.backend(body: body))
    #expect(try await world.reason(source, wheel: false) == .invalidMetadata(sentence))
  }

  @Test func `a source distribution is built in a copy of its own`() async throws {
    let world = try BuildWorld()
    let body = "open('written', 'w').close()"
    let source = world.sourceDistribution(
      "demo", requires: [], backend: BuildWorld.backend(body: body))
    _ = try await world.builder.wheel(of: source)
    #expect(world.leftovers == [])
    #expect(!world.folder.names(in: "links").contains("written"))
  }

  @Test func `requirements are installed for the backend, from wheels and from sources`()
    async throws
  {
    let world = try BuildWorld()
    try await world.wheel("tool")
    _ = world.sourceDistribution(
      "sourcetool", requires: ["tool"],
      backend: "import tool\n" + BuildWorld.backend(name: "sourcetool"))
    let source = world.sourceDistribution(
      "demo",
      requires: ["tool>=1", "sourcetool; python_version > '3'", "nothing; python_version < '3'"],
      backend: "import tool, sourcetool\n" + BuildWorld.backend())
    let wheel = try await world.builder.wheel(of: source)
    #expect(wheel.manifest.name == (try world.name("demo")))
  }

  @Test func `what the backend asks for itself is installed as well`() async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    let source = world.project(
      backend: BuildWorld.backend(
        requires: "['tool']",
        body: "def prepare_metadata_for_build_wheel(*a): import tool; raise KeyError(tool.__name__)"
      ))
    #expect(try await world.failure(source, wheel: false)?.output.last == "KeyError: 'tool'")
    #expect(
      try await world.builder.requirements(of: source).map(\.description) == ["tool"])
  }

  @Test func `what was compiled in an environment is there in the next one like it`()
    async throws
  {
    let world = try BuildWorld()
    try await world.wheel("tool")
    let body = """
      import importlib.util
      made = os.path.exists(importlib.util.find_spec("tool").cached)
      import tool
      def get_requires_for_build_wheel(*a): return [] if made == EXPECTED else [str(made)]
      """
    for expected in ["False", "True"] {
      let text = body.split(separator: "EXPECTED").joined(separator: expected)
      let source = world.sourceDistribution(
        "demo", requires: ["tool"], backend: BuildWorld.backend(body: text))
      #expect(try await world.builder.requirements(of: source).map(\.description) == ["tool"])
    }
  }

  @Test func `only what the lock has is installed`() async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    try await world.wheel("tool", version: "2.0")
    let one = BuildPin(name: try world.name("tool"), version: try Version(parsing: "1.0"))
    let source = world.sourceDistribution(
      "demo", requires: ["tool"],
      backend: BuildWorld.backend(
        body: "import tool, glob\nprint(tool.__file__)\n"
          + "assert glob.glob(os.path.dirname(tool.__file__) + '/tool-1.0.dist-info')"))
    _ = try await world.builder.wheel(of: source, locked: [one])
    let dynamic = world.sourceDistribution(
      "dynamic", requires: ["tool"],
      backend: BuildWorld.backend(name: "dynamic", requires: "['tool>=2', 'more']"))
    await #expect(
      throws: BuildError(
        "dynamic-1.0", .notLocked(requirement: "tool>=2"))
    ) { try await world.builder.wheel(of: dynamic, locked: [one]) }
  }

  @Test func `a locked requirement with another hash is refused`() async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    let wrong = Digest(.sha256, hex: String(repeating: "0", count: 64))
    let pin = BuildPin(
      name: try world.name("tool"), version: try Version(parsing: "1.0"),
      hashes: [try #require(wrong)])
    let source = world.sourceDistribution(
      "demo", requires: ["tool"], backend: BuildWorld.backend())
    await #expect(throws: BuildError.self) {
      try await world.builder.wheel(of: source, locked: [pin])
    }
  }

  @Test func `a cycle of build requirements is named`() async throws {
    let world = try BuildWorld()
    let first = world.sourceDistribution(
      "first", requires: ["second"], backend: BuildWorld.backend(name: "first"))
    _ = world.sourceDistribution(
      "second", requires: ["first"], backend: BuildWorld.backend(name: "second"))
    #expect(try await world.reason(first) == .cycle(["first", "second", "first"]))
  }

  @Test func `only-binary holds for build requirements`() async throws {
    let world = try BuildWorld(onlyBinary: [.named(try PackageName(parsing: "tool"))])
    _ = world.sourceDistribution("tool", requires: [], backend: BuildWorld.backend(name: "tool"))
    let source = world.sourceDistribution(
      "demo", requires: ["tool"], backend: BuildWorld.backend())
    guard case .requirements(let told) = try await world.reason(source) else {
      Issue.record("built")
      return
    }
    #expect(told.message.contains("tool"))
    let all = try BuildWorld(onlyBinary: [.all])
    #expect(
      try await all.reason(all.project(backend: BuildWorld.backend()))
        == .forbidden(option: "--only-binary"))
  }

  @Test func `without isolation the interpreter's own modules serve`() async throws {
    let world = try BuildWorld(isIsolated: false)
    let source = world.project(
      backend: BuildWorld.backend(
        body: "assert sys.prefix == \"\(world.interpreter.facts["prefix"] ?? "")\""),
      pyproject: BuildWorld.pyproject.replacing("requires = []", with: "requires = ['nothing']"))
    _ = try await world.builder.wheel(of: source)
  }

  @Test func `without isolation nothing is kept`() async throws {
    let world = try BuildWorld(isIsolated: false)
    let source = world.project(
      backend: BuildWorld.backend(body: "open('\(world.folder("mark"))', 'a').write('x')"))
    for _ in 0..<2 {
      _ = try await world.builder.metadata(of: source)
      _ = try await world.builder.wheel(of: source)
    }
    #expect(world.folder.text(of: "mark") == "xxxx")
  }

  @Test func `a folder that cannot be built is told`() async throws {
    let world = try BuildWorld()
    world.folder.write("", to: "empty/README")
    let source = ProjectSource(place: .folder(world.folder("empty")), subject: "empty")
    #expect(try await world.reason(source) == .noProject(folder: world.folder("empty")))
    let missing = world.project(
      "missing", backend: "",
      pyproject: BuildWorld.pyproject.replacing(
        "\"backend\"", with: "\"nobackend.x:y\""))
    guard case .backendMissing = try await world.failure(missing)?.kind else {
      Issue.record("found")
      return
    }
    let elsewhere = world.project(
      "elsewhere", backend: "",
      pyproject: BuildWorld.pyproject.replacing(
        "\"backend\"", with: "\"json\""))
    guard case .backendElsewhere = try await world.failure(elsewhere)?.kind else {
      Issue.record("taken")
      return
    }
  }

  @Test func `an editable wheel needs a backend that knows them`() async throws {
    let world = try BuildWorld()
    var source = world.project(backend: BuildWorld.backend())
    source.product = .editable
    let failure = try await world.failure(source)
    #expect(failure?.kind == .hookMissing)
    #expect(failure?.hook == "build_editable")
  }

  @Test func `many builds at once do not get in each other's way`() async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    let sources = (0..<6).map { number in
      world.sourceDistribution(
        "p\(number)", requires: ["tool"],
        backend: "import tool\n" + BuildWorld.backend(name: "p\(number)"))
    }
    try await withThrowingTaskGroup(of: StoredWheel.self) { group in
      for source in sources { group.addTask { try await world.builder.wheel(of: source) } }
      for source in sources { group.addTask { try await world.builder.wheel(of: source) } }
      for try await wheel in group { #expect(wheel.manifest.name.text.hasPrefix("p")) }
    }
    #expect(world.leftovers == [])
  }

  @Test func `a build that nobody waits for any more ends`() async throws {
    let world = try BuildWorld(timeout: 600)
    let body = "def get_requires_for_build_wheel(c=None):\n    import time; time.sleep(600)"
    let source = world.project(backend: BuildWorld.backend(body: body))
    let task = Task { try await world.builder.wheel(of: source) }
    task.cancel()
    await #expect(throws: BuildError("demo", .interrupted)) { try await task.value }
    #expect(world.leftovers == [])
  }
}

extension String {
  /// The text with every occurrence of another one replaced.
  fileprivate func replacing(_ old: String, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
