import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct HashTests {
  @Test func `every file of the release counts, sorted`() async throws {
    let files = [
      ListedFile(name: "a-1-cp27-cp27m-win32.whl"), ListedFile(name: "a-1-py3-none-any.whl"),
      ListedFile(name: "a-1.tar.gz", fields: "\"yanked\":true"), ListedFile(name: "a-2.tar.gz"),
    ]
    let server = LoopbackServer(["/a/": jsonAnswer("a", files)])
    let hashes = try await provider([server.url]).hashes(of: try name("a"), at: try version("1.0"))
    let expected = files.prefix(3).compactMap {
      Digest(.sha256, hex: SHA256.hexadecimal(of: Array($0.name.utf8)))
    }
    #expect(hashes == expected.sorted())
    #expect(server.requests.count == 1)
  }

  @Test func `a file without a strong digest is fetched, once for all runs`() async throws {
    let cache = TemporaryDirectory()
    let weak = "\"hashes\":{\"md5\":\"0\"}"
    let server = LoopbackServer([
      "/a/": jsonAnswer("a", [ListedFile(name: "a-1.zip", fields: weak)]),
      "/files/a-1.zip": .text("content"),
    ])
    for _ in 0..<2 {
      let index = try provider([server.url], cache: cache.path)
      let hashes = try await index.hashes(of: try name("a"), at: try version("1"))
      #expect(hashes.map(\.hex) == [SHA256.hexadecimal(of: Array("content".utf8))])
    }
    #expect(server.requests.map(\.path) == ["/a/", "/files/a-1.zip"])
    let fresh = try provider([server.url], cache: cache.path) { $0.offline = true }
    #expect(try await fresh.hashes(of: try name("a"), at: try version("1")).count == 1)
    #expect(try await fresh.hashes(of: try name("a"), at: try version("9")).isEmpty)
  }
}
