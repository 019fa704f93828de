import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

/// The digest that `jsonPage` makes up for a file of this name.
private func digest(of file: String) throws -> Digest {
  try #require(Digest(.sha256, hex: SHA256.hexadecimal(of: Array(file.utf8))))
}

private func pin(_ release: String, _ files: [String] = []) throws -> ReleasePin {
  ReleasePin(
    name: try name("a"), version: try version(release), hashes: try files.map(digest(of:)),
    location: SourceLocation(file: "requirements.txt", line: 3))
}

/// What an error says.
private func refusal(_ body: () async throws(ReleaseFileError) -> ReleaseFile) async -> Diagnostic?
{
  do throws(ReleaseFileError) {
    _ = try await body()
    return nil
  } catch {
    return error.diagnostic
  }
}

@Suite("Files of pins", .timeLimit(.minutes(1)))
struct ReleaseFileTests {
  static let pure = "a-1-py3-none-any.whl"
  static let native = "a-1-cp312-cp312-manylinux_2_17_x86_64.whl"
  static let windows = "a-1-cp312-cp312-win_amd64.whl"
  static let source = "a-1.tar.gz"

  // swift-format-ignore
  @Test(arguments: [
    ([pure, native, windows, source], [pure, native, windows, source], native),
    ([pure, native, windows, source], [],                              native),
    ([pure, native],                  [pure],                          pure),
    ([source, pure],                  [source, pure],                  pure),
    ([source, windows],               [source, windows],               source),
    (["a-1-1-py3-none-any.whl", "a-1-3-py3-none-any.whl", "a-1-2-py3-none-any.whl", pure], [],
                                                                       "a-1-3-py3-none-any.whl"),
  ])
  func `the best of the locked files is taken`(
    _ listed: [String], _ locked: [String], _ best: String
  ) async throws {
    let server = LoopbackServer(["/a/": jsonAnswer("a", listed.map { ListedFile(name: $0) })])
    let file = try await provider([server.url]).file(for: pin("1", locked))
    #expect(file.fileName == best)
    #expect(file.isWheel == best.hasSuffix(".whl"))
    #expect(file.digest == (try digest(of: best)))
    #expect(file.url == "\(server.url)/files/\(best)")
    #expect(file.path == nil)
  }

  @Test func `a yanked file comes after all others, and says why`() async throws {
    let yanked = ListedFile(name: Self.native, fields: "\"yanked\":\"broken\",\"size\":7")
    let server = LoopbackServer(["/a/": jsonAnswer("a", [yanked, ListedFile(name: Self.pure)])])
    let index = try provider([server.url])
    #expect(try await index.file(for: pin("1")).fileName == Self.pure)
    let only = try await index.file(for: pin("1", [Self.native]))
    #expect(only.yanked == "broken")
    #expect(only.size == 7)
  }

  // swift-format-ignore
  @Test(arguments: [
    (["a-2.zip"], ["a-1.zip"], "no-such-release", "the index has no `a` 1"),
    ([windows], [windows], "no-matching-file",
     "`a` 1 has no wheel for Python 3.12 on manylinux_2_28_x86_64, and no source distribution; "
       + "the wheels are for cp312 on win_amd64"),
    ([pure], [windows], "hash-not-locked",
     "no file of `a` 1 that fits Python 3.12 on manylinux_2_28_x86_64 has a hash that the lock allows"),
  ])
  func `what cannot be installed is said with what there is`(
    _ listed: [String], _ locked: [String], _ reference: String, _ message: String
  ) async throws {
    let server = LoopbackServer(["/a/": jsonAnswer("a", listed.map { ListedFile(name: $0) })])
    let index = try provider([server.url])
    let pin = try pin("1", locked)
    let told = await refusal { () async throws(ReleaseFileError) in try await index.file(for: pin) }
    #expect(told?.reference == reference)
    #expect(told?.message == message)
    #expect(told?.location == SourceLocation(file: "requirements.txt", line: 3))
  }

  @Test func `a Python that is too old is named`() async throws {
    let file = ListedFile(name: Self.pure, fields: "\"requires-python\":\">=3.13\"")
    let server = LoopbackServer(["/a/": jsonAnswer("a", [file])])
    let index = try provider([server.url])
    let pin = try pin("1")
    let told = await refusal { () async throws(ReleaseFileError) in try await index.file(for: pin) }
    #expect(told?.message == "`a` 1 needs Python >=3.13, not 3.12.3")
  }

  // MARK: the cache

