package import Packaging

/// A reference to be looked into.
package struct ReferenceRequest: Hashable, Sendable {
  /// Local paths are absolute.
  package var reference: DirectReference
  /// The name that the requirement gives; nil where only the source itself tells.
  package var name: PackageName?
  /// What an earlier lock made of the same reference: the commit, the archive's hashes.
  ///
  /// Nil where it is to be looked at anew. It is kept also where the branch has moved since.
  package var locked: DirectReference?
  /// The hashes that an earlier lock, or `--hash`, has for the archive; empty: any will do.
  package var hashes: [Digest]

  package init(
    _ reference: DirectReference, name: PackageName? = nil, locked: DirectReference? = nil,
    hashes: [Digest] = []
  ) {
    self.reference = reference
    self.name = name
    self.locked = locked
    self.hashes = hashes
  }
}

/// What stands behind a reference.
package struct ReferenceDescription: Sendable {
  /// As the metadata says; the same as the requirement's name, where that has one.
  package var name: PackageName
  package var version: Version
  package var dependencies: ReleaseDependencies
  /// The reference made exact: a repository's with the full commit for its revision, others as they
  /// were.
  package var exact: DirectReference
  /// The SHA-256 of an archive; nil for repositories and folders.
  package var digest: Digest?
  /// Whether it is a source that a wheel has to be built from.
  package var needsBuild: Bool

  package init(
    name: PackageName, version: Version, dependencies: ReleaseDependencies,
    exact: DirectReference, digest: Digest? = nil, needsBuild: Bool
  ) {
    self.name = name
    self.version = version
    self.dependencies = dependencies
    self.exact = exact
    self.digest = digest
    self.needsBuild = needsBuild
  }
}

/// Who knows what stands behind references: archives elsewhere, repositories, folders.
///
/// Answers the same thing however often it is asked, and asks the world at most once a request.
package protocol ReferenceProvider: Sendable {
  /// Fetches, looks into, and where nothing static tells enough, builds.
  ///
  /// - Throws: where it cannot be had, built, or is another project than `name` says: the resolution
  ///   ends, since there is nothing else to try.
  func describe(_ request: ReferenceRequest) async throws(ProviderError) -> ReferenceDescription
}
