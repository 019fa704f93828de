import Packaging
import Resolver
import Testing

/// Which release is chosen where several would do.
struct PolicyTests {
  // swift-format-ignore
  @Test(arguments: [
    (".ifNecessary", ["a"],            "a==2"),
    (".ifNecessary", ["a>=1.5a1"],     "a==2"),
    (".ifNecessary", ["a>=3a1"],       "a==3rc1"),
    (".ifNecessary", ["a>2"],          "a==3rc1"),
    (".allow",       ["a"],            "a==3rc1"),
    (".disallow",    ["a"],            "a==2"),
    (".explicit",    ["a!=4"],         "a==2"),
    (".explicit",    ["a>2,>=3a0"],    "a==3rc1"),
    // What only the requirement of a release names is not explicit.
    (".ifNecessary", ["b"],            "a==3rc1 b==1"),
  ])
  func `stable releases come first`(policy: String, roots: [String], pins: String) async throws {
    let text = "a 1\na 2\na 2.5b1\na 3rc1\nb 1 -> a>=3a1"
    let policies: [String: PrereleasePolicy] = [
      ".ifNecessary": .ifNecessary, ".allow": .allow, ".disallow": .disallow,
      ".explicit": .explicit,
    ]
    let world = try World(text, roots: roots, prereleases: policies[policy] ?? .ifNecessary)
    #expect(try await world.pins() == pins)
  }

  // swift-format-ignore
  @Test(arguments: [
    (["a"], [],    "a>=1",    "a==3rc1"),
    ([],    ["a"], "a>=1",    "a==2"),
    ([],    ["a"], "a>=3a1",  nil),
    (["b"], ["b"], "a>=1",    "a==2"),
  ] as [([String], [String], String, String?)])
  func `a project can be an exception`(
    all: [String], final: [String], root: String, pins: String?
  ) async throws {
    var world = try World("a 1\na 2\na 3rc1", roots: [root])
    world.input.releases.all = Set(try all.map { try PackageName(parsing: $0) })
    world.input.releases.final = Set(try final.map { try PackageName(parsing: $0) })
    guard let pins else {
      #expect(await !world.explanation().hasPrefix("solved"))
      return
    }
    #expect(try await world.pins() == pins)
  }

  @Test(arguments: [
    (PrereleasePolicy.disallow, ["a>=3a1"]), (.explicit, ["a>2"]), (.explicit, ["b"]),
  ])
  func `a policy can forbid pre-releases`(policy: PrereleasePolicy, roots: [String]) async throws {
    let world = try World("a 2\na 3rc1\nb 1 -> a>=3a1", roots: roots, prereleases: policy)
    #expect(await !world.explanation().hasPrefix("solved"))
  }

  // swift-format-ignore
  @Test(arguments: [
    // roots                  constraints   overrides   locked      pins
    (["a"],                   [],           [],         [],         "a==1"),
    (["a==2"],                [],           [],         [],         "a==2"),
    (["a===2"],               [],           [],         [],         "a==2"),
    (["a"],                   ["a==2"],     [],         [],         "a==2"),
    (["a"],                   [],           ["a==2"],   [],         "a==2"),
    (["a"],                   [],           [],         ["a==2"],   "a==2"),
    (["a<2"],                 [],           [],         ["a==2"],   "a==1"),
    (["b"],                   ["a==2"],     [],         [],         "a==2 b==1"),
  ])
  func `yanked releases are for those who pin them`(
    roots: [String], constraints: [String], overrides: [String], locked: [String], pins: String
  ) async throws {
    let world = try World(
      "a 1\na 2 {yanked bad}\nb 1 -> a==2\nb 0.1 -> a>1", roots: roots,
      constraints: constraints, overrides: overrides, locked: locked)
    let resolution = try await world.resolve()
    #expect(resolution.pinText == pins)
    let isYanked = resolution.pins.contains { $0.yanked != nil }
    #expect(resolution.warnings.map(\.message) == (isYanked ? ["`a` 2 is yanked: bad"] : []))
  }

  @Test(arguments: [["a>1"], ["a==2,!=3"], ["b"]])
  func `a pin in metadata does not bring back what is yanked`(roots: [String]) async throws {
    let world = try World("a 1\na 2 {yanked bad}\nb 1 -> a==2", roots: roots)
    #expect(await !world.explanation().hasPrefix("solved"))
  }

  // swift-format-ignore
  @Test(arguments: [
    (ResolutionStrategy.highest, "a==3 b==3"),
    (.lowest,                    "a==2 b==1"),
    (.lowestDirect,              "a==2 b==3"),
  ])
  func `a strategy says which end comes first`(
    strategy: ResolutionStrategy, pins: String
  ) async throws {
    let text = "a 1 -> b\na 2rc1 -> b\na 2 -> b\na 3 -> b\nb 1\nb 2\nb 3\nb 0.1a1"
    let world = try World(text, roots: ["a>1"], strategy: strategy)
    #expect(try await world.pins() == pins)
  }

