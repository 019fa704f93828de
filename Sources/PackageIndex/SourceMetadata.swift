package import Packaging
package import Resolver

/// A source distribution of an index, whose metadata nothing but a build tells.
package struct IndexedSource: Sendable {
  package let name: PackageName
  package let version: Version
  /// The archive's name, such as `name-1.0.tar.gz`.
  package let fileName: String
  /// The URL without secrets, for messages.
  package let url: String
  /// What the index says the SHA-256 is; nil where it says nothing.
  package let digest: Digest?
  /// The whole archive, its digest verified; fetched when called, each time anew.
  package let contents: @Sendable () async throws(ProviderError) -> [UInt8]

  package init(
    name: PackageName, version: Version, fileName: String, url: String, digest: Digest?,
    contents: @escaping @Sendable () async throws(ProviderError) -> [UInt8]
  ) {
    self.name = name
    self.version = version
    self.fileName = fileName
    self.url = url
    self.digest = digest
    self.contents = contents
  }
}

/// Who builds source distributions to learn what they ask for.
package protocol SourceMetadataProvider: Sendable {
  /// Asks the backend; answers the same thing however often it is asked.
  ///
  /// - Throws: where the build fails: the resolution ends, since an older release that happens to
  ///   build is not what anybody asked for.
  func dependencies(
    of source: IndexedSource
  ) async throws(ProviderError) -> DependencyLookup
}

/// What a wheel is to be built from; of a reference its exact place counts.
package enum BuildSubject: Sendable {
  case reference(ReferenceDescription)
  case release(IndexedSource)
}

/// Who knows what it takes to build a wheel: what `build-system.requires` and the backend's
/// `get_requires_for_build_wheel` ask for (PEP 517, 518), and what that requires in turn.
package protocol BuildRequirementsProvider: Sendable {
  /// The whole environment of the build, by name; empty where the build needs nothing.
  ///
  /// `preferences` are what an earlier lock has, taken where it still fits.
  func buildPins(
    of subject: BuildSubject, preferring preferences: [BuildPin]
  ) async throws(ProviderError) -> [BuildPin]
}
