import TestSupport
import Testing

/// Over generated projects: production's lock is a part of development's, and compiling again
/// changes no byte.
@Suite struct `production and development` {
  private static let names = ["a", "b", "c", "d", "e", "f", "g"]

  /// An index of seven projects with a few releases each that ask for one another.
  private static func index(_ generator: inout SeededGenerator) -> String {
    var lines: [String] = []
    for (position, name) in names.enumerated() {
      for version in 1...Int.random(in: 1...4, using: &generator) {
        // Later projects only: the graph has no loops, so more of the inputs have a solution.
        let others = names[(position + 1)...].filter { _ in Bool.random(using: &generator) }
        let asked = others.prefix(2).map { $0 + specifier(&generator) }
        lines.append(
          "\(name) \(version).0" + (asked.isEmpty ? "" : " -> " + asked.joined(separator: ", ")))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func specifier(_ generator: inout SeededGenerator) -> String {
    let version = Int.random(in: 1...3, using: &generator)
    return ["", ">=\(version)", "<=\(version)", "!=\(version)"].randomElement(using: &generator)
      ?? ""
  }

  private static func requirements(_ count: Int, _ generator: inout SeededGenerator) -> String {
    (0..<count).map { _ in
      (names.randomElement(using: &generator) ?? "a") + specifier(&generator) + "\n"
    }.joined()
  }

  @Test(arguments: 0..<60)
  func `never disagree`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let project = Project(
      index: Self.index(&generator),
      files: [
        "requirements.in": Self.requirements(2, &generator),
        "dev-requirements.in": "-r requirements.in\n" + Self.requirements(2, &generator),
      ])
    let run = try project.compile()
    guard run.status == 0 else {
      #expect(run.status == 1, "\(run.errors)")
      #expect(project.text("requirements.txt") == nil)
      return
    }
    let production = project.pins("requirements.txt")
    let development = project.pins("dev-requirements.txt")
    #expect(Set(production).isSubset(of: development), "\(production) \(development)")

    let before = [project.text("requirements.txt"), project.text("dev-requirements.txt")]
    #expect(try project.compile("--check").status == 0)
    #expect(try project.compile("--prod", "--check").status == 0)
    #expect([project.text("requirements.txt"), project.text("dev-requirements.txt")] == before)
  }
}
