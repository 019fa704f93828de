import Lockfiles
import Packaging
import RequirementFiles
import Resolver
import Testing

@Suite struct ParityTests {
  private static let joint = """
    a 1 <- @0 x
    b 2 <- a y
    c 3 <- x
    x 4 <- @2
    y[fast] 5 <- @1 x
    z 6 <- y[fast]
    """
  private static let roots = ["requirements.in:1 a", "requirements.in:2 y[fast]", "dev.in:2 x"]

  // Every choice of roots: the law of the projection.
  @Test(arguments: 0..<8)
  func `production is the part of the joint resolution that its roots reach`(choice: Int) throws {
    let joint = try World.resolution(Self.joint, roots: Self.roots)
    let chosen = joint.roots.indices.filter { choice >> $0 & 1 == 1 }.map { joint.roots[$0] }
    let production = Parity.production(of: joint, roots: ProductionRoots(requirements: chosen))
    #expect(production.roots == chosen)
    let ours = Lockfile(production, header: nil) { _ in [] }
    let theirs = Lockfile(joint, header: nil) { _ in [] }
    #expect(Parity.disagreements(production: ours, development: theirs).isEmpty)
    #expect(ours.entries.map(\.name.text) == Self.reached(from: choice))
    for entry in ours.entries {
      let joint = try #require(theirs.entries.first { $0.name == entry.name })
      #expect(Set(entry.via).isSubset(of: joint.via))
      #expect(!entry.via.isEmpty)
    }
  }

  private static func reached(from choice: Int) -> [String] {
    let sets: [Set<String>] = [["a", "b"], ["y", "b", "z"], ["x", "a", "b", "c", "y"]]
    // `z` belongs to the extra that only the second root asks for.
    let chosen = sets.indices.filter { choice >> $0 & 1 == 1 }.map { sets[$0] }
    return chosen.reduce(into: Set<String>()) { $0.formUnion($1) }.sorted()
  }

  @Test func `constraints that only development has are not named`() throws {
    let joint = try World.resolution(
      "a 1 <- @0 ^0 ^1 ^2\nb 1 <- ^2 a", roots: ["requirements.in:1 a"],
      constraints: ["dev.txt:1 a<9", "prod.txt:1 a<8", "prod.txt:2 b<7"])
    let production = Parity.production(
      of: joint,
      roots: ProductionRoots(
        requirements: joint.roots, constraints: Array(joint.constraints.dropFirst())))
    #expect(production.constraints.map(\.text) == ["a<8", "b<7"])
    #expect(
      production.pins.map { $0.dependents.map(\.kind) } == [
        [.root(0), .constraint(0), .constraint(1)],
        [.constraint(1), .package(try PackageName(parsing: "a"), extra: nil)],
      ])
  }

  @Test func `what production's files say is known through any chain of includes`() throws {
    let files = [
      "prod.in": "a>=1\n-c limits.txt", "dev.in": "-r prod.in\na>=1\nb",
      "limits.txt": "a<9\nb<9",
    ]
    func tree(_ root: String) throws -> RequirementTree {
      try RequirementTree(
        roots: [root], variables: { _ in nil },
        read: { (path) throws(ReadFailure) in Array((files[path] ?? "").utf8) })
    }
    let production = ProductionRoots(try tree("prod.in"))
    let joint = try tree("dev.in")
    #expect(joint.requirements.map(production.contains(requirement:)) == [true, false, false])
    #expect(joint.constraints.map(production.contains(constraint:)) == [true, true])
  }

  @Test(arguments: [
    ("a==1\nb==2", "a==1\nb==2\nc==3", []),
    ("a==1", "a==2", ["a"]),
    ("b==1\na==1", "", ["a", "b"]),
    ("a==1\na==2", "a==2", ["a"]),
    ("a==1.0", "a==1", []),
  ])
  func `disagreements are found by name`(
    production: String, development: String, names: [String]
  ) {
    let found = Parity.disagreements(
      production: .parsing(production), development: .parsing(development))
    #expect(found.map(\.name.text) == names)
  }
}
