import PlatformIO
import Synchronization
import TestSupport
import Testing

/// Folders, repositories and source distributions, through `lock compile`; Python and git are those
/// of the system.
@Suite("references to sources") struct SourceReferenceTests {
  @Test func `a folder is asked for its name and what it requires`() throws {
    let project = Project.building(["app.in": "-e ./one\n./sub/two\n"])
    SampleSource(name: "First.One", requirements: ["util"]).written(to: project.folder, at: "one")
    SampleSource(name: "two", version: "2", requirements: ["first-one"])
      .written(to: project.folder, at: "sub/two")
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("note: `./one` and `./sub/two` are folders"), "\(run.errors)")
    #expect(
      project.bareLock() == """
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
    let before = project.calls
    #expect(try project.compileSources("app.in", "--offline", "--check").status == 0)
    #expect(project.calls == before, "what has not changed is not asked again")
  }

  @Test func `a static project is not asked at all`() throws {
    let project = Project.building([
      "app.in": "./one\n",
      "one/pyproject.toml":
        "[project]\nname='one'\nversion='1'\ndependencies=['util<1.1']\n[build-system]\nrequires=[]\n"
        + "build-backend='backend'\nbackend-path=['.']\n",
      "one/backend.py": "raise SystemExit('asked')\n",
    ])
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("warning: the lock does not say what `one` is built with"))
    #expect(project.bareLock().hasSuffix("util==1.0\n    # via one"))
  }

  @Test func `a commit stays until it is to move`() throws {
    let project = Project.building(["app.in": "lib @ git+file://${REPO}@main\n"])
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
      return project.bareLock()
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
    let project = Project.building(
      ["app.in": "./local-1.0.tar.gz\nlisted\n"], archives: ["listed-1.0.tar.gz": listed])
    project.folder.write(local, to: "local-1.0.tar.gz")
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      project.bareLock() == """
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
    let before = project.calls
    #expect(try project.compileSources("app.in", "--check").status == 0)
    #expect(project.calls == before, "what was built once is not built again")
    for arguments in [["--no-build"], ["--only-binary", "local"]] {
      let refused = try project.run(["compile", "app.in"] + arguments)
      #expect(refused.status == 2, "\(refused.errors)")
      #expect(refused.errors.contains("building is forbidden"), "\(refused.errors)")
    }
  }

  @Test func `what stands at a URL is asked for again with refresh`() throws {
    let away = TemporaryDirectory()
    let archives = try ["1.0", "2.0"].map { version in
      try SampleSource(name: "one", version: version).archive(in: away)
    }
    let hasMoved = Atomic(false)
    let project = Project { request in
      .file(archives[hasMoved.load(ordering: .relaxed) ? 1 : 0], for: request)
    }
    project.folder.write("one @ \(project.server.url)/one.tar.gz\n", to: "app.in")
    #expect(try project.compileSources("app.in").status == 0)
    let lock = project.bareLock()
    hasMoved.store(true, ordering: .relaxed)
    #expect(try project.compileSources("app.in").status == 0 && project.bareLock() == lock)
    let refused = try project.compileSources("app.in", "--refresh")
    #expect(refused.status == 2, "\(refused.errors)")
    #expect(refused.errors.contains("is not the file that its hash tells"), "\(refused.errors)")
    #expect(refused.errors.contains("`lock compile --upgrade-package one --refresh`"))
    let requests = project.server.requests.count
    let moved = try project.compileSources("app.in", "-P", "one", "--refresh")
    #expect(moved.status == 0, "\(moved.errors)")
    #expect(
      project.text("app.txt")?.contains(SHA256.hexadecimal(of: archives[1])) == true)
    #expect(project.server.requests.count == requests + 1)
  }

  @Test(arguments: ["lock", "pip-compile"], ["-e ./my lib", "-e \"./my lib\""])
  func `an editable path with a blank is written as pip reads it`(
    name: String, line: String
  ) throws {
    let project = Project.building(["app.in": line + "\n"])
    SampleSource(name: "lib").written(to: project.folder, at: "my lib")
    let command = name == "lock" ? ["compile", "app.in"] : ["app.in"]
    for _ in 0..<2 {
      let run = try project.run(command, calledAs: name)
      #expect(run.status == 0, "\(run.errors)")
      #expect(project.text("app.txt")?.contains("\n-e './my lib'\n") == true)
    }
    guard name == "lock" else { return }
    let synced = try project.run(["sync", "--target", "env", "app.txt"])
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(try project.run(["sync", "--check", "--target", "env", "app.txt"]).status == 0)
  }

  @Test func `a project whose backend alone knows is asked`() throws {
    let project = Project.building()
    SampleSource(
      name: "site", requirements: ["util<1.1", "extra-thing; extra == \"more\""]
    ).written(to: project.folder, at: ".")
    project.folder.write(
      (project.text("pyproject.toml") ?? "")
        + "\n[project]\nname = 'site'\ndynamic = ['version', 'dependencies']\n",
      to: "pyproject.toml")
    let run = try project.compileSources("pyproject.toml", "-o", "site.txt")
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.bareLock("site.txt") == "util==1.0\n    # via site (pyproject.toml)")
    project.folder.write("from setuptools import setup\n", to: "setup.py")
    for file in ["setup.py", "setup.cfg"] {
      project.folder.write("", to: file)
      let refused = try project.compileSources(file, "--extra", "nope", "-o", "site.txt")
      #expect(refused.status == 2)
      #expect(
        refused.errors.hasPrefix("\(file): error: the project has no extra `nope`"),
        "\(refused.errors)")
    }
  }
}
