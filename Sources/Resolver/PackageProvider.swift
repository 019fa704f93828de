package import Packaging

/// The releases of one project as an index lists them; positions count from 0, newest first.
package protocol ReleaseList: Sendable {
  /// The number of releases, usable or not.
  var count: Int { get }

  /// The version at a position; O(1), called often.
  func version(at position: Int) -> Version

  /// What the files of the release at a position are good for, in the target environment.
  ///
  /// May look at files for the first time; called once a position and resolution.
  func candidate(at position: Int) -> Candidate
}

/// What an index says of a project.
package enum ReleaseLookup<Releases: ReleaseList>: Sendable {
  case found(Releases)
  /// No index knows the name, or none could be asked: a reason in a proof, not an error.
  case missing(Unavailability)
}

/// What one release asks for.
package struct ReleaseDependencies: Sendable {
  /// Every `Requires-Dist`, markers not evaluated.
  package var requirements: [Requirement]
  /// `Requires-Python`; nil where nothing is said.
  package var requiresPython: SpecifierSet?
  /// `Provides-Extra`, sorted.
  package var extras: [ExtraName]

  package init(
    requirements: [Requirement], requiresPython: SpecifierSet?, extras: [ExtraName]
  ) {
    self.requirements = requirements
    self.requiresPython = requiresPython
    self.extras = extras
  }
}

/// The outcome of asking for a release's metadata.
package enum DependencyLookup: Sendable {
  case found(ReleaseDependencies)
  /// Nothing can be learnt without a build, or the file is broken: the next release is tried.
  case unavailable(Unavailability)
}

/// An index that cannot be asked: the resolution ends (an index that fails is never passed over).
package struct ProviderError: DiagnosticError, Equatable {
  package var diagnostic: Diagnostic
  /// Whether a package could not be built: then it is told who asks for it.
  package var isOfBuild: Bool
  /// Whether no machine could build it.
  package var isFinal: Bool

  package init(_ diagnostic: Diagnostic, isOfBuild: Bool = false, isFinal: Bool = false) {
    self.diagnostic = diagnostic
    self.isOfBuild = isOfBuild
    self.isFinal = isFinal
  }
}

/// Where the solver's facts come from.
///
/// Both calls answer the same thing however often they are made, and ask the world at most once a
/// key: the driver calls them ahead of need from child tasks and throws the answers away.
package protocol PackageProvider: Sendable {
  associatedtype Releases: ReleaseList

  func releases(of name: PackageName) async throws(ProviderError) -> ReleaseLookup<Releases>

  func dependencies(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> DependencyLookup

  /// Learns ahead of need what `dependencies(of:at:)` may be asked for, as far as that is cheap:
  /// nothing is built that may never be needed. Nil where that is too much, or fails.
  func anticipateDependencies(
    of name: PackageName, at version: Version
  ) async -> DependencyLookup?

  /// The same of a release that is taken unless something comes in between: it is built where nothing
  /// else tells, so that several builds run at once.
  func anticipateBuild(of name: PackageName, at version: Version) async -> DependencyLookup?

  /// What `releases(of:)` would answer without waiting; nil if it would wait, or is not known yet.
  ///
  /// While all answers are at hand, the driver starts no task at all.
  func releasesAtHand(of name: PackageName) -> ReleaseLookup<Releases>?

  /// What `dependencies(of:at:)` would answer without waiting; nil if it would wait.
  func dependenciesAtHand(of name: PackageName, at version: Version) -> DependencyLookup?
}

extension PackageProvider {
  package func anticipateDependencies(
    of name: PackageName, at version: Version
  ) async -> DependencyLookup? {
    // Whoever needs the answer asks again, and hears of the failure.
    try? await dependencies(of: name, at: version)
  }

  package func anticipateBuild(
    of name: PackageName, at version: Version
  ) async -> DependencyLookup? {
    // As above.
    try? await dependencies(of: name, at: version)
  }

  package func releasesAtHand(of name: PackageName) -> ReleaseLookup<Releases>? { nil }

  package func dependenciesAtHand(of name: PackageName, at version: Version) -> DependencyLookup? {
    nil
  }
}
