import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct DependencyTests {
  /// An index with one project whose release 1.0 has these files.
  private func server(
    _ files: [ListedFile], _ contents: [String: [UInt8]], ranges: Bool = true
  ) -> LoopbackServer {
    LoopbackServer { request in
      if request.path == "/a/" { return jsonAnswer("a", files) }
      guard let bytes = contents[request.path] else {
        return LoopbackServer.Response(status: 404)
      }
      return ranges
        ? .file(bytes, for: request) : LoopbackServer.Response(body: bytes)
    }
  }

  private func dependencies(_ server: LoopbackServer) async throws -> DependencyLookup {
    try await provider([server.url]).dependencies(of: try name("a"), at: try version("1.0"))
  }

  private let bytes = wheel("a", "1.0", ["Requires-Dist: b"], members: 500, memberSize: 200)
  private let path = "/files/a-1.0-py3-none-any.whl"

  private func listed(_ fields: String = "") -> ListedFile {
    ListedFile(name: "a-1.0-py3-none-any.whl", fields: fields)
  }

  @Test func `the file beside the wheel is enough`() async throws {
    let text = metadata("a", "1.0", ["Requires-Dist: b", "Requires-Python: >=3.9"])
    let digest = SHA256.hexadecimal(of: text)
    for fields in ["\"core-metadata\":true", "\"core-metadata\":{\"sha256\":\"\(digest)\"}"] {
      let server = server([listed(fields)], [path + ".metadata": text])
      #expect(try await dependencies(server).requirements == ["b"])
      #expect(server.requests.map(\.path) == ["/a/", path + ".metadata"])
    }
  }

  @Test func `metadata with another hash than promised ends the run`() async throws {
    let fields = "\"core-metadata\":{\"sha256\":\"\(String(repeating: "0", count: 64))\"}"
    let server = server([listed(fields)], [path + ".metadata": metadata("a", "1.0")])
    await #expect(throws: ProviderError.self) { try await dependencies(server) }
  }

  @Test func `without it the wheel's end is read`() async throws {
    for size in [nil, bytes.count, bytes.count + 50_000, bytes.count - 5000, 0] {
      let server = server([listed(size.map { "\"size\":\($0)" } ?? "")], [path: bytes])
      #expect(try await dependencies(server).requirements == ["b"])
      // A range behind the end is refused: only then the whole wheel is taken.
      let wholes = server.requests.filter { $0.path == path && $0.header("range") == nil }
      #expect(wholes.count == (size == bytes.count + 50_000 ? 1 : 0))
    }
  }

  @Test func `a server without ranges gives the whole`() async throws {
    let server = server([listed()], [path: bytes], ranges: false)
    #expect(try await dependencies(server).requirements == ["b"])
  }

  @Test func `a file that is not advertised is not asked for`() async throws {
    let server = server([listed()], [path + ".metadata": metadata("a", "1.0"), path: bytes])
    #expect(try await dependencies(server).requirements == ["b"])
    #expect(server.requests.allSatisfy { !$0.path.hasSuffix(".metadata") })
  }

  @Test func `a file that is advertised and not there is done without`() async throws {
    let server = server([listed("\"core-metadata\":true")], [path: bytes])
    #expect(try await dependencies(server).requirements == ["b"])
  }

  // swift-format-ignore
  @Test(arguments: [
    (wheel("b", "1.0"),                                      "the archive contains no metadata"),
    (wheel("a", "2.0"),                                      "it is the metadata of version 2.0"),
    (wheel("a", "1.0", ["Requires-Dist: ???"]),              "invalid `Requires-Dist`"),
    (Array("<html>".utf8),                                   "the file is no archive"),
  ])
  func `a broken wheel is a reason, not the end`(_ bytes: [UInt8], _ reason: String) async throws {
    let found = try await dependencies(server([listed()], [path: bytes])).unavailable
    guard case .invalidMetadata(let text)? = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect(text.hasPrefix(reason))
  }

  @Test func `a wheel that is gone ends the run`() async throws {
    let server = server([listed()], [:])
    await #expect(throws: ProviderError.self) { try await dependencies(server) }
  }

  @Test func `the best wheel is read, and one that does not fit rather than a source`() async throws
  {
    let files = [
      ListedFile(name: "a-1.0-py3-none-any.whl"), ListedFile(name: "a-1.0.tar.gz"),
      ListedFile(name: "a-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"),
    ]
    let best = "/files/a-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"
    let chosen = server(files, [best: wheel("a", "1.0")])
    #expect(try await dependencies(chosen).requirements == [])
    let windows = [
      ListedFile(name: "a-1.0-cp312-cp312-win_amd64.whl"), ListedFile(name: "a-1.0.tar.gz"),
    ]
    let foreign = server(
      windows, ["/files/a-1.0-cp312-cp312-win_amd64.whl": wheel("a", "1.0")])
    #expect(try await dependencies(foreign).requirements == [])
  }

  private func source(_ lines: [String]) -> [UInt8] {
    let text = (lines + ["Name: a", "Version: 1.0", "Requires-Dist: b"]).joined(separator: "\n")
    return tarGz([("a-1.0/setup.py", [1]), ("a-1.0/PKG-INFO", Array(text.utf8))])
  }

  // swift-format-ignore
  @Test(arguments: [
    (["Metadata-Version: 2.2"],                               ["b"]),
    (["Metadata-Version: 2.4", "Dynamic: License"],           ["b"]),
    (["Metadata-Version: 2.1"],                               nil),
    (["Metadata-Version: 2.2", "Dynamic: Requires-Dist"],     nil),
    (["Metadata-Version: 2.2", "Dynamic: requires-python"],   nil),
    (["Metadata-Version: 2.2", "Dynamic: Provides-Extra"],    nil),
  ] as [([String], [String]?)])
  func `a source distribution tells what it promises`(
    _ lines: [String], _ requirements: [String]?
  ) async throws {
    let cache = TemporaryDirectory()
    let bytes = source(lines)
    let fields = "\"hashes\":{\"sha256\":\"\(SHA256.hexadecimal(of: bytes))\"}"
    let server = server(
      [ListedFile(name: "a-1.0.tar.gz", fields: fields)], ["/files/a-1.0.tar.gz": bytes])
    for _ in 0..<2 {
      let index = try provider([server.url], cache: cache.path)
      let found = try await index.dependencies(of: try name("a"), at: try version("1.0"))
      #expect(found.requirements == requirements)
      if requirements == nil { #expect(found.unavailable == .needsBuild) }
    }
    // What was learnt, even that it needs a build, is remembered.
    #expect(server.requests.count == 2)
  }

  @Test func `a source distribution with another hash than promised ends the run`() async throws {
    let server = server(
      [ListedFile(name: "a-1.0.tar.gz")],
      ["/files/a-1.0.tar.gz": source(["Metadata-Version: 2.2"])])
    await #expect(throws: ProviderError.self) { try await dependencies(server) }
  }
}
