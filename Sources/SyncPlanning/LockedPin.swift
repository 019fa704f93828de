package import Lockfiles
package import Packaging

/// A pin that counts for an environment, with the place where it is written.
package struct LockedPin: Hashable, Sendable {
  /// Where several locks pin the package, its extras are those of all of them, and its hashes those
  /// that all of them allow.
  package var entry: Lockfile.Entry
  package var location: SourceLocation

  package init(_ entry: Lockfile.Entry, at location: SourceLocation) {
    self.entry = entry
    self.location = location
  }

  package var name: PackageName { entry.name }
  package var release: Lockfile.Release { entry.release }

  /// Whether a version is the one that is pinned (PEP 440, “Version matching”): a pin without a
  /// local part allows any, and so does a reference, of which only the source counts.
  func allows(_ version: Version) -> Bool {
    guard let pinned = entry.version else { return true }
    return version == pinned || (!pinned.isLocal && version.withoutLocal == pinned)
  }

  /// A check sum of what the lock has for the backend, as it is written; nil where it has nothing.
  package var settingsSum: UInt64? {
    let texts = entry.configSettings.map(\.text)
    guard !texts.isEmpty else { return nil }
    return Array(texts.joined(separator: "\n").utf8).withUnsafeBytes { Checksum.of($0) }
  }

  /// Whether the hashes allow an archive; nil where none of them is of its digest's algorithm.
  func allows(_ archive: Digest) -> Bool? {
    let comparable = entry.hashes.filter { $0.algorithm == archive.algorithm }
    return comparable.isEmpty ? nil : comparable.contains(archive)
  }
}
