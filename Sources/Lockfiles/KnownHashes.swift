package import Packaging

/// The hashes that earlier locks hold: a pin that does not move keeps its own.
///
/// They are copied, never merged with what an index says now, so that a file that was added to a
/// release later does not get into the lock unasked.
package struct KnownHashes: Sendable {
  private struct Pin: Hashable {
    var name: PackageName
    var version: Version
  }

  private var hashes: [Pin: [Digest]] = [:]

  /// - Parameter lockfiles: the first one that hashes a pin decides.
  package init(_ lockfiles: some Sequence<Lockfile>) {
    for lockfile in lockfiles {
      var found: [Pin: [Digest]] = [:]
      for entry in lockfile.entries where !entry.hashes.isEmpty {
        guard let version = entry.version else { continue }
        found[Pin(name: entry.name, version: version)] = entry.hashes
      }
      hashes.merge(found) { first, _ in first }
    }
  }

  /// The hashes of a release, sorted; nil if none are known.
  package func hashes(of name: PackageName, at version: Version) -> [Digest]? {
    hashes[Pin(name: name, version: version)]
  }
}

extension Lockfile {
  /// The same lock, with the known hashes in the entries that have any.
  package func reusing(_ known: KnownHashes) -> Lockfile {
    var lockfile = self
    for index in lockfile.entries.indices {
      let entry = lockfile.entries[index]
      if let version = entry.version, let hashes = known.hashes(of: entry.name, at: version) {
        lockfile.entries[index].hashes = hashes
      }
    }
    return lockfile
  }
}
