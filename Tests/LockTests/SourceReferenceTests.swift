import PlatformIO
import TestSupport
import Testing

/// Folders, repositories and source distributions, through `lock compile`; Python and git are those
/// of the system.
@Suite("references to sources") struct SourceReferenceTests {
  private func project(
    _ files: [String: String] = [:], archives: [String: [UInt8]] = [:],
    wheels: [SampleWheel] = [], index: String = "util 1.0\nutil 1.2"
  ) -> Project {
    let text = TextIndex(index)
    return Project(files: files) { request in
      let parts = request.path.split(separator: "/").map(String.init)
      if parts.count == 2, parts[0] == "files" {
        if let bytes = archives[parts[1]] { return .file(bytes, for: request) }
        if let wheel = wheels.first(where: { $0.fileName == parts[1] }) {
          return .file(wheel.bytes, for: request)
        }
      }
      guard parts.count == 2, parts[0] == "simple" else { return text.answer(request) }
      let found =
        archives.keys.filter { $0.hasPrefix(parts[1] + "-") }.map { ($0, archives[$0] ?? []) }
        + wheels.filter { $0.name == parts[1] }.map { ($0.fileName, $0.bytes) }
      guard !found.isEmpty else { return text.answer(request) }
      let links = found.sorted { $0.0 < $1.0 }.map { name, bytes in
        "<a href='/files/\(name)#sha256=\(SHA256.hexadecimal(of: bytes))'>\(name)</a>"
      }
      return .text("<html>\(links.joined())</html>", type: "text/html")
    }
  }

  private func compile(
    _ project: Project, _ arguments: String..., variables: [String: String] = [:]
  ) throws -> Project.Run {
    try project.run(
      ["compile", "--no-header"] + arguments,
      variables: ["CALLS": project.folder("calls")].merging(variables) { $1 })
  }

  private func calls(_ project: Project) -> [String] {
    (project.text("calls") ?? "").split(separator: "\n").map(String.init)
  }

