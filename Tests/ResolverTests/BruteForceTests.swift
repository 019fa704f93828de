import Packaging
import Resolver
import TestSupport
import Testing

/// The solver against trying everything, in small random worlds.
struct BruteForceTests {
  @Test(arguments: 0..<400)
  func `what is solvable is solved, and nothing else`(seed: Int) async throws {
    let world = try randomWorld(seed: seed)
    let bruteForce = BruteForce(world)
    switch await world.outcome() {
    case .success(let resolution):
      let chosen = Dictionary(
        uniqueKeysWithValues: resolution.pins.map { ($0.name, $0.version) })
      #expect(bruteForce.problem(with: chosen) == nil)
      // Nothing is there that nobody asks for.
      #expect(resolution.restricted { _ in true }.pinText == resolution.pinText)
    case .failure(let error):
      #expect(!bruteForce.isSolvable)
      #expect(error.diagnostic.reference == "no-solution")
    }
  }

  @Test(arguments: 0..<100)
  func `a lock is resolved to itself`(seed: Int) async throws {
    var world = try randomWorld(seed: seed)
    guard case .success(let first) = await world.outcome() else { return }
    for pin in first.pins { world.input.preferences[pin.name] = [pin.version] }
    let second = try await world.resolve()
    #expect(second.pins == first.pins)
    #expect(second.warnings == first.warnings)
  }

  @Test(arguments: 0..<60)
  func `neither the order of lines nor of answers matters`(seed: Int) async throws {
    let plain = try randomWorld(seed: seed)
    let expected = await plain.explanation()
    for shuffle in 1...4 {
      let world = try randomWorld(
        seed: seed, shuffledBy: shuffle,
        pace: shuffle.isMultiple(of: 2) ? .shuffled(seed: UInt64(seed + shuffle)) : .later)
      #expect(await world.explanation() == expected)
    }
  }
}

/// Up to six projects of up to four releases, that ask for up to three others each.
private func randomWorld(
  seed: Int, shuffledBy shuffle: Int = 0, pace: TextIndex.Pace = .atHand
) throws -> World {
  var random = SeededGenerator(seed: seed)
  let projects = Int.random(in: 3...6, using: &random)
  let density = Int.random(in: 1...3, using: &random)
  var lines: [String] = []
  for project in 0..<projects {
    for version in 1...Int.random(in: 1...4, using: &random) {
      for suffix in ["", " [x]"] where suffix.isEmpty || Bool.random(using: &random) {
        let requirements = (0..<Int.random(in: 0...density, using: &random)).map { _ in
          randomRequirement(
            projects: projects + (Int.random(in: 0..<8, using: &random) / 7), &random)
        }
        let arrow = requirements.isEmpty ? "" : " -> " + requirements.joined(separator: " | ")
        let state =
          suffix.isEmpty && Int.random(in: 0..<12, using: &random) == 0
          ? [" {yanked}", " {wheels cp27}", " {build}"].randomElement(using: &random) ?? "" : ""
        lines.append("p\(project) \(version)\(suffix)\(state)\(arrow)")
      }
    }
  }
  var roots = (0..<Int.random(in: 1...3, using: &random)).map { _ in
    randomRequirement(projects: projects, &random)
  }
  var constraints = (0..<Int.random(in: 0...1, using: &random)).map { _ in
    randomRequirement(projects: projects, &random, withExtra: false)
  }
  if shuffle > 0 {
    var order = SeededGenerator(seed: seed * 31 + shuffle)
    lines.shuffle(using: &order)
    // Places are part of explanations: only the order of the list changes.
    roots = roots.sorted()
    constraints = constraints.sorted()
  } else {
    roots = roots.sorted()
    constraints = constraints.sorted()
  }
  var world = try World(
    lines.joined(separator: "\n"), roots: roots, constraints: constraints, pace: pace)
  if shuffle > 0 {
    var order = SeededGenerator(seed: seed * 37 + shuffle)
    world.input.requirements.shuffle(using: &order)
    world.input.constraints.shuffle(using: &order)
  }
  return world
}

private func randomRequirement(
  projects: Int, _ random: inout SeededGenerator, withExtra: Bool = true
) -> String {
  let name = "p\(Int.random(in: 0..<projects, using: &random))"
  let extra = withExtra && Int.random(in: 0..<4, using: &random) == 0 ? "[x]" : ""
  let version = Int.random(in: 1...4, using: &random)
  let operators = [
    "", ">=\(version)", "<=\(version)", "==\(version)", "!=\(version)", "<\(version)",
  ]
  return name + extra + (operators.randomElement(using: &random) ?? "")
}
