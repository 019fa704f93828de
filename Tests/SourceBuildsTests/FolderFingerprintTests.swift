import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

/// What of a folder tells that its project has changed.
@Suite("folder fingerprints") struct FolderFingerprintTests {
  let world = TemporaryDirectory()
  var folder: String { world("project") }

  init() {
    world.write("[project]", to: "project/pyproject.toml")
    world.write("1", to: "project/lib/pyproject.toml")
  }

  private func state(_ subdirectory: String? = nil) -> FolderFingerprint.State? {
    FolderFingerprint.of(folder, subdirectory: subdirectory)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("src/a.py", nil, true), ("src/x/build/a.py", nil, true), ("x/dist/a.py", nil, true),
    ("x/target/a.py", nil, true), ("x/venv/a.py", nil, true), ("lib/build/a.py", nil, true),
    ("build/a.py", nil, false), ("dist/a.whl", nil, false), ("target/a", nil, false), ("venv/a", nil, false),
    ("build/a.py", "lib", false), ("lib/build/a.py", "lib", false), ("lib/build/a.py", "./lib/", false),
    ("lib/src/build/a.py", "lib", true), ("build/a.py", "build/lib", true), ("build/lib/dist/a", "build/lib", false),
    ("x/__pycache__/a.pyc", nil, false), ("x/a.pyc", nil, false), ("src/x.egg-info/PKG-INFO", nil, false),
    ("x/node_modules/a", nil, false), (".lock-1/a", nil, false),
  ])
  func `a file counts unless a build leaves it`(path: String, subdirectory: String?, counts: Bool) throws {
    let before = try #require(state(subdirectory))
    world.write("new", to: "project/\(path)")
    #expect((state(subdirectory) != before) == counts)
    let after = state(subdirectory)
    world.write("newer", to: "project/\(path)")
    #expect((state(subdirectory) != after) == counts)
  }

  @Test(arguments: ["pyvenv.cfg", "CACHEDIR.TAG", "builds-v1"])
  func `environments and caches do not count`(mark: String) throws {
    let before = try #require(state())
    world.write("", to: "project/x/env/\(mark)")
    world.write("", to: "project/x/env/a.py")
    #expect(state() == before)
  }

  @Test(arguments: ["../outside", "../first", "target/inside"])
  func `a link to a file changes with the file`(target: String) throws {
    world.write("1", to: "project/target/inside")
    world.write("1", to: "outside")
    world.link("first", to: "outside")
    world.link("project/link", to: target)
    let before = try #require(state())
    #expect(state() == before)
    world.write("22", to: target == "target/inside" ? "project/target/inside" : "outside")
    let after = try #require(state())
    #expect(after != before && after.withoutOutputs != before.withoutOutputs)
  }

  @Test func `a link that leads nowhere changes once it does not`() throws {
    world.link("project/link", to: "../later")
    let before = try #require(state())
    world.write("", to: "later")
    #expect(try #require(state()) != before)
  }

  @Test func `a folder elsewhere that a link leads to cannot be told`() throws {
    world.write("", to: "elsewhere/a.py")
    world.link("project/link", to: "../elsewhere")
    #expect(state() == nil)
    world.link("project/lib/up", to: "../..")
    #expect(state("lib") == nil)
  }

  @Test func `a link to a folder inside is covered by what it leads to`() throws {
    world.write("", to: "project/src/a.py")
    world.link("project/link", to: "src")
    let before = try #require(state())
    world.write("new", to: "project/src/a.py")
    #expect(try #require(state()) != before)
  }

  @Test func `links to environments and to what builds leave do not count`() throws {
    let before = try #require(state())
    world.write("", to: "envs/one/pyvenv.cfg")
    world.link("project/env", to: "../envs/one")
    world.link("project/.venv", to: "../envs")
    world.link("project/build", to: "../envs")
    #expect(state() == before)
  }

  @Test(arguments: [true, false])
  func `what this run writes through a link is told apart`(isNamedByLink: Bool) throws {
    world.write("1", to: "lock.txt")
    world.link("project/lock.txt", to: "../lock.txt")
    let outputs: Set<String> = [isNamedByLink ? folder + "/lock.txt" : world("lock.txt")]
    let before = try #require(FolderFingerprint.of(folder, outputs: outputs))
    world.write("22", to: "lock.txt")
    let after = try #require(FolderFingerprint.of(folder, outputs: outputs))
    #expect(after.whole != before.whole && after.withoutOutputs == before.withoutOutputs)
  }

  /// What changes the names of a repository, and what does not.
  private func expectNamesCount(
    of repository: TestRepository, _ change: (TestRepository) throws -> Void
  ) throws {
    let before = try #require(state())
    try repository.git("status", "--short")
    #expect(state() == before)
    try change(repository)
    #expect(try #require(state()) != before)
  }

  @Test(arguments: [false, true])
  func `tags and commits of the repository around count`(isPacked: Bool) throws {
    let repository = try TestRepository(world.path)
    try repository.commit("first")
    try expectNamesCount(of: repository) { try $0.git("tag", "v1") }
    if isPacked { try repository.git("pack-refs", "--all") }
    try expectNamesCount(of: repository) { try $0.git("tag", "v2") }
    try expectNamesCount(of: repository) { try $0.git("commit", "--allow-empty", "-m", "second") }
    try expectNamesCount(of: repository) { try $0.git("checkout", "--detach", "HEAD^") }
  }

  @Test func `tags and commits count in a worktree`() throws {
    let main = try TestRepository(world("main"))
    try main.commit("first")
    try Files.removeTree(folder)
    try main.git("worktree", "add", "--detach", folder)
    try expectNamesCount(of: main) { try $0.git("tag", "v1") }
    try expectNamesCount(of: main) { try $0.git("pack-refs", "--all") }
    try expectNamesCount(of: main) {
      try $0.git("-C", "../project", "commit", "--allow-empty", "-m", "second")
    }
    try expectNamesCount(of: main) { try $0.git("-C", "../project", "checkout", "HEAD^") }
  }

  @Test func `tags and commits count in a submodule`() throws {
    let inner = try TestRepository(world("inner"))
    try inner.commit("first")
    let outer = try TestRepository(world("project/outer"))
    try outer.commit("first")
    try outer.git("-c", "protocol.file.allow=always", "submodule", "add", "../../inner", "sub")
    func state() -> FolderFingerprint.State? { FolderFingerprint.of(outer.folder + "/sub") }
    let before = try #require(state())
    try outer.git("-C", "sub", "tag", "v1")
    let tagged = try #require(state())
    #expect(tagged != before)
    try outer.git("-C", "sub", "commit", "--allow-empty", "-m", "second")
    #expect(try #require(state()) != tagged)
  }

  @Test(arguments: [
    [".git/reftable/tables.list", ".git/shallow"],
    [".hg/store/00changelog.i", ".hg/localtags", ".hg/dirstate"],
  ])
  func `other repositories count as well`(files: [String]) throws {
    world.write("ref: refs/heads/.invalid", to: ".git/HEAD")
    if files[0].hasPrefix(".git") {
      world.write("this repository uses the reftable format", to: ".git/refs/heads")
    } else {
      try Files.removeTree(world(".git"))
    }
    for file in files {
      world.write(String(repeating: "1", count: 50), to: file)
      let before = try #require(state())
      #expect(state() == before)
      world.write(String(repeating: "2", count: 51), to: file)
      #expect(try #require(state()) != before, "\(file)")
    }
  }

  @Test func `Mercurial's cache of files does not count, a shared store does`() throws {
    let parents = String(repeating: "p", count: 40)
    world.write(parents + "one", to: ".hg/dirstate")
    world.write("../elsewhere/.hg\n", to: ".hg/sharedpath")
    world.write("1", to: "elsewhere/.hg/store/00changelog.i")
    let before = try #require(state())
    world.write(parents + "others", to: ".hg/dirstate")
    #expect(state() == before)
    world.write("22", to: "elsewhere/.hg/store/00changelog.i")
    #expect(try #require(state()) != before)
  }
}
