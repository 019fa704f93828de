import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct NameProposalTests {
  @Test func `near names come from the index's list, which is kept, and from the cache`()
    async throws
  {
    let cache = TemporaryDirectory()
    let list = "{\"meta\":{},\"projects\":[{\"name\":\"Django\"},{\"name\":\"flask\"}]}"
    let server = LoopbackServer([
      "/": .text(list, type: "application/vnd.pypi.simple.v1+json"),
      "/djengo/": jsonAnswer("djengo", []),
    ])
    let index = try provider([server.url], cache: cache.path)
    _ = try await index.releases(of: try name("djanho"))
    _ = try await index.releases(of: try name("djengo"))
    for _ in 0..<2 {
      #expect(await index.nearestNames(to: try name("djanho")).map(\.text) == ["django", "djengo"])
    }
    #expect(server.requests.filter { $0.path == "/" }.count == 1)
    server.stop()
    let offline = try provider([server.url]) { $0.offline = true }
    #expect(await offline.nearestNames(to: try name("djanho")).isEmpty)
  }
}
