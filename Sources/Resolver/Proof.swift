package import Packaging

/// Why there is no solution: facts that cannot all be fulfilled, in the order to tell them.
///
/// No fact can be left out of the derivation that the solver found.
package struct Proof: Sendable {
  enum Fact: Hashable, Sendable {
    case asked(Asked)
    case required(Required)
    case unusable(Unusable)
  }

  /// A line that a person wrote.
  struct Asked: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case requirement, constraint, override
    }

    var kind: Kind
    var root: RootRequirement
    var answer: Answer
  }

  /// What releases ask of another project.
  struct Required: Hashable, Sendable {
    var releases: Releases
    var extra: ExtraName?
    /// What they ask for, or examples of it; never empty.
    var examples: [Example]
    /// Whether they ask for too many different things of the project to be told.
    var hasMore: Bool
    /// What all of them ask for instead of what they say.
    var override: RootRequirement?
    var answer: Answer
  }

  struct Example: Hashable, Sendable {
    var requirement: Requirement
    var releases: Releases
  }

  /// Releases that cannot be used.
  struct Unusable: Hashable, Sendable {
    var releases: Releases
    var reason: Rejection
  }

  /// Whether there are releases that match a requirement.
  enum Answer: Hashable, Sendable {
    case some
    /// None of those that there are.
    case noMatch(Available)
    case missing(Unavailability)
  }

  /// The releases of a project of which none matches.
  struct Available: Hashable, Sendable {
    var count: Int
    var oldest: Version
    var newest: Version
    /// The neighbours of the version that is pinned.
    var nearest: [Version] = []
  }

  /// Some releases of a project.
  struct Releases: Hashable, Sendable {
    /// Releases in a row.
    struct Run: Hashable, Sendable {
      var oldest: Version
      var newest: Version
      var count: Int
    }

    var name: PackageName
    /// Ascending.
    var runs: [Run]
    /// Whether there are no others that could be used.
    var isAll: Bool

    var count: Int { runs.reduce(0) { $0 + $1.count } }
  }

  /// The projects that no index knows, in the order in which they are told.
  package var unknownProjects: [PackageName] {
    var names: [PackageName] = []
    for fact in facts {
      let asked: (name: PackageName?, answer: Answer)
      switch fact {
      case .asked(let fact): asked = (fact.root.requirement.name, fact.answer)
      case .required(let fact): asked = (fact.examples.first?.requirement.name, fact.answer)
      case .unusable: continue
      }
      guard case .missing(.unknownProject) = asked.answer, let name = asked.name,
        !names.contains(name)
      else { continue }
      names.append(name)
    }
    return names
  }

  /// Where a package comes from that no index was asked for.
  struct Reference: Hashable, Sendable {
    var version: Version
    var text: String
  }

  var facts: [Fact]
  var references: [PackageName: Reference] = [:]
  /// The Python that is resolved for.
  var python: Version
}
