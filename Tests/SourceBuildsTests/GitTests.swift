import Packaging
import PlatformIO
import Synchronization
import TestSupport
import Testing

@testable import SourceBuilds

/// A repository that tests make with the program `git`.
struct TestRepository {
  let folder: String
  /// Where git finds no configuration of the user.
  let home: String

  init(_ folder: String, format: String = "sha1") throws {
    self.folder = folder
    home = folder + ".home"
    try Files.createDirectories(folder)
    try Files.createDirectories(home)
    try git("init", "--quiet", "--initial-branch=main", "--object-format=" + format)
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String {
    var options = Subprocess.Options()
    options.directory = folder
    options.environment = [
      "PATH": ProcessEnvironment.variable("PATH") ?? "/usr/bin:/bin", "HOME": home,
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
      "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
      "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
      "GIT_ALLOW_PROTOCOL": "file",
    ]
    let result = try Subprocess.run("git", arguments, options)
    try #require(
      result.status.isSuccess, "\(String(decoding: result.standardError, as: UTF8.self))")
    return String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n").first
      .map(String.init) ?? ""
  }

  /// Writes a file, commits it, and returns the commit.
  @discardableResult
  func commit(_ text: String, to file: String = "file") throws -> String {
    try Files.replace(folder + "/" + file, with: Array(text.utf8), synchronized: false)
    try git("add", "--all")
    try git("commit", "--quiet", "--message", text)
    return try git("rev-parse", "HEAD")
  }

  var address: GitAddress { GitAddress("git+file://" + folder) }
}

@Suite struct GitTests {
  private let folder = TemporaryDirectory()

  private func repository(_ name: String = "repository") throws -> TestRepository {
    try TestRepository(folder(name))
  }

  private func store(isOffline: Bool = false) -> GitStore {
    GitStore(cacheDirectory: folder("cache"), isOffline: isOffline, timeout: 60)
  }

  private func content(_ commit: String, of repository: TestRepository) async throws -> String? {
    let tree = try await store().tree(of: commit, at: repository.address)
    return try Files.readIfPresent(tree + "/file").map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `a branch, a tag, a commit and nothing are resolved to the full commit`() async throws
  {
    let repository = try repository()
    let first = try repository.commit("first")
    try repository.git("tag", "light")
    try repository.git("tag", "--annotate", "heavy", "--message", "x")
    try repository.git("branch", "team/old")
    let second = try repository.commit("second")
    let store = store()
    for (revision, commit) in [
      (nil, second), ("main", second), ("team/old", first), ("light", first), ("heavy", first),
      (first, first), (String(first.prefix(8)), first), ("refs/heads/team/old", first),
      ("HEAD", second), (first.uppercased(), first),
    ] as [(String?, String)] {
      #expect(
        try await store.commit(of: revision, at: repository.address) == commit,
        "\(revision ?? "")")
    }
    #expect(try await content(first, of: repository) == "first")
    #expect(try await content(second, of: repository) == "second")
  }

  @Test func `names of commits may be as long as those of SHA-256`() async throws {
    let repository = try TestRepository(folder("repository"), format: "sha256")
    let first = try repository.commit("first")
    #expect(first.utf8.count == 64)
    try repository.git("tag", "--annotate", "v1", "--message", "x")
    let second = try repository.commit("second")
    for (number, (revision, commit)) in [
      ("main", second), ("v1", first), (first, first), (String(first.prefix(8)), first),
    ].enumerated() {
      let store = GitStore(cacheDirectory: folder("cache\(number)"), timeout: 60)
      #expect(try await store.commit(of: revision, at: repository.address) == commit)
      let tree = try await store.tree(of: commit, at: repository.address)
      #expect(Files.exists(tree + "/file"))
    }
  }

  @Test(arguments: [("sha1", "sha256"), ("sha256", "sha1")])
  func `a repository may be made anew with other names`(old: String, new: String) async throws {
    let former = try TestRepository(folder("repository"), format: old)
    try former.commit("first")
    _ = try await store().commit(of: "main", at: former.address)
    try Files.removeTree(former.folder)
    let repository = try TestRepository(folder("repository"), format: new)
    let commit = try repository.commit("second")
    #expect(try await store().commit(of: "main", at: repository.address) == commit)
    #expect(try await content(commit, of: repository) == "second")
  }

