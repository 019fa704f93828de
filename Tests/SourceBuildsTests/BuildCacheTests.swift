import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

/// Which kept wheel a lock may have.
@Suite struct BuildCacheTests {
  /// `name==1` of a file whose hash is one digit repeated.
  private func pin(
    _ text: String, _ hashes: String, _ requirements: [BuildPin] = []
  ) throws -> BuildPin {
    let requirement = try Requirement(parsing: text)
    return BuildPin(
      name: requirement.name, version: try #require(requirement.specifiers.pinnedVersion),
      hashes: try hashes.map(digest), requirements: requirements)
  }

  private func digest(_ digit: Character) throws -> Digest {
    try #require(Digest(.sha256, hex: String(repeating: digit, count: 64)))
  }

  @Test func `a wheel counts for the releases and files that it was built with`() throws {
    let folder = TemporaryDirectory()
    let cache = BuildCache(cacheDirectory: folder.path, .init("source"), facts: [])
    let part = try pin("part==1", "a")
    let used = [try pin("one==1", "1", [part]), try pin("two==1", "2")]
    cache.keep(
      wheel: try digest("0"), with: used,
      parts: used.map { BuildPart($0, isLocal: false) } + [BuildPart(part, isLocal: false).inner])
    func isKept(_ pins: [BuildPin]) throws -> Bool {
      try cache.wheel(with: pins)?.digest == digest("0")
    }
    let two = try pin("two==1", "2")
    #expect(try isKept([pin("one==1", "1", [part]), two]))
    #expect(try isKept([two, pin("one==1", "31", [part])]))
    #expect(try isKept([pin("one==1", "", [part]), pin("two==1", "")]))
    // Each file is held against its own pin.
    #expect(try !isKept([pin("one==1", "2", [part]), pin("two==1", "1")]))
    #expect(try !isKept([pin("one==1", "3", [part]), pin("two==1", "21")]))
    #expect(try !isKept([pin("one==1", "1", [part]), pin("two==1.1", "2")]))
    // And so is what they are built with.
    #expect(try !isKept([pin("one==1", "1"), two]))
    #expect(try !isKept([pin("one==1", "1", [pin("part==2", "a")]), two]))
    #expect(try !isKept([pin("one==1", "1", [pin("part==1", "b")]), two]))
    #expect(try !isKept([pin("one==1", "1", [pin("part==1", "a", [part])]), two]))
    #expect(try !isKept([pin("one==1", "1"), pin("two==1", "2", [part])]))
  }

  @Test func `a build by a lock is kept with what its requirements are built with`() async throws {
    let world = try BuildWorld()
    try await world.wheel("maker")
    try await world.wheel("maker", version: "2.0")
    _ = world.sourceDistribution(
      "tool", requires: ["maker"], backend: BuildWorld.backend(name: "tool"))
    let mark = world.folder("mark")
    let source = world.sourceDistribution(
      "demo", requires: ["tool"],
      backend: BuildWorld.backend(body: "open('\(mark)', 'a').write('x')"))
    func marks(_ maker: String) async throws -> Int {
      let tool = try pin("tool==1.0", "", [try pin("maker==\(maker)", "")])
      _ = try await world.builder.wheel(of: source, locked: [tool])
      return world.folder.text(of: "mark")?.count ?? 0
    }
    let first = try await marks("1.0")
    #expect(try await marks("1.0") == first)
    #expect(try await marks("2.0") > first)
  }

  @Test func `what backends ask for does not depend on how they were built`() throws {
    let cache = BuildCache(cacheDirectory: TemporaryDirectory().path, .init("source"), facts: [])
    let asked = [try Requirement(parsing: "more")]
    cache.keep(requirements: asked, with: [try pin("one==1", "1")], readsOutputs: false)
    #expect(try cache.requirements(with: [pin("one==1", "2", [pin("part==1", "a")])]) == asked)
  }
}
