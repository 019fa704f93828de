import PackageIndex
import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

@Suite struct SourceReferenceTests {
  private func name(_ text: String) throws -> PackageName { try PackageName(parsing: text) }

  private static let project = """
    [project]
    name = "Demo"
    version = "1.5"
    requires-python = ">=3.6"
    dependencies = ["a>1", "b; python_version > '3'"]
    [project.optional-dependencies]
    X_y = ["c; os_name == 'posix' or os_name == 'nt'"]

    """

  @Test func `what stands in pyproject is not built`() async throws {
    let world = try BuildWorld()
    world.folder.write(Self.project, to: "p/pyproject.toml")
    let found = try await world.builder.describe(
      ReferenceRequest(DirectReference(path: world.folder("p")), name: try name("demo")))
    #expect(found.version == (try Version(parsing: "1.5")))
    #expect(found.needsBuild && found.digest == nil)
    #expect(found.dependencies.extras.map(\.text) == ["x-y"])
    #expect(
      found.dependencies.requirements.map(\.description) == [
        "a>1", "b; python_version > \"3\"",
        "c; (os_name == \"posix\" or os_name == \"nt\") and extra == \"x-y\"",
      ])
    #expect(world.folder.names(in: "cache") == [])
  }

  @Test(arguments: ["version", "dependencies", "optional-dependencies", "requires-python"])
  func `what is dynamic is asked of the backend`(_ field: String) async throws {
    let world = try BuildWorld()
    let source = world.project(
      backend: BuildWorld.backend(),
      pyproject: "[project]\nname='demo'\nversion='3'\ndynamic=['\(field)']\n"
        + BuildWorld.pyproject)
    guard case .folder(let path) = source.place else { return }
    let found = try await world.builder.describe(ReferenceRequest(DirectReference(path: path)))
    #expect(found.version == (try Version(parsing: "1.0")))
    #expect(found.dependencies.requirements.map(\.description) == ["needed"])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",                     "[tool.poetry.dependencies]\nneeded='*'", true),
    ("dependencies=[]",      "[tool.poetry.dependencies]\nneeded='*'", true),
    ("dependencies=['a']",   "[tool.poetry.extras]\nx=['needed']",     true),
    ("dependencies=['a']",   "[tool.poetry.dependencies]\npython='3'", true),
    ("dependencies=['a']\nrequires-python='>=3'", "[tool.poetry.dependencies]\nneeded='*'\npython='3'", false),
    ("dependencies=['a']",   "[tool.poetry]\npackages=[]",            false),
  ])
  func `what poetry fills in is asked of the backend`(
    fields: String, poetry: String, isAsked: Bool
  ) async throws {
    let world = try BuildWorld()
    let source = world.project(
      backend: BuildWorld.backend(),
      pyproject: "[project]\nname='demo'\nversion='3'\n\(fields)\n\(poetry)\n"
        + BuildWorld.pyproject)
    guard case .folder(let path) = source.place else { return }
    let found = try await world.builder.describe(ReferenceRequest(DirectReference(path: path)))
    #expect(found.dependencies.requirements.map(\.description) == [isAsked ? "needed" : "a"])
  }

  @Test func `another name than the requirement's is refused`() async throws {
    let world = try BuildWorld()
    world.folder.write(Self.project, to: "p/pyproject.toml")
    let request = ReferenceRequest(
      DirectReference(path: world.folder("p")), name: try name("other"))
    do {
      _ = try await world.builder.describe(request)
      Issue.record("taken")
    } catch {
      #expect(error.diagnostic.reference == "build-wrong-name")
    }
  }

  @Test func `a repository is pinned to a commit and built from it, offline later`() async throws {
    let world = try BuildWorld()
    let repository = try TestRepository(world.folder("repository"))
    try repository.commit(BuildWorld.backend(), to: "backend.py")
    let commit = try repository.commit(BuildWorld.pyproject, to: "pyproject.toml")
    // The world is offline: what the cache has counts.
    let store = GitStore(cacheDirectory: world.folder("cache"))
    _ = try await store.commit(of: "main", at: repository.address)
    let reference = try DirectReference(parsing: "git+file://\(repository.folder)@main")
    let found = try await world.builder.describe(ReferenceRequest(reference))
    #expect(found.exact.commit == commit)
    #expect(found.name == (try name("demo")))
    try Files.removeTree(repository.folder)
    let built = try await world.builder.wheel(for: found.exact, name: found.name)
    #expect(built.wheel.manifest.name == found.name)
    let pins = try await world.builder.buildPins(of: .reference(found), preferring: [])
    #expect(pins == [])
    #expect(world.leftovers == [])
  }

  @Test func `an archive of this machine is built, and held against its hash`() async throws {
    let world = try BuildWorld()
    let source = world.sourceDistribution("demo", requires: [], backend: BuildWorld.backend())
    let path = world.folder("links/demo-1.0.tar.gz")
    let found = try await world.builder.describe(ReferenceRequest(DirectReference(path: path)))
    #expect(found.digest == source.place.digest)
    let built = try await world.builder.wheel(for: found.exact, name: found.name)
    #expect(built.wheel.manifest.name == (try name("demo")))
    let other = try #require(Digest(.sha256, hex: String(repeating: "0", count: 64)))
    await #expect(throws: ProviderError.self) {
      try await world.builder.describe(
        ReferenceRequest(DirectReference(path: path), hashes: [other]))
    }
  }

  @Test func `a release that only a build tells of is built once`() async throws {
    let world = try BuildWorld()
    let source = world.sourceDistribution("demo", requires: [], backend: BuildWorld.backend())
    guard case .archive(let digest, let contents) = source.place else { return }
    let bytes = try await contents()
    let indexed = IndexedSource(
      name: try name("demo"), version: try Version(parsing: "1.0"), fileName: "demo-1.0.tar.gz",
      url: "https://example.org/demo-1.0.tar.gz", digest: digest
    ) { () throws(ProviderError) in bytes }
    for _ in 0..<2 {
      guard case .found(let found) = try await world.builder.dependencies(of: indexed) else {
        Issue.record("not found")
        return
      }
      #expect(found.requirements.map(\.description) == ["needed"])
    }
  }

  @Test func `the releases that a build takes are locked with all their hashes`() async throws {
    let world = try BuildWorld()
    try await world.wheel("tool")
    try await world.wheel("tool", version: "2.0")
    try await world.wheel("extra")
    _ = world.project(
      backend: BuildWorld.backend(requires: "['extra']"),
      pyproject: BuildWorld.pyproject.split(separator: "[]").joined(separator: "['tool']"))
    let found = try await world.builder.describe(
      ReferenceRequest(DirectReference(path: world.folder("demo"))))
    let pins = try await world.builder.buildPins(of: .reference(found), preferring: [])
    #expect(pins.map { "\($0.name) \($0.version)" } == ["extra 1.0", "tool 2.0"])
    #expect(pins.allSatisfy { $0.hashes.count == 1 })
    let older = [BuildPin(name: try name("tool"), version: try Version(parsing: "1.0"))]
    let kept = try await world.builder.buildPins(of: .reference(found), preferring: older)
    #expect(kept.map { "\($0.name) \($0.version)" } == ["extra 1.0", "tool 1.0"])
  }

  @Test func `a cycle whose members tell nothing without a build ends`() async throws {
    let world = try BuildWorld()
    for (one, other) in [("first", "second"), ("second", "first")] {
      var tar = TarMaker()
      tar.add("\(one)-1.0/backend.py", BuildWorld.backend(name: one))
      tar.add(
        "\(one)-1.0/pyproject.toml",
        "[build-system]\nrequires=['\(other)']\nbuild-backend='backend'\nbackend-path=['.']")
      tar.finish()
      world.folder.write(tar.gzip, to: "links/\(one)-1.0.tar.gz")
    }
    do {
      _ = try await world.builder.describe(
        ReferenceRequest(DirectReference(path: world.folder("links/first-1.0.tar.gz"))))
      Issue.record("built")
    } catch {
      #expect(error.diagnostic.message.contains("building it needs itself"))
    }
  }
}
