package import Packaging
package import RequirementFiles
package import Resolver

/// What production asks for, recognized wherever it comes back.
///
/// The same line reaches a joint resolution through another chain of `-r` lines, so a requirement
/// is known by its place and what it says, not by the chain.
package struct ProductionRoots: Sendable {
  private struct Identity: Hashable {
    var requirement: Requirement
    var location: SourceLocation?
    var text: String
  }

  private let requirements: Set<Identity>
  private let constraints: Set<Identity>

  package init(requirements: [RootRequirement], constraints: [RootRequirement] = []) {
    self.requirements = Set(requirements.map(Self.identity))
    self.constraints = Set(constraints.map(Self.identity))
  }

  /// What a tree of production's files asks for.
  package init(_ tree: RequirementTree) {
    self.init(requirements: tree.requirements, constraints: tree.constraints)
  }

  package func contains(requirement: RootRequirement) -> Bool {
    requirements.contains(Self.identity(of: requirement))
  }

  package func contains(constraint: RootRequirement) -> Bool {
    constraints.contains(Self.identity(of: constraint))
  }

  private static func identity(of root: RootRequirement) -> Identity {
    Identity(requirement: root.requirement, location: root.origin.location, text: root.text)
  }
}

/// The promise that development and production never disagree on a version.
package enum Parity {
  /// Production's lock is the part of the joint resolution that production's roots reach.
  ///
  /// The constraints that only development has are not named in it: a run for production alone,
  /// which starts from these pins, would not know them.
  package static func production(
    of joint: Resolution, roots: ProductionRoots
  ) -> Resolution {
    var production = joint.restricted { roots.contains(requirement: $0) }
    let isKept = production.constraints.map { roots.contains(constraint: $0) }
    var newIndices: [Int] = []
    for kept in isKept { newIndices.append((newIndices.last ?? -1) + (kept ? 1 : 0)) }
    for index in production.pins.indices {
      production.pins[index].dependents = production.pins[index].dependents.compactMap {
        guard case .constraint(let old) = $0.kind else { return $0 }
        guard isKept.element(at: old) == true else { return nil }
        return Resolution.Dependent(.constraint(newIndices[old]), extras: $0.extras)
      }
    }
    production.constraints = zip(production.constraints, isKept).filter(\.1).map(\.0)
    return production
  }

  /// A package of which two locks take different releases.
  package struct Disagreement: Hashable, Sendable {
    package var name: PackageName
    package var production: [Lockfile.Release]
    /// Empty where development lacks the package.
    package var development: [Lockfile.Release]
  }

  /// Where a development lock is no superset of a production lock, by name.
  package static func disagreements(
    production: Lockfile, development: Lockfile
  ) -> [Disagreement] {
    let ours = Dictionary(grouping: development.entries, by: \.name).mapValues { $0.map(\.release) }
    let theirs = Dictionary(grouping: production.entries, by: \.name).mapValues {
      $0.map(\.release)
    }
    return theirs.sorted { $0.key < $1.key }.compactMap { name, releases in
      let others = ours[name] ?? []
      guard !releases.allSatisfy(others.contains) else { return nil }
      return Disagreement(name: name, production: releases, development: others)
    }
  }
}
