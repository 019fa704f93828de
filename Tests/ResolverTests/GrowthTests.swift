import Packaging
import Resolver
import Synchronization
import TestSupport
import Testing

/// How the work grows with the graph, in operations rather than in seconds.
struct GrowthTests {
  /// Projects in layers, each release with its own bounds on a few of the next.
  private func layers(_ projects: Int, releases: Int) -> String {
    var random = SeededGenerator(seed: projects)
    var lines: [String] = []
    for project in 0..<projects {
      for release in 1...releases {
        let needs = (0..<4).compactMap { _ -> String? in
          let other = project + Int.random(in: 1...20, using: &random)
          guard other < projects else { return nil }
          let bound = Int.random(in: 1..<max(release, 2), using: &random)
          return "p\(other)>=\(bound)"
            + (bound < release && Bool.random(using: &random) ? ",!=\(bound)" : "")
        }
        lines.append(
          "p\(project) \(release)" + (needs.isEmpty ? "" : " -> ") + needs.joined(separator: " | "))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Three projects that are released together: `cli` pins `core` exactly, `sdk` gives it a range.
  private func family(_ releases: Int) -> String {
    (1...releases).map { release in
      """
      cli \(release) -> core==\(release) | dep
      sdk \(release) -> core>=\(release),<\(release / 50 * 50 + 50)
      core \(release) -> http\(release > releases / 2 ? ">=1" : "<2")
      """
    }.joined(separator: "\n") + "\nhttp 1\nhttp 2\ndep 1"
  }

  private func effort(_ text: String, roots: [String]) async throws -> (Effort, solved: Bool) {
    let world = try World(text, roots: roots)
    let last = Mutex(Effort())
    let isSolved: Bool
    do {
      _ = try await resolve(world.input, from: world.index) { event in
        if case .finished(let effort) = event { last.withLock { $0 = effort } }
      }
      isSolved = true
    } catch { isSolved = false }
    return (last.withLock { $0 }, isSolved)
  }

  /// A little more is allowed: orders are tried with patience that grows in steps.
  private func expectLinear(_ small: Effort, _ large: Effort, factor: Double = 2) {
    for path in [\Effort.steps, \.visits, \.resolutions, \.attempts] {
      #expect(
        Double(large[keyPath: path]) <= 1.15 * factor * Double(small[keyPath: path]) + 50,
        "\(small) → \(large)")
    }
  }

  @Test func `twice the projects are twice the work`() async throws {
    let roots = (0..<10).map { "p\($0)" }
    let (small, _) = try await effort(layers(300, releases: 5), roots: roots)
    let (large, isSolved) = try await effort(layers(600, releases: 5), roots: roots)
    #expect(isSolved)
    expectLinear(small, large)
  }

  @Test func `twice the releases are hardly more work where nothing is in conflict`() async throws {
    let roots = (0..<10).map { "p\($0)" }
    let (small, _) = try await effort(layers(100, releases: 20), roots: roots)
    let (large, _) = try await effort(layers(100, releases: 40), roots: roots)
    #expect(large.attempts <= small.attempts + 40)
  }

  @Test(arguments: [
    ["sdk<HALF", "http", "cli"], ["sdk<HALF", "http>=2", "cli"], ["cli", "sdk<QUARTER"],
    ["core<HALF", "cli"], ["cli", "core!=FULL,<9999", "sdk"],
  ])
  func `a family with exact pins is linear`(roots: [String]) async throws {
    func filled(_ releases: Int) -> [String] {
      let values = ["HALF": releases / 2, "QUARTER": releases / 4, "FULL": releases]
      return roots.map { root in
        for (name, value) in values {
          guard let range = root.firstRange(of: name) else { continue }
          return root[..<range.lowerBound] + "\(value)" + root[range.upperBound...]
        }
        return root
      }
    }
    let (small, first) = try await effort(family(200), roots: filled(200))
    let (large, second) = try await effort(family(800), roots: filled(800))
    #expect(first == second)
    expectLinear(small, large, factor: 4)
  }

  @Test func `many unusable releases are linear`() async throws {
    func text(_ releases: Int) -> String {
      (1...releases).map { "a \($0) {python >=3.\($0 % 2 + 13)}" }.joined(separator: "\n")
        + "\na 0 -> b\nb 1"
    }
    let (small, _) = try await effort(text(1000), roots: ["a"])
    let (large, isSolved) = try await effort(text(2000), roots: ["a"])
    #expect(isSolved)
    expectLinear(small, large)
  }

  @Test func `a long chain is proved without recursion`() async throws {
    let length = 20_000
    let text =
      (0..<length).map { "p\($0) 1 -> p\($0 + 1)" }.joined(separator: "\n") + "\np\(length) 1"
    let world = try World(text, roots: ["p0", "p\(length)>1"])
    #expect(await world.explanation().hasPrefix("a.in:2:1: error: no version of"))
    let other = try World(text + " -> last>1\nlast 1\nlast 2 -> p0>1", roots: ["p0"])
    let said = await other.explanation()
    #expect(said.hasPrefix("a.in:1:1: error: `p0` cannot be satisfied"))
    #expect(said.contains("further facts"))
  }
}
