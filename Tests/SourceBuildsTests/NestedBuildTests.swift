import PackageIndex
import Packaging
import Resolver
import TestSupport
import Testing

@testable import SourceBuilds

/// Builds that other builds need.
@Suite("nested builds") struct NestedBuildTests {
  // swift-format-ignore
  @Test(arguments: [
    ([false],              false), ([true],              true),
    ([true, false, false], true),  ([false, true, false], true),
    ([false, false],       false),
  ])
  func `are urgent where a resolution waits for what needs them`(
    goals: [Bool], isUrgent: Bool
  ) throws {
    var stack = BuildStack.empty
    for (number, goal) in goals.enumerated() {
      stack = try #require(stack.adding("\(number)", isUrgent: goal))
    }
    #expect(stack.isUrgent == isUrgent)
  }

  /// Two projects that need `tool`, which has to be built with a `maker`.
  private func world() async throws -> BuildWorld {
    let world = try BuildWorld()
    try await world.wheel("maker")
    try await world.wheel("maker", version: "2.0")
    _ = world.sourceDistribution(
      "tool", requires: ["maker"], backend: BuildWorld.backend(name: "tool"))
    for name in ["one", "two"] {
      _ = world.project(
        name, backend: BuildWorld.backend(name: name),
        pyproject: BuildWorld.pyproject.split(separator: "[]").joined(separator: "['tool']"))
    }
    return world
  }

  private func maker(
    of name: String, preferring version: String?, in world: BuildWorld
  ) async throws -> String {
    let found = try await world.builder.describe(
      ReferenceRequest(DirectReference(path: world.folder(name))))
    let preferences = try version.map {
      BuildPin(name: try world.name("maker"), version: try Version(parsing: $0))
    }
    let pins = try await world.builder.buildPins(
      of: .reference(found), preferring: [preferences].compactMap(\.self))
    return pins.flatMap(\.requirements).map(\.version.description).joined(separator: " ")
  }

  @Test func `one build's preferences do not decide for another`() async throws {
    for order in [["one", "two"], ["two", "one"]] {
      let world = try await world()
      for name in order {
        let isFirst = name == "one"
        let maker = try await maker(of: name, preferring: isFirst ? "1.0" : nil, in: world)
        #expect(maker == (isFirst ? "1.0" : "2.0"), "\(order)")
      }
    }
  }

  /// Source distributions that tell nothing without a build, each with what it requires.
  private func dynamic(_ projects: [(String, requires: String, body: String)]) throws -> BuildWorld
  {
    let world = try BuildWorld()
    for (name, requires, body) in projects {
      var tar = TarMaker()
      tar.add("\(name)-1.0/backend.py", BuildWorld.backend(name: name, body: body))
      tar.add(
        "\(name)-1.0/pyproject.toml",
        "[build-system]\nrequires=[\(requires)]\nbuild-backend='backend'\nbackend-path=['.']")
      tar.finish()
      world.folder.write(tar.gzip, to: "links/\(name)-1.0.tar.gz")
    }
    return world
  }

  private func failure(_ name: String, in world: BuildWorld) async -> ProviderError? {
    let path = world.folder("links/\(name)-1.0.tar.gz")
    do throws(ProviderError) {
      _ = try await world.builder.describe(ReferenceRequest(DirectReference(path: path)))
      return nil
    } catch {
      return error
    }
  }

  @Test func `a cycle is told once`() async throws {
    let world = try dynamic([("xa", "'xb'", ""), ("xb", "'xc'", ""), ("xc", "'xa'", "")])
    let failure = try #require(await failure("xa", in: world))
    #expect(failure.isFinal)
    #expect(failure.diagnostic.message == "`xb 1.0` cannot be built: building it needs itself")
    #expect(
      failure.diagnostic.notes.map(\.message) == ["`xb` needs `xc` needs `xa` needs `xb`"])
  }

  @Test func `a failure is told once, with who needs what failed`() async throws {
    let world = try dynamic([
      ("outer", "'middle'", ""), ("middle", "'inner'", ""),
      ("inner", "", "raise KeyError('the reason')"),
    ])
    let told = try #require(await failure("outer", in: world)).diagnostic
    #expect(told.message.hasPrefix("`inner 1.0` cannot be built: "), "\(told.message)")
    #expect(!told.message.contains("cannot be had"))
    let outer = world.folder("links/outer-1.0.tar.gz")
    #expect(
      told.notes.map(\.message).suffix(3)
        == ["KeyError: 'the reason'", "to build `middle`", "to build `\(outer)`"])
  }
}
