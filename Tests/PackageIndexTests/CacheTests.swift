import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct CacheTests {
  private let directory = TemporaryDirectory()

  private static let wheel = ListedFile(
    name: "a-1-py3-none-any.whl", fields: "\"core-metadata\":true")

  private static let server = { @Sendable (request: LoopbackServer.Request) in
    switch request.path {
    case "/a/":
      request.header("if-none-match") == "\"one\""
        ? LoopbackServer.Response(status: 304, headers: [("Cache-Control", "max-age=100")])
        : jsonAnswer(
          "a", [wheel, ListedFile(name: "a-2.zip")],
          headers: [("ETag", "\"one\""), ("Cache-Control", "max-age=10")])
    case "/files/a-1-py3-none-any.whl.metadata":
      LoopbackServer.Response(body: metadata("a", "1", ["Requires-Dist: b>1"]))
    default: LoopbackServer.Response(status: 404)
    }
  }

  private func provider(
    _ server: LoopbackServer, after seconds: Int64 = 0,
    _ adjust: (inout IndexConfiguration) -> Void = { _ in }
  ) throws -> IndexProvider {
    try PackageIndexTests.provider([server.url], cache: directory.path) {
      $0.now = now + seconds
      adjust(&$0)
    }
  }

  /// The only page in the cache.
  private func pagePath(_ project: String) throws -> String {
    let root = "index-v\(PageLayout.version)"
    let folder = try #require(directory.names(in: root).first)
    return "\(root)/\(folder)/\(project).page"
  }

  @Test func `a fresh page is not asked for, a stale one is confirmed`() async throws {
    let server = LoopbackServer(Self.server)
    let project = try name("a")
    for (seconds, requests) in [(0, 1), (9, 1), (10, 2), (109, 2), (110, 3)] as [(Int64, Int)] {
      let index = try provider(server, after: seconds)
      #expect(try await index.releases(of: project).versions == ["2", "1"])
      #expect(server.requests.count == requests, "after \(seconds) s")
    }
    #expect(server.requests.last?.header("if-none-match") == "\"one\"")
  }

  @Test func `refreshing asks, for all or for one`() async throws {
    let server = LoopbackServer(Self.server)
    let project = try name("a")
    _ = try await provider(server).releases(of: project)
    _ = try await provider(server) { $0.refresh = true }.releases(of: project)
    #expect(server.requests.count == 2)
    let other = try name("b")
    _ = try await provider(server) { $0.refreshPackages = [other] }.releases(of: project)
    #expect(server.requests.count == 2)
    _ = try await provider(server) { $0.refreshPackages = [project] }.releases(of: project)
    #expect(server.requests.count == 3)
  }

  @Test func `offline takes what is there, however old`() async throws {
    let server = LoopbackServer(Self.server)
    let project = try name("a")
    let online = try provider(server)
    #expect(try await online.releases(of: project).versions == ["2", "1"])
    #expect(
      try await online.dependencies(of: project, at: try version("1")).requirements == ["b>1"])
    _ = try await online.releases(of: try name("unknown"))
    server.stop()
    let offline = try provider(server, after: 1 << 30) { $0.offline = true }
    #expect(try await offline.releases(of: project).versions == ["2", "1"])
    #expect(
      try await offline.dependencies(of: project, at: try version("1")).requirements == ["b>1"])
    #expect(
      try await offline.dependencies(of: project, at: try version("2")).unavailable == .notCached)
    #expect(
      try await offline.releases(of: try name("unknown")).missing
        == .unknownProject(indexes: [server.url + "/"]))
    #expect(try await offline.releases(of: try name("other")).missing == .notCached)
  }

  @Test func `metadata outlives a new page`() async throws {
    let server = LoopbackServer { request in
      request.path == "/a/" ? jsonAnswer("a", [Self.wheel]) : Self.server(request)
    }
    let project = try name("a")
    let one = try version("1")
    _ = try await provider(server).dependencies(of: project, at: one)
    #expect(server.requests.count == 2)
    let later = try provider(server) { $0.refresh = true }
    #expect(try await later.dependencies(of: project, at: one).requirements == ["b>1"])
    #expect(server.requests.count == 3)
    _ = try await provider(server).dependencies(of: project, at: one)
    #expect(server.requests.count == 3)
  }

  @Test func `a damaged page is dropped and asked for anew`() async throws {
    let server = LoopbackServer(Self.server)
    let project = try name("a")
    _ = try await provider(server).releases(of: project)
    let path = try pagePath("a")
    for damage in [[], Array("nonsense".utf8), [UInt8](repeating: 0, count: 4096)] {
      directory.write(damage, to: path)
      #expect(
        try await provider(server) { $0.offline = true }.releases(of: project).missing
          == .notCached)
      #expect(directory.bytes(of: path) == nil)
      #expect(try await provider(server).releases(of: project).versions == ["2", "1"])
    }
  }

  @Test func `a damaged release is found when it is looked at`() async throws {
    let server = LoopbackServer(Self.server)
    let project = try name("a")
    let one = try version("1")
    _ = try await provider(server).releases(of: project)
    let path = try pagePath("a")
    var bytes = try #require(directory.bytes(of: path))
    bytes[bytes.count - 30] ^= 1
    directory.write(bytes, to: path)
    // Asked for by a call that can wait, it heals by itself.
    #expect(
      try await provider(server).dependencies(of: project, at: one).requirements == ["b>1"])
    directory.write(bytes, to: path)
    // Judged by a call that cannot, it asks to resolve again.
    let index = try provider(server)
    let damaged = try await index.releases(of: project).candidates
    #expect(damaged?.map(\.usability) == [.sourceDistribution, .unusable(.notCached)])
    #expect(index.forgetDamagedPages())
    #expect(!index.forgetDamagedPages())
    let sound = try await index.releases(of: project).candidates
    #expect(sound?.map(\.usability) == [.sourceDistribution, .wheel])
  }

  @Test func `a cache that cannot be written to is told once and costs nothing else`() async throws
  {
    let server = LoopbackServer(Self.server)
    let file = directory.write("", to: "file")
    let index = try PackageIndexTests.provider([server.url], cache: file)
    for project in ["a", "unknown", "b"] { _ = try await index.releases(of: try name(project)) }
    #expect(
      try await index.dependencies(of: try name("a"), at: try version("1")).requirements
        == ["b>1"])
    #expect(index.warnings.map(\.reference) == ["cache-not-writable"])
  }

  @Test func `what must not be stored is not`() async throws {
    let server = LoopbackServer { _ in
      jsonAnswer("a", [Self.wheel], headers: [("Cache-Control", "private, no-store")])
    }
    _ = try await provider(server).releases(of: try name("a"))
    _ = try await provider(server).releases(of: try name("a"))
    #expect(server.requests.count == 2)
    #expect(directory.names().isEmpty)
  }

  @Test func `caches on the way have aged the answer`() async throws {
    let server = LoopbackServer { _ in
      jsonAnswer("a", [Self.wheel], headers: [("Age", "595")])
    }
    _ = try await provider(server).releases(of: try name("a"))
    _ = try await provider(server, after: 4).releases(of: try name("a"))
    #expect(server.requests.count == 1)
    _ = try await provider(server, after: 5).releases(of: try name("a"))
    #expect(server.requests.count == 2)
  }
}

