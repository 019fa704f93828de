import PackageIndex
import Packaging
import Resolver
import WheelInstall

/// Source distributions of an index, whose bytes are fetched when they are needed.
extension SourceBuilder {
  /// The source of a release.
  func project(_ source: IndexedSource) async throws(ProviderError) -> ProjectSource {
    var project = ProjectSource(
      place: .folder(""), subject: "\(source.name) \(source.version)", name: source.name,
      version: source.version)
    project.place = try await place(of: source.digest) { () async throws(ProviderError) in
      try await source.contents()
    } reason: { error in
      .told(error.diagnostic)
    }
    return project
  }

  /// A wheel of a file of an index.
  func built(
    _ file: ReleaseFile, locked: [BuildPin]?, neededBy stack: BuildStack
  ) async throws(BuildError) -> BuiltWheel {
    let subject = "\(file.name) \(file.version)"
    let fetch = RequirementFetch(builder: self)
    let known = file.digest.flatMap { file.mismatch(with: [$0]) == nil ? $0 : nil }
    let place: ProjectSource.Place
    do throws(BuildError.Reason) {
      place = try await self.place(of: known, isKept: file.path == nil) {
        () async throws(BuildError.Reason) in
        try await fetch.bytes(of: file)
      } reason: { reason in
        reason
      }
    } catch {
      throw BuildError(subject, error, neededBy: stack.neededBy)
    }
    let source = ProjectSource(
      place: place, subject: subject, name: file.name, version: file.version)
    return try await built(source, locked: locked, neededBy: stack)
  }

  /// An archive, which is fetched at once only where nothing else tells its SHA-256.
  ///
  /// `isKept`: what was fetched is worth to be kept.
  private func place<E: Error>(
    of digest: Digest?, isKept: Bool = true,
    _ fetch: @escaping @Sendable () async throws(E) -> [UInt8],
    reason: @escaping @Sendable (E) -> BuildError.Reason
  ) async throws(E) -> ProjectSource.Place {
    let keeper = ArchiveKeeper(cacheDirectory: configuration.index.cacheDirectory)
    guard let digest, digest.algorithm == .sha256 else {
      let bytes = try await fetch()
      let digest = Digest(sha256Of: bytes)
      if isKept { keeper.keep(bytes, digest) }
      return .archive(digest) { () throws(BuildError.Reason) in bytes }
    }
    return .archive(digest) { () async throws(BuildError.Reason) in
      if let bytes = keeper.contents(digest) { return bytes }
      do throws(E) {
        let bytes = try await fetch()
        if isKept { keeper.keep(bytes, digest) }
        return bytes
      } catch {
        throw reason(error)
      }
    }
  }
}