  /// The lock without its options and hashes.
  private func lock(_ project: Project, _ path: String = "app.txt") -> String {
    (project.text(path) ?? "").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("--") && !$0.contains("--hash=") && !$0.hasPrefix("# WARNING") }
      .filter { !$0.hasPrefix("# Consider") }
      .map { $0.hasSuffix(" \\") ? String($0.dropLast(2)) : $0 }.joined(separator: "\n")
  }

  @Test func `a folder is asked for its name and what it requires`() throws {
    let project = project(["app.in": "-e ./one\n./sub/two\n"])
    SampleSource(name: "First.One", requirements: ["util"]).written(to: project.folder, at: "one")
    SampleSource(name: "two", version: "2", requirements: ["first-one"])
      .written(to: project.folder, at: "sub/two")
    let run = try compile(project, "app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("note: `./one` and `./sub/two` are folders"), "\(run.errors)")
    #expect(
      lock(project) == """
        -e ./one
            # via
            #   -r app.in
            #   two
            # name: first-one
        two @ file:./sub/two
            # via -r app.in
        util==1.2
            # via first-one
        """)
    let before = calls(project)
    #expect(try compile(project, "app.in", "--offline", "--check").status == 0)
    #expect(calls(project) == before, "what has not changed is not asked again")
  }

  @Test func `a static project is not asked at all`() throws {
    let project = project([
      "app.in": "./one\n",
      "one/pyproject.toml":
        "[project]\nname='one'\nversion='1'\ndependencies=['util<1.1']\n[build-system]\nrequires=[]\n"
        + "build-backend='backend'\nbackend-path=['.']\n",
      "one/backend.py": "raise SystemExit('asked')\n",
    ])
    let run = try compile(project, "app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("warning: the lock does not say what `one` is built with"))
    #expect(lock(project).hasSuffix("util==1.0\n    # via one"))
  }

  @Test func `a commit stays until it is to move`() throws {
    let project = project(["app.in": "lib @ git+file://${REPO}@main\n"])
    let folder = project.folder
    let repository = folder("repo")
    func commit(_ source: SampleSource, at path: String = "repo") throws -> String {
      source.written(to: folder, at: path)
      try LockTests.run(["git", "add", "-A"], in: repository)
      try LockTests.run(["git", "commit", "-qm", source.version], in: repository)
      return (folder.text(of: "repo/.git/refs/heads/main") ?? "").split(separator: "\n").joined()
    }
    try Files.createDirectories(repository)
    try LockTests.run(["git", "init", "-q", "-b", "main", "."], in: repository)
    let first = try commit(SampleSource(name: "lib", requirements: ["util<1.1"]))
    try LockTests.run(["git", "tag", "v1"], in: repository)
    let variables = ["REPO": repository]
    func compiled(_ arguments: String...) throws -> String {
      let run = try project.run(
        ["compile", "--no-header", "app.in"] + arguments, variables: variables)
      #expect(run.status == 0, "\(run.errors)")
      return lock(project)
    }
    let expected = { (commit: String, revision: String?, util: String) in
      """
      lib @ git+file://${REPO}@\(commit)
          # via -r app.in\(revision.map { "\n    # revision: \($0)" } ?? "")
      util==\(util)
          # via lib
      """
    }
    #expect(try compiled() == expected(first, "main", "1.0"))
    let second = try commit(SampleSource(name: "lib", version: "2", requirements: ["util"]))
    // The branch has moved, and its repository is not even there.
    try Files.rename(repository, to: folder("away"))
    #expect(try compiled("--offline") == expected(first, "main", "1.0"))
    try Files.rename(folder("away"), to: repository)
    #expect(try compiled("-P", "lib") == expected(second, "main", "1.0"))
    #expect(try compiled("-U") == expected(second, "main", "1.2"))
    folder.write("lib @ git+file://${REPO}@v1\n", to: "app.in")
    #expect(try compiled() == expected(first, "v1", "1.0"))
    folder.write("lib @ git+file://${REPO}@\(second)\n", to: "app.in")
    #expect(try compiled() == expected(second, nil, "1.0"))
    folder.write("git+file://${REPO}\n", to: "app.in")
    #expect(try compiled("-U") == expected(second, nil, "1.2"))
    _ = try commit(SampleSource(name: "inner", requirements: ["util"]), at: "repo/sub")
    folder.write("git+file://${REPO}#subdirectory=sub\n", to: "app.in")
    let inner = try compiled()
    #expect(inner.hasPrefix("inner @ git+file://${REPO}@"), "\(inner)")
    #expect(inner.contains("#subdirectory=sub\n"))
    folder.write("lib @ git+file://${REPO}@nowhere\n", to: "app.in")
    let run = try project.run(["compile", "app.in"], variables: variables)
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("app.in:1"), "\(run.errors)")
  }

  @Test func `a source distribution is locked by its hash, wherever it is`() throws {
    let away = TemporaryDirectory()
    let local = try SampleSource(name: "local", requirements: ["util"]).archive(in: away)
    let listed = try SampleSource(name: "listed", requirements: ["util<1.1"]).archive(in: away)
    let project = project(
      ["app.in": "./local-1.0.tar.gz\nlisted\n"], archives: ["listed-1.0.tar.gz": listed])
    project.folder.write(local, to: "local-1.0.tar.gz")
    let run = try compile(project, "app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      lock(project) == """
        listed==1.0
            # via -r app.in
        local @ file:./local-1.0.tar.gz
            # via -r app.in
        util==1.0
            # via
            #   listed
            #   local
        """)
    for bytes in [local, listed] {
      #expect(project.text("app.txt")?.contains(SHA256.hexadecimal(of: bytes)) == true)
    }
    let before = calls(project)
    #expect(try compile(project, "app.in", "--check").status == 0)
    #expect(calls(project) == before, "what was built once is not built again")
    for arguments in [["--no-build"], ["--only-binary", "local"]] {
      let refused = try project.run(["compile", "app.in"] + arguments)
      #expect(refused.status == 2, "\(refused.errors)")
      #expect(refused.errors.contains("building is forbidden"), "\(refused.errors)")
    }
  }

  @Test(
    .enabled(if: HostSystem.processorCount > 1, "builds run one by one on one processor"),
    arguments: ["one==1.0\ntwo==1.0\n", "one\ntwo>0.5\n"])
  func `what is asked for is built at once`(input: String) throws {
    let away = TemporaryDirectory()
    // Each waits for the other one at a pipe that both have to open.
    func source(_ name: String, _ mode: String) throws -> [UInt8] {
      let source = SampleSource(name: name)
      source.written(to: away, at: "archives/\(name)-1.0")
      away.write(
        SampleSource.backendText + "\nopen(os.environ['MEETING'], '\(mode)').close()\n",
        to: "archives/\(name)-1.0/backend.py")
      try LockTests.run(
        ["tar", "-czf", "\(name).tar.gz", "\(name)-1.0"], in: away("archives"))
      return try Files.read(away("archives/\(name).tar.gz"))
    }
    let project = project(
      ["app.in": input],
      archives: [
        "one-1.0.tar.gz": try source("one", "w"), "two-1.0.tar.gz": try source("two", "r"),
      ])
    try LockTests.run(["mkfifo", "meeting"], in: project.folder.path)
    let run = try compile(
      project, "app.in", "--build-timeout", "30",
      variables: ["MEETING": project.folder("meeting")])
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `a known backend is not started to be asked`() throws {
    let backend = SampleWheel(
      name: "hatchling", version: "1.33",
      files: ["hatchling/build.py": "raise SystemExit('asked')\n"])
    let project = project(
      [
        "app.in": "./one\n",
        "one/pyproject.toml": """
        [project]
        name = 'one'
        version = '1'
        dependencies = ['util<1.1']
        [build-system]
        requires = ['hatchling>=1.30']
        build-backend = 'hatchling.build'
        """,
      ], wheels: [backend])
    let run = try compile(project, "app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.errors.contains("warning"), "\(run.errors)")
    #expect(lock(project).contains("    # build: hatchling==1.33\n"), "\(lock(project))")
  }

  @Test func `a backend that an earlier lock holds back is the one that is asked`() throws {
    func backend(_ version: String, _ text: String) -> SampleWheel {
      SampleWheel(name: "hatchling", version: version, files: ["hatchling/build.py": text])
    }
    let old = "def get_requires_for_build_wheel(*a): return ['util']\n"
    let project = project(
      [
        "app.in": "./one\n", "narrow.txt": "hatchling<1\n",
        "one/pyproject.toml": """
        [project]
        name = 'one'
        version = '1'
        [build-system]
        requires = ['hatchling']
        build-backend = 'hatchling.build'
        """,
      ],
      wheels: [
        backend("0.9", old), backend("1.33", "raise SystemExit('asked')\n"),
        SampleWheel(name: "util", version: "1.2"),
      ])
    let pins = "    # build:\n    #   hatchling==0.9\n    #   util==1.2\n"
    #expect(try compile(project, "app.in", "-b", "narrow.txt").status == 0)
    #expect(lock(project).contains(pins), "\(lock(project))")
    let again = try compile(project, "app.in", "--cache-dir", project.folder("fresh"))
    #expect(again.status == 0, "\(again.errors)")
    #expect(lock(project).contains(pins), "\(lock(project))")
    #expect(try compile(project, "app.in", "-U").status == 0)
    #expect(lock(project).contains("    # build: hatchling==1.33\n"), "\(lock(project))")
  }

  private func maker(_ version: String) -> SampleWheel {
    SampleWheel(
      name: "maker", version: version, files: ["maker/hooks.py": SampleSource.backendText],
      requirements: ["util"])
  }

  @Test func `what builds need is locked with hashes, and stays`() throws {
    let wheels = ["1.0", "2.0"].map(maker)
    let utils = [SampleWheel(name: "util", version: "1.2")]
    var source = SampleSource(name: "lib", buildRequirements: ["maker<2"], backend: "maker.hooks")
    let project = project(["app.in": "./lib\n"], wheels: wheels + utils)
    source.written(to: project.folder, at: "lib")
    let run = try compile(project, "app.in")
    #expect(run.status == 0, "\(run.errors)")
    func expected(_ maker: SampleWheel) -> String {
      """
      lib @ file:./lib
          # via -r app.in
          # build:
          #   maker==\(maker.version)
          #   util==1.2
      # build requirements:
      #   maker==\(maker.version)
      #       sha256:\(maker.sha256)
      #   util==1.2
      #       sha256:\(utils[0].sha256)
      """
    }
    #expect(lock(project) == expected(wheels[0]), "\(run.errors)")
    // A looser requirement moves nothing.
    source.buildRequirements = ["maker"]
    source.written(to: project.folder, at: "lib")
    #expect(try compile(project, "app.in").status == 0)
    #expect(lock(project) == expected(wheels[0]))
    #expect(try compile(project, "app.in", "-P", "maker").status == 0)
    #expect(lock(project) == expected(wheels[1]))
    project.folder.write("maker<2\n", to: "narrow.txt")
    #expect(try compile(project, "app.in", "-U", "-b", "narrow.txt").status == 0)
    #expect(lock(project) == expected(wheels[0]))
  }

  @Test func `a project whose backend alone knows is asked`() throws {
    let project = project()
    SampleSource(
      name: "site", requirements: ["util<1.1", "extra-thing; extra == \"more\""]
    ).written(to: project.folder, at: ".")
    project.folder.write(
      (project.text("pyproject.toml") ?? "")
        + "\n[project]\nname = 'site'\ndynamic = ['version', 'dependencies']\n",
      to: "pyproject.toml")
    let run = try compile(project, "pyproject.toml", "-o", "site.txt")
    #expect(run.status == 0, "\(run.errors)")
    #expect(lock(project, "site.txt") == "util==1.0\n    # via site (pyproject.toml)")
    project.folder.write("from setuptools import setup\n", to: "setup.py")
    for file in ["setup.py", "setup.cfg"] {
      project.folder.write("", to: file)
      let refused = try compile(project, file, "--extra", "nope", "-o", "site.txt")
      #expect(refused.status == 2)
      #expect(
        refused.errors.hasPrefix("\(file): error: the project has no extra `nope`"),
        "\(refused.errors)")
    }
  }
}
