import Lockfiles
import Packaging
import Resolver
import Testing

/// What a resolution becomes in a lock.
@Suite struct LockfileTests {
  private func entry(
    _ pins: String, roots: [String] = [], constraints: [String] = [], named name: String
  ) throws -> Lockfile.Entry {
    let resolution = try World.resolution(pins, roots: roots, constraints: constraints)
    let name = try PackageName(parsing: name)
    let lockfile = Lockfile(resolution, header: nil) { _ in [] }
    return try #require(lockfile.entries.first { $0.name == name })
  }

  @Test func `sources are sorted by their bytes, without lines and without repetitions`() throws {
    let entry = try entry(
      "idna 3.4 <- zebra ^0 @1 requests[socks] requests @0 idna[x]",
      roots: ["b.in:1 idna", "a.in:7 idna"], constraints: ["cons.txt:2 idna<4"], named: "idna")
    #expect(entry.via == ["-c cons.txt", "-r a.in", "-r b.in", "requests", "zebra"])
  }

  @Test func `sources outside requirement files are named by their option, or not at all`() throws {
    let override = SourceLocation(file: "over.txt", line: 1)
    let requirement = try Requirement(parsing: "six")
    var resolution = try World.resolution("six 1.0 <- @0 @1")
    resolution.roots = [
      RootRequirement(requirement, origin: .overrideFile(override), text: "six"),
      RootRequirement(requirement, origin: .commandLine(option: "-P six==1.0"), text: "six==1.0"),
    ]
    let lockfile = Lockfile(resolution, header: nil) { _ in [] }
    #expect(lockfile.entries.first?.via == ["--override over.txt"])
  }

  @Test(
    arguments: [
      ("@0", #"os_name == "nt""#),
      ("@0 @1", #"os_name == "nt""#),
      ("@0 @2", #"os_name == "nt" or sys_platform == "linux""#),
      ("@0 ^0", #"os_name == "nt""#),
      ("@0 x[all]", #"os_name == "nt""#),
      ("@0 y", nil),
      ("@0 @3", nil),
      ("@4", nil),
      ("@5", #"os_name == "nt""#),
      ("y", nil),
    ] as [(String, String?)])
  func `a marker stays if nothing without one asks too`(dependents: String, marker: String?) throws
  {
    let entry = try entry(
      "x 1.0 <- \(dependents)",
      roots: [
        "a.in:1 x ; os_name == 'nt'", "b.in:1 x>0 ; os_name == 'nt'",
        "a.in:2 x ; sys_platform == 'linux'", "a.in:3 x", "a.in:4 x ; extra == 'dev'",
        "a.in:5 x ; os_name == 'nt' and extra == 'dev'",
      ],
      constraints: ["c.txt:1 x<2"], named: "x")
    #expect(entry.marker?.description == marker)
  }

  @Test(arguments: [
    ("x===1.0", true), ("x==1.0", false), ("x===1.0.0", false), ("x>=1", false),
  ])
  func `arbitrary equality is kept`(requirement: String, isArbitrary: Bool) throws {
    let entry = try entry("x 1.0 <- @0", roots: ["a.in:1 \(requirement)"], named: "x")
    #expect(entry.isArbitraryEquality == isArbitrary)
  }

  @Test func `entries are by name and hashes by digits`() throws {
    let hashes = try [3, 1, 2, 1].map(World.digest)
    let resolution = try World.resolution("b 1 <- @0\na-b 1 <- @0\na 1 <- @0\na1 1 <- @0")
    let lockfile = Lockfile(resolution, header: nil) { _ in hashes }
    #expect(lockfile.entries.map(\.name.text) == ["a", "a-b", "a1", "b"])
    #expect(lockfile.entries.allSatisfy { $0.hashes == Set(hashes).sorted() })
  }
}
