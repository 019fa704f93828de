import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

/// Which kept wheel counts where no lock says what it is built with.
@Suite("kept wheels") struct KeptWheelTests {
  private func pin(_ name: String, _ version: String) throws -> BuildPin {
    BuildPin(name: try PackageName(parsing: name), version: try Version(parsing: version))
  }

  // swift-format-ignore
  @Test(arguments: [
    (false, false, "a 1.0 -"), (true, false, "a 1.0 - local"), (false, true, "a 1.0 - inner"),
    (true, true, "a 1.0 - local inner"),
  ])
  func `a part is read as it was written`(isLocal: Bool, isInner: Bool, line: String) throws {
    var part = BuildPart(try pin("a", "1.0"), isLocal: isLocal)
    if isInner { part = part.inner }
    #expect(part.line == line)
    #expect(BuildPart(line: line) == part)
  }

  @Test(arguments: ["", "a 1.0", "a x -"]) func `what is no part is none`(line: String) {
    #expect(BuildPart(line: line) == nil)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("tool<2", false), ("tool<3", true), ("other<1", true), ("tool @ https://example.org/tool.whl", false),
    ("tool<2; python_version < '3'", true), ("tool<2; python_version > '3'", false),
  ])
  func `a part has to fulfil constraints`(constraint: String, fulfils: Bool) throws {
    let root = RootRequirement(
      try Requirement(parsing: constraint), origin: .commandLine(option: "-b"), text: constraint)
    let markers = try BuildWorld().builder.configuration.target.markers
    let part = BuildPart(try pin("tool", "2.0"), isLocal: false)
    #expect(part.fulfils([root], in: markers) == fulfils)
  }

  private func marks(
    _ world: BuildWorld, _ source: ProjectSource, _ constraint: String?
  ) async throws -> Int {
    var configuration = world.builder.configuration
    configuration.constraints = try [constraint].compactMap(\.self).map { text in
      RootRequirement(
        try Requirement(parsing: text), origin: .commandLine(option: "-b"), text: text)
    }
    let builder = SourceBuilder(configuration, http: world.builder.http, store: world.store)
    _ = try await builder.wheel(of: source)
    return world.folder.text(of: "mark")?.count ?? 0
  }

  @Test(arguments: [false, true])
  func `a wheel stays while constraints leave what it was built with`(
    isInner: Bool
  ) async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    try await world.wheel("tool", version: "2.0")
    if isInner {
      _ = world.sourceDistribution(
        "maker", requires: ["tool"],
        backend: BuildWorld.backend(name: "maker").replacing(
          "Requires-Dist: needed\\n", with: ""))
    }
    let source = world.markingProject(requires: isInner ? "'maker'" : "'tool'")
    #expect(try await marks(world, source, nil) == 1)
    #expect(try await marks(world, source, "tool<3") == 1)
    #expect(try await marks(world, source, "tool<2") == 2)
    #expect(try await marks(world, source, "tool<2") == 2)
    #expect(try await marks(world, source, nil) == 2)
  }

  @Test func `a wheel does not stay that was built with something of this machine`() async throws {
    let world = try BuildWorld()
    let body = "METADATA = METADATA.replace('Requires-Dist: needed\\n', '')"
    _ = world.project("tool", backend: BuildWorld.backend(name: "tool", body: body))
    let place = world.folder("tool")
    let source = world.markingProject(requires: "'tool @ file://\(place)'")
    #expect(try await marks(world, source, nil) == 1)
    #expect(try await marks(world, source, nil) == 2)
  }
}
