import Lockfiles
import Packaging

/// Pins of what does not come from an index.
extension LockedPin {
  /// Whether what is installed can be held against the lock: by a hash, by a repository's full
  /// commit, or, of a folder, not at all, which the lock says openly.
  var isVerifiable: Bool {
    guard entry.hashes.isEmpty else { return true }
    guard let source = entry.source else { return false }
    switch source.place {
    case .archive, .localArchive: return !source.hashes.isEmpty
    case .repository: return source.commit != nil
    case .directory: return true
    }
  }

  /// Whether two lines take the same of a package.
  func isSameRelease(as other: LockedPin) -> Bool {
    guard let source = entry.source, let otherSource = other.entry.source else {
      return entry.release == other.entry.release
    }
    return source.identity == otherSource.identity && source.isEditable == otherSource.isEditable
  }

  /// Whether a distribution was installed from the pin's source, as `direct_url.json` tells
  /// (PEP 610); the source's path is absolute.
  func came(from source: DirectReference, _ present: InstalledDistribution) -> Bool {
    guard let url = present.directURL, url.subdirectory == source.subdirectory else { return false }
    switch (source.place, url.kind) {
    case (.archive, .archive(let hashes)), (.localArchive, .archive(let hashes)):
      guard Self.reference(url.url)?.identity == source.withoutSubdirectory.identity else {
        return false
      }
      let allowed = entry.hashes + source.hashes
      return allowed.isEmpty || hashes.contains(where: allowed.contains)
    case (.repository, .repository(vcs: "git", _, let commit)):
      return source.commit == commit.lowercased()
        && Self.reference("git+" + url.url)?.origin == source.withoutSubdirectory.origin
    case (.directory(_, let isEditable), .directory(isEditable: let wasEditable)):
      return isEditable == wasEditable
        && Self.reference(url.url)?.identity == source.withoutSubdirectory.identity
    default:
      return false
    }
  }

  /// Whether the pin's source holds what a distribution was built from: a folder may have changed.
  ///
  /// Of an editable project that another program installed, nothing is known, and nothing was copied.
  func isUnchanged(
    _ source: DirectReference, since present: InstalledDistribution, _ policy: PlanPolicy
  ) -> Bool {
    guard case .directory(_, let isEditable) = source.place else { return true }
    guard let built = present.archive, let state = policy.states[name] else { return isEditable }
    return built == state
  }

  /// A URL that nobody can read leads nowhere that a lock names.
  private static func reference(_ url: String) -> DirectReference? {
    try? DirectReference(parsing: url)
  }
}

extension DirectReference {
  fileprivate var withoutSubdirectory: DirectReference {
    var reference = self
    reference.subdirectory = nil
    return reference
  }
}