  @Test func `a branch that moves on or back is followed, and old commits stay`() async throws {
    let repository = try repository()
    let first = try repository.commit("first")
    let second = try repository.commit("second")
    #expect(try await store().commit(of: "main", at: repository.address) == second)
    try repository.git("reset", "--quiet", "--hard", first)
    let third = try repository.commit("third")
    #expect(try await store().commit(of: "main", at: repository.address) == third)
    try repository.git("reflog", "expire", "--expire=now", "--all")
    try repository.git("gc", "--quiet", "--prune=now")
    #expect(try await store().commit(of: second, at: repository.address) == second)
    #expect(try await content(second, of: repository) == "second")
  }

  @Test func `a branch may take the place of a folder of branches`() async throws {
    let repository = try repository()
    try repository.commit("first")
    try repository.git("branch", "x")
    _ = try await store().commit(of: "x", at: repository.address)
    try repository.git("branch", "--delete", "x")
    try repository.git("branch", "x/y")
    let commit = try repository.git("rev-parse", "x/y")
    #expect(try await store().commit(of: "x/y", at: repository.address) == commit)
  }

  @Test func `what the cache has needs no network`() async throws {
    let repository = try repository()
    let first = try repository.commit("first")
    _ = try await store().commit(of: "main", at: repository.address)
    try Files.removeTree(repository.folder)
    let offline = store(isOffline: true)
    #expect(try await offline.commit(of: first, at: repository.address) == first)
    #expect(try await offline.commit(of: "main", at: repository.address) == first)
    #expect(try await content(first, of: repository) == "first")
    let other = String(repeating: "0", count: 40)
    await #expect(
      throws: GitError.notCached(url: repository.address.url, revision: other)
    ) { try await offline.commit(of: other, at: repository.address) }
  }

  @Test(arguments: ["missing", "0123abc", "main@{1}", "--upload-pack=touch", "a..b", "v1:x", ""])
  func `a revision that is not there is named`(_ revision: String) async throws {
    let repository = try repository()
    try repository.commit("first")
    await #expect(
      throws: GitError.unknownRevision(url: repository.address.url, revision: revision)
    ) { try await store().commit(of: revision, at: repository.address) }
  }

  @Test func `a commit that is gone is named`() async throws {
    let repository = try repository()
    try repository.commit("first")
    let gone = String(repeating: "ab", count: 20)
    await #expect(throws: GitError.commitGone(url: repository.address.url, commit: gone)) {
      try await store().commit(of: gone, at: repository.address)
    }
  }

  @Test func `a repository that is not there is named`() async throws {
    let address = GitAddress("git+file://" + folder("nothing"))
    do {
      _ = try await store().commit(of: nil, at: address)
      Issue.record("found")
    } catch {
      guard case .notFound(let url, _) = error else { throw error }
      #expect(url == "file://" + folder("nothing"))
    }
  }

  @Test func `submodules come with their repository`() async throws {
    let inner = try repository("inner")
    try inner.commit("inside")
    let outer = try repository("outer")
    try outer.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", "../inner")
    let commit = try outer.commit("outside")
    let tree = try await store().tree(of: commit, at: outer.address)
    #expect(try Files.read(tree + "/inner/file") == Array("inside".utf8))
  }

  @Test func `a damaged clone is made anew`() async throws {
    let repository = try repository()
    let commit = try repository.commit("first")
    _ = try await store().tree(of: commit, at: repository.address)
    let clones = folder("cache/git-v1")
    let clone = try #require(folder.names(in: "cache/git-v1").first)
    let objects = "\(clones)/\(clone)/bare/objects"
    for entry in try #require(try Files.entries(below: objects, limit: 1000))
    where entry.kind == .file {
      try Files.replace(objects + "/" + entry.path, with: [])
    }
    let second = try repository.commit("second")
    #expect(try await store().commit(of: "main", at: repository.address) == second)
    #expect(try await content(second, of: repository) == "second")
    #expect(try await content(commit, of: repository) == "first")
  }

  @Test func `what a killed process left is in nobody's way`() async throws {
    let repository = try repository()
    let commit = try repository.commit("first")
    _ = try await store().commit(of: commit, at: repository.address)
    let clone = try #require(folder.names(in: "cache/git-v1").first)
    let left = "cache/git-v1/\(clone)/trees/.\(commit)-abcdef"
    folder.write("x", to: left + "/tree/file")
    #expect(try await content(commit, of: repository) == "first")
    #expect(!Files.exists(folder(left)))
    #expect(folder.names(in: "cache/git-v1/\(clone)/trees") == [commit])
  }

  @Test func `many at once share one clone`() async throws {
    let repository = try repository()
    let commit = try repository.commit("first")
    let store = store()
    let address = repository.address
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let commit = try await store.commit(of: "main", at: address)
          return try await store.tree(of: commit, at: address)
        }
      }
      var trees: Set<String> = []
      for try await tree in group { trees.insert(tree) }
      #expect(trees.count == 1)
      #expect(trees.first?.hasSuffix(commit) == true)
    }
  }

  @Test func `a password that is asked for is an error at once`() async throws {
    let server = LoopbackServer { _ in
      LoopbackServer.Response(
        status: 401, headers: [("WWW-Authenticate", "Basic realm=\"x\"")])
    }
    let host = "127.0.0.1:\(server.port)"
    let address = GitAddress("git+http://\(host)/team/x.git")
    await #expect(throws: GitError.needsCredentials(url: address.url, hadSome: false)) {
      try await store().commit(of: nil, at: address)
    }
    let withPassword = GitAddress("git+http://someone:s3cret@\(host)/team/x.git")
    await #expect(throws: GitError.needsCredentials(url: address.url, hadSome: true)) {
      try await store().commit(of: nil, at: withPassword)
    }
  }

  @Test func `a password is sent, and stands in no process's arguments`() async throws {
    let arguments = Mutex("")
    let server = LoopbackServer { request in
      // What runs while git waits for an answer.
      let running = try? Subprocess.run(
        "/bin/sh", ["-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"])
      let text = String(decoding: running?.standardOutput ?? [], as: UTF8.self)
      arguments.withLock { $0 += text }
      return request.header("authorization") == nil
        ? LoopbackServer.Response(
          status: 401, headers: [("WWW-Authenticate", "Basic realm=\"x\"")])
        : LoopbackServer.Response(status: 404)
    }
    let address = GitAddress("git+http://someone:0nly-here@127.0.0.1:\(server.port)/team/x.git")
    await #expect(throws: GitError.self) { try await store().commit(of: nil, at: address) }
    let headers = server.requests.compactMap { $0.header("authorization") }
    #expect(headers.first == "Basic c29tZW9uZTowbmx5LWhlcmU=")
    let seen = arguments.withLock(\.self)
    #expect(seen.contains("team/x.git"))
    #expect(!seen.contains("0nly-here"))
  }

  @Test(arguments: [
    ("git+https://u:p%40@h.org/x.git", "https://h.org/x.git", "https://h.org/x"),
    ("git+https://token@h.org/x/", "https://h.org/x/", "https://h.org/x"),
    ("git+https://H.org:443/x", "https://H.org:443/x", "https://h.org/x"),
    ("git+ssh://git:p@h.org/x.git", "ssh://git@h.org/x.git", "git@ssh://h.org/x"),
    ("git+ssh://git@h.org/x.git", "ssh://git@h.org/x.git", "git@ssh://h.org/x"),
    ("git+file:///a/b", "file:///a/b", "file:///a/b"),
  ])
  func `addresses keep no password`(_ text: String, _ url: String, _ identity: String) {
    let address = GitAddress(text)
    #expect(address.url == url)
    #expect(address.identity == identity)
  }
}
