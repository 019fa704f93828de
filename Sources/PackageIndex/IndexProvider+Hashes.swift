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
    var known: [RawDigest] = []
    var others: Set<Digest> = []
    for file in files where file.fitness != .tooNew {
      if let digest = file.file.sha256 ?? recordedDigest(of: file) {
        known.append(digest)
      } else if let digest = file.page.page.digest(of: file.file) {
        others.insert(digest)
      } else {
        known.append(try await computedDigest(of: file))
      }
    }
    known.sort()
    var digests: [Digest] = []
    digests.reserveCapacity(known.count)
    for (index, raw) in known.enumerated() where index == 0 || raw != known[index - 1] {
      if let digest = raw.digest { digests.append(digest) }
    }
    // SHA-256 comes before the others in their order.
    return digests + others.sorted()
  }

  func recordedDigest(of file: JudgedFile) -> RawDigest? {
    file.page.records.record(.digest, about: [file.identity]) { payload in
      RawDigest(bytes: [UInt8](payload))
    }
  }

  private func computedDigest(of file: JudgedFile) async throws(ProviderError) -> RawDigest {
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
    guard let digest = RawDigest(bytes: bytes) else { throw asked.wrongDigest() }
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