@Suite struct AtHandTests {
  @Test func `what needs no network is at hand`() async throws {
    let directory = TemporaryDirectory()
    let server = LoopbackServer([
      "/a/": jsonAnswer(
        "a", [ListedFile(name: "a-1-py3-none-any.whl", fields: "\"core-metadata\":true")]),
      "/files/a-1-py3-none-any.whl.metadata": LoopbackServer.Response(
        body: metadata("a", "1", ["Requires-Dist: b"])),
    ])
    let (a, b, one) = (try name("a"), try name("b"), try version("1"))
    let first = try provider([server.url], cache: directory.path)
    #expect(first.releasesAtHand(of: a) == nil)
    #expect(first.dependenciesAtHand(of: a, at: one) == nil)
    _ = try await first.releases(of: a)
    #expect(first.releasesAtHand(of: a)?.versions == ["1"])
    #expect(first.dependenciesAtHand(of: a, at: one) == nil)
    _ = try await first.dependencies(of: a, at: one)
    #expect(first.dependenciesAtHand(of: a, at: one)?.requirements == ["b"])

    let second = try provider([server.url], cache: directory.path)
    #expect(second.dependenciesAtHand(of: a, at: one)?.requirements == ["b"])
    #expect(second.releasesAtHand(of: a)?.versions == ["1"])
    #expect(second.releasesAtHand(of: b) == nil)
    let offline = try provider([server.url], cache: directory.path) { $0.offline = true }
    #expect(offline.releasesAtHand(of: b)?.missing == .notCached)
    let refreshing = try provider([server.url], cache: directory.path) { $0.refresh = true }
    #expect(refreshing.releasesAtHand(of: a) == nil)
    #expect(server.requests.count == 2)
  }
}