  @Test func `an old page that shows the pin's digests is enough`() async throws {
    let folder = TemporaryDirectory()
    let server = LoopbackServer(["/a/": jsonAnswer("a", [ListedFile(name: Self.pure)])])
    _ = try await provider([server.url], cache: folder.path).file(for: pin("1"))
    let later = try provider([server.url], cache: folder.path) { $0.now = now + 1_000_000 }
    #expect(later.fileAtHand(for: try pin("1", [Self.pure]))?.fileName == Self.pure)
    #expect(try await later.file(for: pin("1", [Self.pure])).fileName == Self.pure)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [Int64(0), 1_000_000])
  func `a page that lacks a digest is asked for again`(later: Int64) async throws {
    let folder = TemporaryDirectory()
    let server = LoopbackServer(inTurn: [
      jsonAnswer("a", [ListedFile(name: Self.pure)]),
      jsonAnswer("a", [ListedFile(name: Self.native)]),
    ])
    _ = try await provider([server.url], cache: folder.path).file(for: pin("1"))
    let index = try provider([server.url], cache: folder.path) { $0.now = now + later }
    let pin = try pin("1", [Self.native])
    #expect(index.fileAtHand(for: pin) == nil)
    #expect(try await index.file(for: pin).fileName == Self.native)
    #expect(server.requests.count == 2)
  }

  @Test func `what was never cached is out of reach offline`() async throws {
    let index = try provider(["http://127.0.0.1:1/"]) { $0.offline = true }
    let pin = try pin("1")
    let told = await refusal { () async throws(ReleaseFileError) in try await index.file(for: pin) }
    #expect(told?.reference == "not-cached")
  }

  // MARK: digests that nobody tells

  static let bare = ListedFile(name: pure, fields: "\"hashes\":{}")

  @Test func `a file without digest is possible, and has to have a locked one`() async throws {
    let folder = TemporaryDirectory()
    let server = LoopbackServer(["/a/": jsonAnswer("a", [Self.bare])])
    let index = try provider([server.url], cache: folder.path)
    let file = try await index.file(for: pin("1", [Self.pure]))
    #expect(file.digest == nil)
    #expect(file.algorithms == [.sha256])
    let right = try digest(of: Self.pure)
    let wrong = try digest(of: "other")
    #expect(file.mismatch(with: [right]) == nil)
    #expect(file.mismatch(with: [wrong]) == DigestMismatch(expected: [right], found: wrong))
    index.note(right, of: file)
    let next = try provider([server.url], cache: folder.path)
    #expect(next.fileAtHand(for: try pin("1", [Self.pure]))?.digest == right)
    #expect(next.fileAtHand(for: try pin("1", ["other"])) == nil)
  }

  @Test func `digests of another kind are compared as well`() async throws {
    let server = LoopbackServer(["/a/": jsonAnswer("a", [ListedFile(name: Self.pure)])])
    let wide = try #require(Digest(.sha512, hex: String(repeating: "ab", count: 64)))
    let other = try #require(Digest(.sha512, hex: String(repeating: "cd", count: 64)))
    var pin = try pin("1")
    pin.hashes = [wide]
    let file = try await provider([server.url]).file(for: pin)
    let listed = try digest(of: Self.pure)
    #expect(file.algorithms == [.sha256, .sha512])
    #expect(file.mismatch(with: [listed, wide]) == nil)
    #expect(file.mismatch(with: [listed, other])?.found == other)
    #expect(file.mismatch(with: [try digest(of: "other"), wide])?.expected == [listed])
  }

  @Test func `files of a folder are hashed once, and used where they stand`() async throws {
    let folder = TemporaryDirectory()
    folder.write("the bytes", to: "links/\(Self.pure)")
    let path = folder.path + "/links"
    let bytes = try #require(Digest(.sha256, hex: SHA256.hexadecimal(of: Array("the bytes".utf8))))
    func index() throws -> IndexProvider {
      try provider([], cache: folder.path + "/cache") {
        $0.noIndex = true
        $0.findLinks = [path]
      }
    }
    var pin = try pin("1")
    pin.hashes = [bytes]
    let file = try await index().file(for: pin)
    #expect(file.path == "\(path)/\(Self.pure)")
    #expect(file.digest == bytes)
    let wrong = try self.wrong(pin)
    let again = try index()
    let told = await refusal { () async throws(ReleaseFileError) in
      try await again.file(for: wrong)
    }
    #expect(told?.reference == "hash-not-locked")
    #expect(told?.notes.last?.message == "`\(Self.pure)` has \(bytes)")
  }

  private func wrong(_ pin: ReleasePin) throws -> ReleasePin {
    var pin = pin
    pin.hashes = [try digest(of: "other")]
    return pin
  }

  @Test func `credentials go along to the index's own files alone`() async throws {
    let own = ListedFile(name: Self.pure)
    let foreign = ListedFile(name: Self.native, url: "https://files.test/\(Self.native)?token=1")
    let server = LoopbackServer(["/a/": jsonAnswer("a", [own, foreign])])
    let url = server.url.replacing("http://", with: "http://me:s3cret@")
    let index = try provider([url])
    #expect(try await index.file(for: pin("1", [Self.pure])).request.credentials != nil)
    let other = try await index.file(for: pin("1", [Self.native]))
    #expect(other.request.credentials == nil)
    #expect(other.url == "https://files.test/\(Self.native)")
    #expect(other.request.url == "https://files.test/\(Self.native)?token=1")
  }
}
