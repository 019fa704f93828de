package import Packaging

/// Which end of the list of versions is tried first.
package enum ResolutionStrategy: String, CaseIterable, Sendable {
  case highest
  case lowest
  /// The lowest of what a person asks for, the highest of all else.
  case lowestDirect = "lowest-direct"
}

/// When alpha, beta, candidate and development releases are chosen.
package enum PrereleasePolicy: String, CaseIterable, Sendable {
  /// Once every stable release of the project was rejected.
  case ifNecessary = "if-necessary"
  /// Like any other release.
  case allow
  /// Never.
  case disallow
  /// As `ifNecessary`, and only of projects for which a person names a pre-release.
  case explicit
  /// Another name of `ifNecessary`.
  case ifNecessaryOrExplicit = "if-necessary-or-explicit"
}

/// Projects for which something else holds than the policy says.
package struct ReleaseSelection: Hashable, Sendable {
  /// Their pre-releases are like any other release.
  package var all: Set<PackageName> = []
  /// Their pre-releases are never chosen, unless an earlier lock has one.
  package var final: Set<PackageName> = []

  package init() {}
}

/// What is to be resolved, for one environment.
package struct ResolutionInput: Sendable {
  /// What people ask for; markers are not evaluated yet.
  package var requirements: [RootRequirement]
  /// What narrows a project without asking for it.
  package var constraints: [RootRequirement]
  /// What replaces every requirement on a project, wherever it stands.
  package var overrides: [RootRequirement]
  package var markers: MarkerEnvironment
  package var python: Version
  /// The pins of earlier locks, the best first: taken where they are possible.
  package var preferences: [PackageName: [Version]]
  /// What earlier locks have of packages that come from no index.
  package var lockedReferences: [PackageName: LockedReference]
  package var strategy: ResolutionStrategy
  package var prereleases: PrereleasePolicy
  package var releases = ReleaseSelection()

  package init(
    requirements: [RootRequirement], constraints: [RootRequirement] = [],
    overrides: [RootRequirement] = [], markers: MarkerEnvironment, python: Version,
    preferences: [PackageName: [Version]] = [:],
    lockedReferences: [PackageName: LockedReference] = [:], strategy: ResolutionStrategy = .highest,
    prereleases: PrereleasePolicy = .ifNecessary
  ) {
    self.requirements = requirements
    self.constraints = constraints
    self.overrides = overrides
    self.markers = markers
    self.python = python
    self.preferences = preferences
    self.lockedReferences = lockedReferences
    self.strategy = strategy
    self.prereleases = prereleases
  }
}

/// What happens on the way, for a progress line.
package enum ResolutionEvent: Sendable {
  /// A release is looked at; so many projects have one, of so many that are known.
  case trying(PackageName, Version, decided: Int, known: Int)
  /// It is over, with a solution or without.
  case finished(Effort)
}

/// How much there was to do, apart from waiting.
package struct Effort: Hashable, Sendable {
  /// Decisions and conclusions.
  package var steps = 0
  /// How many facts were looked at, counted again each time.
  package var visits = 0
  /// How many facts were put together to learn from conflicts.
  package var resolutions = 0
  /// How many releases were tried.
  package var attempts = 0

  package init() {}
}
