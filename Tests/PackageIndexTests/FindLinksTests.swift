import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct FindLinksTests {
  private let directory = TemporaryDirectory()

  @Test func `a folder's files count beside the index's, whatever their date`() async throws {
    let content = wheel("a", "2.0", ["Requires-Dist: c"])
    directory.write(content, to: "my links/a-2.0-py3-none-any.whl")
    directory.write("", to: "my links/b-1.zip")
    let server = LoopbackServer([
      "/a/": jsonAnswer(
        "a", [ListedFile(name: "a-1.zip", fields: "\"upload-time\":\"2020-01-01T00:00:00Z\"")])
    ])
    let index = try provider([server.url]) {
      $0.findLinks = [directory("my links"), directory("missing")]
      $0.excludeNewer = 1_700_000_000_000_000
    }
    let project = try name("a")
    let two = try version("2.0")
    #expect(try await index.releases(of: project).versions == ["2.0", "1"])
    #expect(try await index.dependencies(of: project, at: two).requirements == ["c"])
    #expect(
      try await index.hashes(of: project, at: two).map(\.hex)
        == [SHA256.hexadecimal(of: content)])
    #expect(index.warnings.map(\.reference) == ["find-links-missing"])
  }

  @Test func `pages, single files and file URLs are links too`() async throws {
    directory.write("<a href='sub/a-1.zip'>a</a>", to: "page.html")
    directory.write("", to: "single/a-2.zip")
    directory.write("", to: "folder/a-3.zip")
    let server = LoopbackServer([
      "/links": .text("<a href=/x/a-4.zip#sha256=zz>", type: "text/html")
    ])
    let index = try provider([]) {
      $0.findLinks = [
        directory("page.html"), directory("single/a-2.zip"), "file://" + directory("folder"),
        server.url + "/links", server.url + "/y/a-5-py3-none-any.whl",
      ]
      $0.noIndex = true
    }
    #expect(try await index.releases(of: try name("a")).versions == ["5", "4", "3", "2", "1"])
    #expect(try await index.releases(of: try name("b")).missing == .noIndex)
    #expect(server.requests.count == 1)
  }

  @Test func `a path is relative to the working directory`() async throws {
    directory.write(wheel("a", "2", ["Requires-Dist: c"]), to: "links/a-2-py3-none-any.whl")
    let depth = try Files.currentDirectory().split(separator: "/").count
    let up = Array(repeating: "..", count: depth).joined(separator: "/")
    let path = up + directory("links")
    for path in [path, path + "/a-2-py3-none-any.whl"] {
      let index = try provider([]) {
        $0.findLinks = [path]
        $0.noIndex = true
      }
      let (project, two) = (try name("a"), try version("2"))
      #expect(try await index.dependencies(of: project, at: two).requirements == ["c"])
    }
  }

  @Test func `what is learnt of remote links is remembered`() async throws {
    let cache = TemporaryDirectory()
    let server = LoopbackServer([
      "/a-1-py3-none-any.whl": LoopbackServer.Response(body: wheel("a", "1"))
    ])
    for _ in 0..<2 {
      let index = try provider([], cache: cache.path) {
        $0.findLinks = [server.url + "/a-1-py3-none-any.whl"]
        $0.noIndex = true
      }
      #expect(
        try await index.dependencies(of: try name("a"), at: try version("1")).requirements == [])
    }
    #expect(
      server.requests.map(\.path) == ["/a-1-py3-none-any.whl"])
  }

  @Test func `a page of links that fails ends the run`() async throws {
    let server = LoopbackServer([:])
    let index = try provider([]) { $0.findLinks = [server.url + "/links"] }
    await #expect(throws: ProviderError.self) { try await index.releases(of: try name("a")) }
  }

  @Test func `an index may be a folder`() async throws {
    directory.write("<a href='../../files/a-1.zip'>a</a>", to: "simple/a/index.html")
    let index = try provider([directory("simple")])
    #expect(try await index.releases(of: try name("a")).versions == ["1"])
    #expect(
      try await index.releases(of: try name("b")).missing
        == .unknownProject(indexes: ["file://" + directory("simple") + "/"]))
  }
}
