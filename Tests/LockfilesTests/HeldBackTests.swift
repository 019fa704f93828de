import Lockfiles
import Packaging
import Resolver
import Testing

/// A production world, the world beside development, and what is to be said.
struct HeldBackCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var alone: String
  var joint: String
  var development: [String]
  var constraints: [String] = []
  var sentences: [String]

  static let all = [
    HeldBackCase(
      testDescription: "nothing moves",
      alone: "a 2 <- @0", joint: "a 2 <- @0\nx 1 <- @1", development: ["dev.in:4 x"],
      sentences: []),
    HeldBackCase(
      testDescription: "a development tool's dependency",
      alone: "a 1 <- @0\ny 2.0 <- a", joint: "a 1 <- @0\npytest-x 1 <- @1\ny 1.9 <- a pytest-x",
      development: ["dev-requirements.in:4 pytest-x"],
      sentences: [
        "`pytest-x` in dev-requirements.in:4 holds `y` at 1.9; production alone would take 2.0"
      ]),
    HeldBackCase(
      testDescription: "through another development package",
      alone: "a 1 <- @0\ny 2 <- a",
      joint: "a 1 <- @0\np 1 <- @1\nq 1 <- p\nr 1 <- @2\ny 1 <- a q",
      development: ["dev.in:1 p", "dev.in:2 r"],
      sentences: ["`p` in dev.in:1 holds `y` at 1; production alone would take 2"]),
    HeldBackCase(
      testDescription: "the requirement whose bounds exclude the version, not the nearest one",
      alone: "a 2 <- @0", joint: "a 1 <- @0 @1 @2", development: ["dev.in:1 a", "dev.in:2 a<2"],
      sentences: ["`a` in dev.in:2 holds `a` at 1; production alone would take 2"]),
    HeldBackCase(
      testDescription: "a constraint of development",
      alone: "a 2 <- @0", joint: "a 1 <- @0 ^0", development: [], constraints: ["c.txt:3 a<2"],
      sentences: ["`a` in c.txt:3 holds `a` at 1; production alone would take 2"]),
    HeldBackCase(
      testDescription: "through what the package itself depends on",
      alone: "a 2 <- @0\nz 2 <- a", joint: "a 1 <- @0\nz 1 <- a @1", development: ["dev.in:1 z<2"],
      sentences: [
        "`z` in dev.in:1 holds `a` at 1; production alone would take 2",
        "`z` in dev.in:1 holds `z` at 1; production alone would take 2",
      ]),
    HeldBackCase(
      testDescription: "upwards",
      alone: "a 1 <- @0", joint: "a 2 <- @0 @1", development: ["dev.in:1 a>=2"],
      sentences: ["`a` in dev.in:1 raises `a` to 2; production alone would take 1"]),
    HeldBackCase(
      testDescription: "nobody can be told",
      alone: "a 2 <- @0", joint: "a 1 <- @0", development: [],
      sentences: ["a development requirement holds `a` at 1; production alone would take 2"]),
    HeldBackCase(
      testDescription: "a package that goes away is not held",
      alone: "a 2 <- @0\nb 1 <- a", joint: "a 1 <- @0 @1", development: ["dev.in:1 a<2"],
      sentences: ["`a` in dev.in:1 holds `a` at 1; production alone would take 2"]),
  ]
}

@Suite struct HeldBackTests {
  @Test(arguments: HeldBackCase.all)
  func `what development moves is told with the requirement`(world: HeldBackCase) throws {
    let production = ["requirements.in:1 a"]
    let alone = try World.resolution(world.alone, roots: production)
    let joint = try World.resolution(
      world.joint, roots: production + world.development, constraints: world.constraints)
    let held = HeldBack.packages(
      alone: alone, joint: joint, production: ProductionRoots(requirements: alone.roots))
    #expect(held.map(\.sentence) == world.sentences)
  }

  @Test func `the note stands at the responsible line`() throws {
    let version = try Version(parsing: "1")
    let held = HeldBack(
      name: try PackageName(parsing: "a"), alone: try Version(parsing: "2"), joint: version,
      because: try World.root("dev.in:7 a<2"))
    #expect(held.diagnostic.location == SourceLocation(file: "dev.in", line: 7, column: 1))
    #expect(held.diagnostic.severity == .note)
  }
}
