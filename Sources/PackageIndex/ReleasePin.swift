package import Packaging

/// One version of a package and the digests that its files may have: a line of a lock.
package struct ReleasePin: Hashable, Sendable {
  package var name: PackageName
  package var version: Version
  /// Of every file that may be installed; empty: any file that the index has.
  package var hashes: [Digest]
  /// Where the pin stands, for messages.
  package var location: SourceLocation?

  package init(
    name: PackageName, version: Version, hashes: [Digest] = [], location: SourceLocation? = nil
  ) {
    self.name = name
    self.version = version
    self.hashes = hashes
    self.location = location
  }
}

/// The digests of a pin, and what they say of files.
struct LockedHashes: Sendable {
  /// What the digest of a file says of it.
  enum Verdict: Sendable {
    /// The lock has the digest, or wants none.
    case allowed
    /// The lock has digests of the same kind, and not this one.
    case forbidden
    /// The digest is not known, or the lock has none of its kind.
    case undecided
  }

  let all: [Digest]

  init(_ hashes: [Digest]) {
    all = hashes
  }

  func verdict(on digest: Digest?) -> Verdict {
    if all.isEmpty { return .allowed }
    guard let digest else { return .undecided }
    if all.contains(digest) { return .allowed }
    return all.contains { $0.algorithm == digest.algorithm } ? .forbidden : .undecided
  }

  /// Whether every digest of the lock is that of one of the files.
  func areAll(among digests: [Digest]) -> Bool { all.allSatisfy(digests.contains) }
}
