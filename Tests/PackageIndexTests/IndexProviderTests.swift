import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct IndexProviderTests {
  private static let file = ListedFile(name: "a-1-py3-none-any.whl")

  private func failure(_ body: () async throws -> Void) async -> Diagnostic? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? ProviderError)?.diagnostic
    }
  }

  @Test func `a project's page is asked for once, with what is understood`() async throws {
    let server = LoopbackServer(["/simple/a/": jsonAnswer("a", [Self.file])])
    let index = try provider([server.url + "/simple"])
    #expect(try await index.releases(of: try name("a")).versions == ["1"])
    #expect(try await index.releases(of: try name("A")).versions == ["1"])
    #expect(server.requests.count == 1)
    #expect(
      server.requests.first?.header("accept")?.hasPrefix("application/vnd.pypi.simple.v1+json")
        == true)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("text/html",                                      true),
    ("text/html; charset=utf-8",                       true),
    ("application/vnd.pypi.simple.v1+html",            true),
    ("Application/Vnd.Pypi.Simple.V1+Json",            false),
    ("application/vnd.pypi.simple.latest+json",        false),
    ("application/json",                               false),
  ])
  func `the content type tells how to read`(_ type: String, _ isHTML: Bool) async throws {
    let text = isHTML ? "<a href=a-1.zip>a</a>" : jsonPage("a", [ListedFile(name: "a-1.zip")])
    let server = LoopbackServer(["/a/": .text(text, type: type)])
    #expect(try await provider([server.url]).releases(of: try name("a")).versions == ["1"])
  }

  // swift-format-ignore
  @Test(arguments: [
    (LoopbackServer.Response(status: 401),                           "index-unauthorized"),
    (LoopbackServer.Response(status: 403),                           "index-unauthorized"),
    (LoopbackServer.Response(status: 429),                           "index-status"),
    (LoopbackServer.Response(status: 500),                           "index-status"),
    (LoopbackServer.Response(status: 503),                           "index-status"),
    (LoopbackServer.Response(status: 410),                           "index-status"),
    (LoopbackServer.Response(status: 204),                           "index-status"),
    (LoopbackServer.Response(status: 304),                           "index-status"),
    (.text("hello", type: "text/plain"),                             "index-content-type"),
    (LoopbackServer.Response(body: [0x7B, 0x7D]),                    "index-content-type"),
    (.text("{\"files\":[", type: "application/json"),                "index-unreadable"),
    (.text("<html>no</html>", type: "application/json"),             "index-unreadable"),
    (.text(jsonPage("b", []), type: "application/json"),             "index-unreadable"),
    (.redirect(to: "/a/"),                                           "network-redirect"),
    (LoopbackServer.Response(delivery: .dropped),                    "network-broken"),
    (LoopbackServer.Response(body: [1, 2, 3], delivery: .truncated(after: 1)), "network-broken"),
  ])
  func `an index that fails is never passed over`(
    _ answer: LoopbackServer.Response, _ reference: String
  ) async throws {
    let broken = LoopbackServer(["/a/": answer])
    let other = LoopbackServer(["/a/": jsonAnswer("a", [Self.file])])
    for strategy in IndexStrategy.allCases {
      let index = try provider([broken.url, other.url]) { $0.strategy = strategy }
      let diagnostic = await failure { _ = try await index.releases(of: try name("a")) }
      #expect(diagnostic?.reference == reference)
      #expect(diagnostic?.message.contains(broken.url) == true)
    }
    #expect(other.requests.isEmpty)
  }

  @Test func `an index that is not there is told with what to do`() async throws {
    let gone = LoopbackServer([:])
    gone.stop()
    let index = try provider([gone.url])
    let diagnostic = await failure { _ = try await index.releases(of: try name("a")) }
    #expect(diagnostic?.reference == "network-unreachable")
    #expect(diagnostic?.hints.first?.contains("--offline") == true)
  }

  @Test func `credentials go to their index and are never shown`() async throws {
    let server = LoopbackServer { _ in LoopbackServer.Response(status: 403) }
    let url = server.url.replacing("http://", with: "http://me:s3cret@")
    let index = try provider([url])
    let diagnostic = try #require(
      await failure { _ = try await index.releases(of: try name("a")) })
    #expect(server.requests.first?.header("authorization") == "Basic bWU6czNjcmV0")
    #expect(!"\(diagnostic)".contains("s3cret"))
    #expect(!"\(diagnostic)".contains("me:"))
  }

  // swift-format-ignore
  @Test(arguments: [
    (IndexStrategy.firstIndex,  ["1"]),
    (.unsafeFirstMatch,         ["3", "2"]),
    (.unsafeBestMatch,          ["3", "2", "1"]),
  ])
  func `the strategy decides between indexes`(
    _ strategy: IndexStrategy, _ versions: [String]
  ) async throws {
    let none = LoopbackServer([:])
    let first = LoopbackServer([
      "/a/": jsonAnswer("a", [ListedFile(name: "a-1-cp27-none-win32.whl")])
    ])
    let second = LoopbackServer([
      "/a/": jsonAnswer("a", [ListedFile(name: "a-2.zip"), ListedFile(name: "a-3.zip")])
    ])
    let index = try provider([none.url, first.url, second.url]) { $0.strategy = strategy }
    #expect(try await index.releases(of: try name("a")).versions == versions)
  }

  @Test func `where two indexes have a release, the files are the earlier one's`() async throws {
    let first = LoopbackServer(["/a/": jsonAnswer("a", [ListedFile(name: "a-1.zip")])])
    let second = LoopbackServer([
      "/a/": jsonAnswer("a", [Self.file, ListedFile(name: "a-0.zip")])
    ])
    let index = try provider([first.url, second.url]) { $0.strategy = .unsafeBestMatch }
    #expect(
      try await index.releases(of: try name("a")).candidates?.map(\.usability)
        == [.sourceDistribution, .sourceDistribution])
    #expect(try await index.hashes(of: try name("a"), at: try version("1")).count == 1)
  }

  @Test func `what no index knows is a reason`() async throws {
    let server = LoopbackServer([:])
    let project = try name("a")
    #expect(
      try await provider([server.url]).releases(of: project).missing
        == .unknownProject(indexes: [server.url + "/"]))
    #expect(
      try await provider([server.url]) { $0.noIndex = true }.releases(of: project).missing
        == .noIndex)
    #expect(
      try await provider([server.url]) { $0.offline = true }.releases(of: project).missing
        == .notCached)
    #expect(server.requests.count == 1)
  }

  @Test func `one that prefetches may be cancelled`() async throws {
    let gate = Gate()
    let server = LoopbackServer { _ in
      gate.wait()
      return jsonAnswer("a", [Self.file])
    }
    let index = try provider([server.url])
    let project = try name("a")
    let prefetch = Task { try await index.releases(of: project) }
    let needed = Task { try await index.releases(of: project) }
    for _ in 0..<50 { await Task.yield() }
    prefetch.cancel()
    gate.open()
    #expect(try await needed.value.versions == ["1"])
  }
}
