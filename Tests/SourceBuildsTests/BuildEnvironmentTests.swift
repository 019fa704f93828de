import Packaging
import PlatformIO
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

/// Environments of builds, whose files the store may share.
@Suite("build environments") struct BuildEnvironmentTests {
  /// Writes to a file of the store, as a hook does that writes to one of its environment.
  private func damage(_ wheel: StoredWheel, _ file: String) throws {
    let path = try #require(wheel.path(of: file))
    try Files.replace(path, with: try Files.read(path) + Array("# changed\n".utf8))
  }

  private func fetched(_ name: String, in world: BuildWorld) throws -> StoredWheel {
    let bytes = try Files.read(world.folder("links/\(name)-1.0-py3-none-any.whl"))
    return try #require(world.store.stored(Digest(sha256Of: bytes)))
  }

  private func sources(_ count: Int, of world: BuildWorld, requiring name: String)
    -> [ProjectSource]
  {
    (0..<count).map { number in
      world.sourceDistribution(
        "p\(number)", requires: [name],
        backend: "import \(name)\n" + BuildWorld.backend(name: "p\(number)"))
    }
  }

  @Test func `a damaged wheel of the store is fetched anew, whoever sees it`() async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    let sources = sources(5, of: world, requiring: "tool")
    _ = try await world.builder.wheel(of: sources[0])
    for round in [1...1, 2...4] {
      try damage(try fetched("tool", in: world), "tool.py")
      try await withThrowingTaskGroup(of: StoredWheel.self) { group in
        for source in sources[round] {
          group.addTask { try await world.builder.wheel(of: source) }
        }
        try await group.waitForAll()
      }
      #expect(await world.store.isSound(try fetched("tool", in: world)))
    }
    #expect(world.leftovers == [])
  }

  @Test func `a damaged wheel that was built is built anew`() async throws {
    let world = try BuildWorld()
    let tool = world.sourceDistribution(
      "tool", requires: [],
      backend: BuildWorld.backend(
        name: "tool", body: "METADATA = METADATA.replace('Requires-Dist: needed\\n', '')"))
    let sources = sources(2, of: world, requiring: "tool")
    _ = try await world.builder.wheel(of: sources[0])
    try damage(try await world.builder.wheel(of: tool), "tool.py")
    _ = try await world.builder.wheel(of: sources[1])
  }
}
