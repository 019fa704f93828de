package import Packaging

/// What an earlier lock has of a package that comes from no index.
package struct LockedReference: Hashable, Sendable {
  package var reference: DirectReference
  /// The branch or tag by which the commit was found; nil for none.
  package var askedRevision: String?
  /// Of the archive.
  package var hashes: [Digest]

  package init(
    _ reference: DirectReference, askedRevision: String? = nil, hashes: [Digest] = []
  ) {
    self.reference = reference
    self.askedRevision = askedRevision
    self.hashes = hashes
  }

  /// Whether it is what the same reference led to earlier.
  ///
  /// What a folder or an archive of this machine holds is looked at each time.
  package func locks(_ reference: DirectReference) -> Bool {
    switch reference.place {
    case .repository(_, let revision):
      self.reference.commit != nil && self.reference.origin == reference.origin
        && (reference.commit.map { $0 == self.reference.commit } ?? (askedRevision == revision))
    case .archive: self.reference.identity == reference.identity
    case .localArchive, .directory: false
    }
  }
}
