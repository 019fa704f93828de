import PlatformIO
import Synchronization
import TestSupport
import Testing

/// Repositories that a server has, from requirements to the environment.
@Suite("repositories over HTTP") struct GitReferenceTests {
  private func project(_ host: GitHost, _ line: String) -> Project {
    host.project(requiring: line)
  }

  private func source(_ version: String = "1.0", name: String = "lib") -> [String: String] {
    SampleSource(name: name, version: version).files
  }

  private func compile(
    _ project: Project, _ arguments: String..., variables: [String: String] = [:]
  ) throws -> Project.Run {
    try project.run(["compile", "app.in"] + arguments, variables: variables)
  }

  private func sync(
    _ project: Project, _ arguments: String..., to target: String = "env"
  ) throws -> Project.Run {
    try project.run(["sync", "--target", target, "app.txt"] + arguments)
  }

  /// The commit that the lock has.
  private func locked(_ project: Project) -> String {
    let line = (project.text("app.txt") ?? "").split(separator: "\n").first { $0.contains("git+") }
    return String(line?.split(separator: "@").last?.prefix { $0 != "#" } ?? "")
  }

  @Test(arguments: GitHost.Access.allCases)
  func `a branch, a tag, a commit and nothing lead to a commit`(access: GitHost.Access) throws {
    let host = GitHost(access)
    let first = try host.publish(source(), as: "lib", tags: ["v1"])
    let second = try host.publish(source("2"), as: "lib")
    let old = try host.publish(source("3"), as: "lib", branch: "team/next")
    for (revision, commit) in [
      ("@main", second), ("@v1", first), ("@\(first)", first), ("@\(first.prefix(10))", first),
      ("@team/next", old), ("", second),
    ] {
      let project = project(host, "lib @ git+SERVER/lib.git\(revision)")
      let run = try compile(project)
      #expect(run.status == 0, "\(revision) \(run.errors)")
      #expect(locked(project) == commit, "\(revision)")
      let synced = try sync(project)
      #expect(synced.status == 0, "\(synced.errors)")
      #expect(project.folder.names(in: "env").contains { $0.hasPrefix("lib-") })
      let note = project.folder.names(in: "env").first { $0.hasSuffix(".dist-info") }
        .flatMap { project.text("env/\($0)/direct_url.json") }
      #expect(note?.contains(commit) == true, "\(note ?? "")")
      // Nothing is asked again, and nothing is built.
      let requests = project.server.requests.count
      #expect(try compile(project, "--check").status == 0)
      #expect(try sync(project, "--check").status == 0)
      #expect(try sync(project, to: "other").status == 0)
      #expect(project.server.requests.count == requests, "\(revision)")
    }
  }

