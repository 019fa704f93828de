import Packaging
import Resolver
import Testing

/// Extras are there or not, in the release that their project has.
struct ExtraTests {
  // swift-format-ignore
  @Test(arguments: [
    (["a"],              "a==2"),
    (["a[x]"],           "a==2 b==1"),
    (["a[y]"],           "a==2 c==2"),
    (["a[x,y]"],         "a==2 b==1 c==2"),
    (["a[all]"],         "a==2 b==1 c==2"),
    (["a[all]<2"],       "a==1 b==2"),
    (["a[x]", "b==2"],   "a==1 b==2"),
    (["d"],              "a==2 b==1 d==1"),
    (["d", "b==2"],      "a==1 b==2 d==1"),
    (["e"],              "e==1"),
    (["e", "a"],         "a==2 e==1"),
    (["e[f]"],           "a==2 c==2 e==1"),
  ])
  func `an extra brings what it asks for`(roots: [String], pins: String) async throws {
    let text = """
      a 1 [x] -> b==2
      a 1 [all] -> a[x]
      a 2 [x] -> b==1
      a 2 [y] -> c
      a 2 [all] -> a[x,y]
      b 1
      b 2
      c 1
      c 2
      d 1 -> a[x]
      e 1 [f] -> a[y]
      """
    #expect(try await World(text, roots: roots).pins() == pins)
  }

  @Test func `a missing extra is a warning`() async throws {
    let world = try World(
      "a 1 [extra] -> b==1\nb 1\na 2\na 3 {provides extras other}", roots: ["a[extra]"])
    let resolution = try await world.resolve()
    #expect(resolution.pinText == "a==3")
    #expect(
      resolution.warnings.map(\.plainText) == [
        "a.in:1:1: warning: `a` 3 has no extra `extra`\nhint: did you mean `a[extras]`?"
      ])
  }

  @Test func `an extra that asks for nothing here is not missing`() async throws {
    let world = try World(
      "a 1 [x] -> b; python_version < '3'\na 2 {provides x}", roots: ["a[x]<2"])
    #expect(try await world.resolve().warnings.isEmpty)
    let other = try World("a 2 {provides x}", roots: ["a[x]"])
    #expect(try await other.resolve().warnings.isEmpty)
  }

  @Test func `a release whose extra cannot be had is not taken`() async throws {
    let world = try World(
      "a 1 [x] -> b\na 2 [x] -> missing\na 3 [x] -> b==9\nb 1", roots: ["a[x]"])
    #expect(try await world.pins() == "a==1 b==1")
  }
}

/// Who asks for what.
struct ResolutionTests {
  private let text = """
    a 1 -> b[x]>=1 | c
    b 1 [x] -> d
    b 1 [y] -> e
    b 1 [all] -> b[x,y]
    c 1 -> d
    d 1
    e 1
    """

  private func described(_ resolution: Resolution) -> [String] {
    resolution.pins.map { pin in
      let dependents = pin.dependents.map { dependent in
        let extras = dependent.extras.map { "+\($0)" }.joined()
        return switch dependent.kind {
        case .root(let index): resolution.roots[index].text + extras
        case .constraint(let index): "-c " + resolution.constraints[index].text
        case .package(let name, let extra): name.text + (extra.map { "[\($0)]" } ?? "") + extras
        }
      }
      let extras = pin.extras.map { "+\($0)" }.joined()
      return "\(pin.name)\(extras): " + dependents.joined(separator: ", ")
    }
  }

  @Test func `a pin knows its dependents`() async throws {
    let world = try World(
      text, roots: ["d", "a", "zzz; python_version < '3'", "b[all]", "d>=1"],
      constraints: ["zzz<2", "d<9", "a<9; python_version < '3'", "c<9"])
    let resolution = try await world.resolve()
    #expect(resolution.roots.map(\.text) == ["d", "a", "b[all]", "d>=1"])
    #expect(resolution.constraints.map(\.text) == ["d<9", "c<9"])
    #expect(
      described(resolution) == [
        "a: a", "b+all+x+y: b[all]+all, a+x", "c: -c c<9, a",
        "d: d, d>=1, -c d<9, b[x], c", "e: b[y]",
      ])
  }

  // swift-format-ignore
  @Test(arguments: [
    (["a"],      ["a: a", "b+x: a+x", "c: -c c<9, a", "d: -c d<9, b[x], c"]),
    (["b[all]"], ["b+all+x+y: b[all]+all", "d: -c d<9, b[x]", "e: b[y]"]),
    (["d"],      ["d: d, -c d<9"]),
    (["a", "d"], ["a: a", "b+x: a+x", "c: -c c<9, a", "d: d, -c d<9, b[x], c"]),
    ([],         []),
  ])
  func `a part has what its roots reach`(kept: [String], pins: [String]) async throws {
    let world = try World(text, roots: ["d", "a", "b[all]"], constraints: ["d<9", "c<9"])
    let part = try await world.resolve().restricted { kept.contains($0.text) }
    #expect(described(part) == pins)
    #expect(part.roots.map(\.text) == ["d", "a", "b[all]"].filter(kept.contains))
  }

  @Test func `what is overridden still is asked for`() async throws {
    let world = try World(text, roots: ["a", "d>5"], overrides: ["d==1", "b[y]"])
    let resolution = try await world.resolve()
    #expect(described(resolution) == ["a: a", "b+y: a+y", "c: a", "d: d>5, c", "e: b[y]"])
    #expect(resolution.restricted { _ in true }.pins == resolution.pins)
    #expect(described(resolution.restricted { $0.text == "d>5" }) == ["d: d>5"])
  }

  @Test func `self-references are not shown`() async throws {
    let resolution = try await World("a 1 [x] -> b\na 1 [all] -> a[x]\nb 1", roots: ["a[all]"])
      .resolve()
    #expect(described(resolution) == ["a+all+x: a[all]+all", "b: a[x]"])
    #expect(resolution.restricted { _ in true }.pins == resolution.pins)
  }
}
