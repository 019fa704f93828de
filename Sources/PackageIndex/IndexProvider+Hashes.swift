package import Packaging
import PlatformIO
package import Resolver

extension IndexProvider {
  /// The digests of every file of a release, sorted: of all platforms, wheels and sources alike.
  ///
  /// Comes from the index that won, and from find-links; a file is downloaded only where neither
  /// gives a digest that counts. Files that `--exclude-newer` hides do not exist. Empty where there
  /// is no such release.
  package func hashes(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> [Digest] {
    guard let files = try await files(of: name, at: version) else { return [] }
    var digests: Set<Digest> = []
    var unknown: [JudgedFile] = []
    for file in files where file.fitness != .tooNew {
      if let digest = file.page.page.digest(of: file.file) ?? recordedDigest(of: file) {
        digests.insert(digest)
      } else {
        unknown.append(file)
      }
    }
    for file in unknown { digests.insert(try await computedDigest(of: file)) }
    return digests.sorted()
  }

  private func recordedDigest(of file: JudgedFile) -> Digest? {
    file.page.records.record(.digest, about: [file.identity]) { payload in
      RawDigest(bytes: [UInt8](payload))?.digest
    }
  }

  private func computedDigest(of file: JudgedFile) async throws(ProviderError) -> Digest {
    let asked = Asked("`\(file.name)`", url: file.url, index: file.page.index)
    let isLocal = localPath(ofFileURL: file.url) != nil
    guard isLocal || !configuration.offline else {
      throw ProviderError(
        Diagnostic(
          .error,
          "the hash of `\(file.name)` is not known: its index gives none, and `--offline` forbids "
            + "to fetch the file",
          hints: ["run once without `--offline`, or without hashes"],
          reference: "hash-not-cached"))
    }
    let bytes = SHA256.hash(try await file.bytes(http))
    guard let raw = RawDigest(bytes: bytes), let digest = raw.digest else {
      throw asked.wrongDigest()
    }
    if !isLocal, let key = file.page.recordKey {
      cache.append(MetadataRecord(kind: .digest, file: file.identity, payload: bytes), to: key)
    }
    return digest
  }

  /// The versions of a project, newest first, for messages; empty where it is not known.
  package func knownVersions(of name: PackageName) async -> [Version] {
    // Only words depend on it: whatever went wrong was told before.
    guard case .found(let releases)? = try? await releases(of: name) else { return [] }
    return (0..<releases.count).map { releases.version(at: $0) }
  }
}