  @Test func `a commit stays when its branch moves on, and when it is pushed over`() throws {
    let host = GitHost()
    let first = try host.publish(source(), as: "lib")
    let project = project(host, "lib @ git+SERVER/lib.git@main")
    #expect(try compile(project).status == 0)
    let second = try host.publish(source("2"), as: "lib")
    #expect(try compile(project, "--check").status == 0)
    #expect(locked(project) == first)
    #expect(try sync(project, "--cache-dir", project.folder("cache")).status == 0)
    #expect(project.text("env/lib/__init__.py") == "version = 'lib-1.0'\n")
    #expect(try compile(project, "-P", "lib").status == 0)
    #expect(locked(project) == second)
    let moved = try sync(project)
    #expect(moved.status == 0)
    #expect(
      moved.errors.contains(
        "again: it was installed at the commit `\(first.prefix(12))` of `http://"),
      "\(moved.errors)")
    #expect(project.text("env/lib/__init__.py") == "version = 'lib-2'\n")
    // The branch goes back, and takes another way.
    let third = try host.publish(source("3"), as: "lib", from: first)
    try host.forget("lib")
    #expect(try compile(project, "--check").status == 0)
    #expect(try sync(project, to: "other").status == 0, "the cache has it")
    #expect(try compile(project, "-U").status == 0)
    #expect(locked(project) == third)
    #expect(try sync(project).status == 0)
    #expect(project.text("env/lib/__init__.py") == "version = 'lib-3'\n")
  }

  @Test(arguments: GitHost.Access.allCases)
  func `a lock whose commit is gone is told, and changes nothing`(access: GitHost.Access) throws {
    let host = GitHost(access)
    let first = try host.publish(source(), as: "lib")
    let second = try host.publish(source("2"), as: "lib")
    let project = project(host, "lib @ git+SERVER/lib.git@main")
    #expect(try compile(project).status == 0)
    #expect(try sync(project).status == 0)
    let third = try host.publish(source("3"), as: "lib", from: first)
    try host.forget("lib")
    let fresh = ["LOCK_CACHE_DIR": project.folder("fresh")]
    for words in [["sync", "--target", "other", "app.txt"], ["compile", "app.in", "--refresh"]] {
      let run = try project.run(words, variables: fresh)
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.errors.contains("does not have the commit `\(second)`"), "\(run.errors)")
      #expect(run.errors.contains("app."), "\(run.errors)")
    }
    #expect(project.folder.names(in: "other") == [] && locked(project) == second)
    #expect(try compile(project, "-P", "lib", variables: fresh).status == 0)
    #expect(locked(project) == third)
  }

  @Test(arguments: GitHost.Access.allCases)
  func `names of commits may be as long as those of SHA-256`(access: GitHost.Access) throws {
    let host = GitHost(access, format: "sha256")
    let commit = try host.publish(source(), as: "lib", tags: ["v1"])
    let project = project(host, "lib @ git+SERVER/lib.git@v1")
    let run = try compile(project)
    #expect(run.status == 0, "\(run.errors)")
    #expect(locked(project) == commit && commit.utf8.count == 64)
    let synced = try project.run(
      ["sync", "--target", "env", "app.txt"], variables: ["LOCK_CACHE_DIR": project.folder("c")])
    #expect(synced.status == 0, "\(synced.errors)")
  }

  @Test(arguments: GitHost.Access.allCases)
  func `a subdirectory and submodules come along`(access: GitHost.Access) throws {
    let host = GitHost(access)
    try host.publish(["data.txt": "from inside"], as: "inner")
    try host.publish(["README": ""], as: "outer")
    try host.addSubmodule("inner", to: "outer", at: "python/shared")
    var files: [String: String] = [:]
    for (path, text) in source() { files["python/\(path)"] = text }
    // Its version stands in the submodule.
    files["python/backend.py"] =
      SampleSource.backendText + "\nassert open('shared/data.txt').read() == 'from inside'\n"
    let commit = try host.publish(files, as: "outer")
    let project = project(host, "git+SERVER/outer.git#subdirectory=python&egg=lib")
    let run = try compile(project)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      project.text("app.txt")?.contains("/outer.git@\(commit)#subdirectory=python\n") == true)
    let synced = try sync(project)
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(
      project.text("env/lib-1.0.dist-info/direct_url.json")?.contains("\"python\"") == true)
    #expect(try sync(project, "--check").status == 0)
  }

  @Test func `a repository from elsewhere cannot have one of this machine read`() throws {
    let host = GitHost()
    try host.publish(["data.txt": "private"], as: "inner")
    try host.publish(source(), as: "outer")
    try host.addSubmodule(
      "inner", to: "outer", at: "stolen", url: "file://" + host.folder("served/inner.git"))
    try host.publish(["more": ""], as: "outer")
    let project = project(host, "lib @ git+SERVER/outer.git")
    let run = try compile(project)
    #expect(run.status == 2)
    #expect(run.errors.contains("git could not fetch `file:///"), "\(run.errors)")
    #expect(run.errors.contains("transport 'file' not allowed"), "\(run.errors)")
  }

  @Test func `a password is asked of nobody, and taken from variables`() throws {
    let host = GitHost(password: "bWU6Z2VoZWlt")  // me:geheim
    var files = source()
    // The build sees neither the password nor the program that would hand it over.
    files["backend.py"] =
      SampleSource.backendText + "\nassert 'geheim' not in str(dict(os.environ)), os.environ\n"
    let commit = try host.publish(files, as: "lib")
    let project = project(host, "lib @ git+SERVER/lib.git@main")
    let refused = try compile(project)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("asks for a password, and there is nobody to ask"))
    #expect(refused.errors.hasPrefix("app.in:1"), "\(refused.errors)")
    let open =
      "lib @ git+http://me:${TOKEN}@127.0.0.1:\(project.server.port)\(GitHost.root)/lib.git"
    project.folder.write(open + "\n", to: "app.in")
    let wrong = try compile(project, variables: ["TOKEN": "falsch"])
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("does not accept the user name and password"))
    let token = ["TOKEN": "geheim"]
    let run = try compile(project, "-v", variables: token)
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("app.txt")?.contains("me:${TOKEN}@") == true)
    let synced = try project.run(["sync", "-vv", "--target", "env", "app.txt"], variables: token)
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(
      project.text("env/lib-1.0.dist-info/direct_url.json")?.contains(commit) == true)
    for text in [wrong.errors, run.errors, run.output, synced.errors, synced.output] {
      #expect(!text.contains("geheim") && !text.contains("falsch"))
    }
    #expect(project.text("app.txt")?.contains("geheim") == false)
    #expect(
      project.text("env/lib-1.0.dist-info/direct_url.json")?.contains("geheim") == false)
  }

  /// Repositories that ask for `me:geheim`, `lib` with a submodule, and a project that requires it.
  private func protected(
    _ user: String, submodule url: String? = nil, hides: Bool = false
  ) throws -> (host: GitHost, project: Project) {
    let host = GitHost(password: "bWU6Z2VoZWlt", hides: hides)
    try host.publish(["data.txt": "from inside"], as: "inner")
    try host.publish(["README": ""], as: "lib")
    try host.addSubmodule("inner", to: "lib", at: "sub", url: url)
    try host.publish(source(), as: "lib")
    let project = project(host, "lib @ git+SERVER/lib.git")
    let line = project.text("app.in") ?? ""
    project.folder.write(line.replacing("http://", with: "http://\(user)@"), to: "app.in")
    return (host, project)
  }

  @Test(arguments: [false, true])
  func `a password serves for submodules of the same server`(hides: Bool) throws {
    let project = try protected("me:${TOKEN}", hides: hides).project
    let run = try compile(project, variables: ["TOKEN": "geheim"])
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `a helper of the user has the password of a name`() throws {
    let project = try protected("me").project
    project.folder.write(
      "[credential]\nhelper = \"!f() { cat >>$HOME/asked; echo password=geheim; }; f\"\n",
      to: ".gitconfig")
    let run = try compile(project)
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("asked")?.contains("username=me\n") == true)
  }

  @Test func `a token in place of a name is sent, and kept by no helper`() throws {
    let host = GitHost(password: "Z2VoZWltOg==")  // geheim:
    try host.publish(source(), as: "lib")
    let project = project(host, "lib @ git+SERVER/lib.git")
    let line = project.text("app.in") ?? ""
    project.folder.write(line.replacing("http://", with: "http://${TOKEN}@"), to: "app.in")
    project.folder.write(
      "[credential]\nhelper = \"!f() { echo $1 >>$HOME/asked; }; f\"\n", to: ".gitconfig")
    let wrong = try compile(project, variables: ["TOKEN": "falsch"])
    #expect(wrong.status == 2 && !wrong.errors.contains("falsch"), "\(wrong.errors)")
    let run = try compile(project, variables: ["TOKEN": "geheim"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("asked")?.contains("store") == false)
  }

  @Test func `a password is not sent to the server of a submodule`() throws {
    let other = try protected("me:${TOKEN}")
    let url = other.project.server.url + GitHost.root + "/inner.git"
    let project = try protected("me:${TOKEN}", submodule: url).project
    let run = try compile(project, variables: ["TOKEN": "geheim"])
    #expect(run.status == 2)
    #expect(run.errors.contains("`\(url)` asks for a password, and there is nobody to ask"))
    #expect(run.errors.contains("it is a submodule of `\(project.server.url)/git/lib.git`"))
    let requests = other.project.server.requests
    #expect(!requests.isEmpty && requests.allSatisfy { $0.header("authorization") == nil })
  }

  @Test func `a submodule that is gone is told, without its password`() throws {
    let elsewhere = GitHost().project(requiring: "")
    let url = elsewhere.server.url + GitHost.root + "/gone.git"
    let secret = url.replacing("http://", with: "http://you:s3cret@")
    let project = try protected("me:${TOKEN}", submodule: secret).project
    let run = try compile(project, variables: ["TOKEN": "geheim"])
    #expect(run.status == 2)
    #expect(run.errors.contains("there is no repository at `\(url)`"), "\(run.errors)")
    #expect(run.errors.contains("it is a submodule of `\(project.server.url)/git/lib.git`"))
    #expect(!run.errors.contains("s3cret") && !run.errors.contains("geheim"))
  }

  @Test(arguments: [true, false])
  func `a password is not sent to where a server leads`(isThere: Bool) throws {
    let other = GitHost()
    if isThere { try other.publish(source(), as: "lib") }
    let elsewhere = project(other, "")
    let (host, project) = try protected("me:${TOKEN}")
    host.redirect.withLock { $0 = elsewhere.server.url }
    let run = try compile(project, variables: ["TOKEN": "geheim"])
    #expect(run.status == (isThere ? 0 : 2), "\(run.errors)")
    #expect(isThere || run.errors.contains("there is no repository at"), "\(run.errors)")
    let requests = elsewhere.server.requests
    #expect(!requests.isEmpty && requests.allSatisfy { $0.header("authorization") == nil })
  }

  // swift-format-ignore
  @Test(arguments: [
    ("lib @ git+SERVER/lib.git@missing", "has no branch, tag or commit `missing`"),
    ("lib @ git+SERVER/lib.git@0123abcd", "has no branch, tag or commit `0123abcd`"),
    ("lib @ git+SERVER/lib.git@\(String(repeating: "ab", count: 20))", "does not have the commit `abab"),
    ("lib @ git+SERVER/other.git", "there is no repository at `"),
    ("lib @ git+SERVER/lib.git#subdirectory=nowhere", "nowhere"),
    ("other @ git+SERVER/lib.git", "turns out to be `lib`, where `other` was expected"),
    ("lib @ hg+SERVER/lib", "hg"),
  ])
  func `what is not there is told at its line`(line: String, sentence: String) throws {
    let host = GitHost()
    try host.publish(source(), as: "lib")
    let project = project(host, "# first\n" + line)
    let run = try compile(project)
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("app.in:2"), "\(run.errors)")
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }
}
