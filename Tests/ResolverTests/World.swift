import Packaging
import Resolver

/// A question to the resolver, short to write.
struct World {
  var index: TextIndex
  var input: ResolutionInput

  /// Takes roots as lines of `a.in`, constraints of `c.txt`, overrides of `o.txt`; what is locked as
  /// `name==version`, the best first.
  init(
    _ text: String, roots: [String], constraints: [String] = [], overrides: [String] = [],
    locked: [String] = [], strategy: ResolutionStrategy = .highest,
    prereleases: PrereleasePolicy = .ifNecessary, python: String = "3.12.4",
    pace: TextIndex.Pace = .atHand
  ) throws {
    index = try TextIndex(text, pace: pace)
    let target = TargetEnvironment(
      python: try Version(parsing: python), platform: try Platform(parsing: "linux"))
    var preferences: [PackageName: [Version]] = [:]
    for pin in locked {
      let requirement = try Requirement(parsing: pin)
      preferences[requirement.name, default: []] += requirement.specifiers.specifiers.compactMap(
        \.version)
    }
    input = ResolutionInput(
      requirements: try Self.parse(roots) {
        .requirementFile(SourceLocation(file: "a.in", line: $0, column: 1), includedFrom: [])
      },
      constraints: try Self.parse(constraints) {
        .constraintFile(SourceLocation(file: "c.txt", line: $0, column: 1), includedFrom: [])
      },
      overrides: try Self.parse(overrides) {
        .overrideFile(SourceLocation(file: "o.txt", line: $0, column: 1))
      },
      markers: target.markers, python: target.python, preferences: preferences,
      strategy: strategy, prereleases: prereleases)
  }

  private static func parse(
    _ texts: [String], _ origin: (Int) -> Origin
  ) throws -> [RootRequirement] {
    try texts.enumerated().map { index, text in
      RootRequirement(try Requirement(parsing: text), origin: origin(index + 1), text: text)
    }
  }

  func resolve() async throws(ResolutionError) -> Resolution {
    try await Resolver.resolve(input, from: index)
  }

  func outcome() async -> Result<Resolution, ResolutionError> {
    do throws(ResolutionError) {
      return .success(try await resolve())
    } catch {
      return .failure(error)
    }
  }

  /// The pins as text, by name: `a==1 b==2`.
  func pins() async throws -> String {
    try await resolve().pinText
  }

  /// What is said where there is no solution: message, notes and hints, a line each.
  func explanation() async -> String {
    switch await outcome() {
    case .success(let resolution): "solved: " + resolution.pinText
    case .failure(let error): error.diagnostic.plainText
    }
  }
}

extension Resolution {
  var pinText: String { pins.map { "\($0.name)==\($0.version)" }.joined(separator: " ") }
}

extension Diagnostic {
  var plainText: String {
    let place = location.map { "\($0): " } ?? ""
    let lines =
      ["\(place)\(severity): \(message)"]
      + notes.map { note in (note.location.map { "\($0): " } ?? "") + "note: " + note.message }
      + hints.map { "hint: " + $0 }
    return lines.joined(separator: "\n")
  }
}
