package import Packaging

/// Why a release, or a whole project, cannot be used: a reason in a proof.
package enum Unavailability: Hashable, Sendable {
  /// None of the indexes (as shown to people, without credentials) knows the name.
  case unknownProject(indexes: [String])
  /// A page that lists nothing that can be read as a release; shown as its index is written.
  case noReleases(indexes: [String])
  /// `--offline`, and the cache does not have it.
  case notCached
  /// `--no-index` without find-links that has it.
  case noIndex
  /// No wheel fits and there is no source distribution; the tags of the wheels there are, sorted.
  case noMatchingWheel(tags: [String])
  /// No source distribution, and `--no-binary` forbids the wheels.
  case wheelsForbidden
  /// Only source distributions, and `--only-binary` or `--no-build` forbids them.
  case buildsForbidden(tags: [String])
  /// The metadata of the only file could be had by building it alone.
  case needsBuild
  /// `Requires-Python` excludes the target.
  case requiresPython(String)
  /// Every file was uploaded at or after `--exclude-newer`.
  case tooNew
  /// Metadata that cannot be read, and why.
  case invalidMetadata(String)
}

/// One release, judged for the target environment.
package struct Candidate: Hashable, Sendable {
  /// What there is to install; a wheel is preferred.
  package enum Usability: Hashable, Sendable {
    case wheel, sourceDistribution
    case unusable(Unavailability)
  }

  package var version: Version
  package var usability: Usability
  /// Why every file that could be used is yanked (PEP 592), which may be empty; nil: not yanked.
  package var yanked: String?

  package init(version: Version, usability: Usability, yanked: String? = nil) {
    self.version = version
    self.usability = usability
    self.yanked = yanked
  }
}
