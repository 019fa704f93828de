package import Packaging
package import Resolver
import Synchronization

/// Releases that only a build tells about.
extension IndexProvider {
  /// Has such releases built from now on; without, they are passed over.
  package func useBuilds(of builder: any SourceMetadataProvider) {
    self.builder.withLock { $0 = builder }
  }

  /// Has `listener` told of each source distribution that will be built unless something comes in
  /// between, once what it asks for is known; it is called from any task, and must return at once.
  package func announceBuilds(to listener: (@Sendable (IndexedSource) -> Void)?) {
    buildListener.withLock { $0 = listener }
  }

  /// As `dependencies(of:at:)`; then the one who wants to know of builds is told.
  package func anticipateBuild(
    of name: PackageName, at version: Version
  ) async -> DependencyLookup? {
    // Whoever needs the answer asks again, and hears of the failure.
    guard let lookup = try? await dependencies(of: name, at: version) else { return nil }
    if case .found = lookup, let listener = buildListener.withLock({ $0 }),
      let source = try? await source(of: name, at: version)
    {
      listener(source)
    }
    return lookup
  }

  /// The source distribution that a release is installed from; nil where a wheel fits, or there is
  /// none.
  package func source(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> IndexedSource? {
    guard let files = try await files(of: name, at: version) else { return nil }
    let hasWheel = files.contains { file in
      if case .wheel = file.fitness { true } else { false }
    }
    return hasWheel ? nil : source(of: name, at: version, among: files)
  }

  /// What a release asks for that nothing static tells; nil where nobody builds.
  func built(
    _ name: PackageName, at version: Version
  ) async throws(ProviderError) -> DependencyLookup? {
    guard let builder = builder.withLock({ $0 }) else { return nil }
    let key = ReleaseKey(name: name, version: version)
    return try await builds.value(of: key) { () async throws(ProviderError) in
      guard let files = try await self.files(of: name, at: version),
        let source = self.source(of: name, at: version, among: files)
      else { return .unavailable(.needsBuild) }
      return try await builder.dependencies(of: source)
    }
  }

  private func source(
    of name: PackageName, at version: Version, among files: [JudgedFile]
  ) -> IndexedSource? {
    let sources = files.sources
    guard let file = sources.first(where: \.isReadableSource) ?? sources.first else { return nil }
    let (http, isOffline, fetched) = (http, configuration.offline, metadata.fetchedSources)
    return IndexedSource(
      name: name, version: version, fileName: file.name, url: redacted(file.url),
      digest: file.page.page.digest(of: file.file)
    ) { () async throws(ProviderError) in
      if let bytes = fetched.take(file.identity) { return bytes }
      guard !isOffline || localPath(ofFileURL: file.url) != nil else {
        throw ProviderError(
          Diagnostic(
            .error, "`\(file.name)` is not in the cache, and `--offline` forbids to ask for it",
            hints: ["run once without `--offline`"], reference: "not-cached"))
      }
      return try await file.verifiedBytes(http)
    }
  }
}