  @Test func `the lowest without a lower bound is warned of`() async throws {
    let world = try World(
      "a 1\na 2\nb 1", roots: ["a<3", "b>=1"], strategy: .lowest)
    let warnings = try await world.resolve().warnings.map(\.plainText)
    #expect(
      warnings == [
        "a.in:1:1: warning: `a<3` has no lower bound: its oldest release is tried first"
      ])
  }

  // swift-format-ignore
  @Test(arguments: [
    // roots              locked                      pins
    (["a"],               ["a==1"],                   "a==1 b==3"),
    (["a"],               ["a==1", "b==2"],           "a==1 b==2"),
    (["a>1"],             ["a==1", "b==2"],           "a==2 b==2"),
    (["a"],               ["a==9", "a==1"],           "a==1 b==3"),
    (["a"],               ["a==3a1"],                 "a==3a1 b==3"),
    // An older lock does not hold what nobody asks for.
    (["b"],               ["a==1", "b==1"],           "b==1"),
    // What is locked stays, although a newer `a` would move it.
    (["a", "c"],          ["b==1"],                   "a==2 b==1 c==1"),
  ])
  func `pins of a lock stay where they can`(
    roots: [String], locked: [String], pins: String
  ) async throws {
    let text = "a 1 -> b\na 2 -> b\na 3a1 -> b\nb 1\nb 2\nb 3\nc 1\nc 2 -> b>=2"
    #expect(try await World(text, roots: roots, locked: locked).pins() == pins)
  }

  @Test func `a locked pre-release goes if pre-releases are forbidden`() async throws {
    let world = try World("a 1\na 2rc1", roots: ["a"], locked: ["a==2rc1"], prereleases: .disallow)
    #expect(try await world.pins() == "a==1")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a 1\na 1+x",                   ["a"],        [],          "a==1+x"),
    ("a 1\na 1+x",                   ["a==1"],     [],          "a==1+x"),
    ("a 1\na 1+x",                   ["a>=1"],     [],          "a==1+x"),
    ("a 1\na 1+x {wheels win}",      ["a==1"],     [],          "a==1"),
    ("a 1 {wheels win}\na 1+x",      ["a==1"],     [],          "a==1+x"),
    ("a 1\na 1+x\na 1+y",            ["a==1+x"],   [],          "a==1+x"),
    ("a 1\na 1+x\na 2",              ["a"],        ["a==1"],    "a==1+x"),
    ("a 1\na 1+x {wheels win}\na 2", ["a"],        ["a==1"],    "a==1"),
    ("a 1+x\na 1+y\na 2",            ["a"],        ["a==1+x"],  "a==1+x"),
  ])
  func `local versions`(
    text: String, roots: [String], locked: [String], pins: String
  ) async throws {
    #expect(try await World(text, roots: roots, locked: locked).pins() == pins)
  }

  // swift-format-ignore
  @Test(arguments: [
    (">=3.13",        "a==1"),
    (">=3.12",        "a==2"),
    (">=3.12.4",      "a==2"),
    (">=3.12.5",      "a==1"),
    ("<3.12",         "a==2"),
    (">=3.8,<3.10",   "a==2"),
    ("==3.10.*",      "a==2"),
    ("==3.14.*",      "a==1"),
    ("~=3.13",        "a==1"),
    (">3.12",         "a==2"),
  ])
  func `only the lower bound of Requires-Python counts`(
    specifier: String, pins: String
  ) async throws {
    #expect(try await World("a 1\na 2 {python \(specifier)}", roots: ["a"]).pins() == pins)
  }

  @Test(arguments: [
    "a 2 {wheels win32}", "a 2 {sdist}", "a 2 {new}", "a 2 {build}", "a 2 {broken x}",
  ])
  func `what cannot be used is passed over`(line: String) async throws {
    #expect(try await World("a 1\n\(line)", roots: ["a"]).pins() == "a==1")
  }

  // swift-format-ignore
  @Test(arguments: [
    (["a", "b==1"],       [],          [],               "a==1 b==1"),
    // Constraints narrow, and bring nothing.
    (["a"],               ["b<1"],     [],               "error"),
    (["c"],               ["b<1"],     [],               "c==1"),
    (["c"],               ["zzz==1"],  [],               "c==1"),
    (["a"],               ["a<2"],     [],               "a==1 b==2"),
    // Overrides replace what anybody says.
    (["a"],               [],          ["b==1"],         "a==2 b==1"),
    (["a", "b==2"],       [],          ["b==1"],         "a==2 b==1"),
    (["c"],               [],          ["b==1"],         "c==1"),
    (["a"],               ["b<2"],     ["b>=1"],         "a==2 b==1"),
    (["a"],               [],          ["b==1; python_version<'3'"],  "a==2"),
    (["a"],               [],          ["b==1; python_version<'3'", "b==2; python_version>='3'"], "a==2 b==2"),
    (["d"],               [],          ["b==1"],         "b==1 d==1"),
    (["d"],               [],          [],               "d==1"),
  ])
  func `constraints and overrides`(
    roots: [String], constraints: [String], overrides: [String], pins: String
  ) async throws {
    let text = "a 1 -> b\na 2 -> b==2\nb 1\nb 2\nc 1\nd 1 -> b; python_version<'3'"
    let world = try World(text, roots: roots, constraints: constraints, overrides: overrides)
    let answer = await world.explanation()
    #expect(pins == "error" ? !answer.hasPrefix("solved") : answer == "solved: \(pins)")
  }

  @Test func `a URL is refused at its place`() async throws {
    let world = try World("a 1", roots: ["a", "b @ https://example.org/b.whl"])
    #expect(await world.explanation().hasPrefix("a.in:2:1: error: "))
  }

  @Test func `a release that asks for a URL is passed over`() async throws {
    let world = try World("a 1\na 2 -> b @ https://example.org/b.whl\nb 1", roots: ["a"])
    #expect(try await world.pins() == "a==1")
  }
}
