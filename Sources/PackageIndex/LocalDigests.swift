package import Packaging
package import PlatformIO
import Resolver

/// Digests of files on this machine, remembered by path, size and time.
extension IndexProvider {
  /// What an earlier run has computed of a file that has not changed since.
  func localRecord(of file: JudgedFile) -> RawDigest? {
    guard let identity = localIdentity(of: file), let page = cache.page(localKey(of: file)) else {
      return nil
    }
    return page.record(.digest, about: [identity]) { RawDigest(bytes: [UInt8]($0)) }
  }

  /// The digest that a lock can compare; the file is mapped, not copied.
  @concurrent
  func localDigest(
    of file: JudgedFile, at path: String, for hashes: LockedHashes
  ) async throws(ProviderError) -> Digest? {
    let mapped = try file.asked.mapped(path)
    let raw = mapped.withBytes { RawDigest(bytes: SHA256.hash($0)) }
    if let raw, let identity = localIdentity(of: file) {
      remember(raw, of: identity, at: localKey(of: file))
    }
    let found = raw?.digest
    guard case .undecided = hashes.verdict(on: found) else { return found }
    // The lock has digests of another kind.
    for algorithm in Set(hashes.all.map(\.algorithm)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let bytes = mapped.withBytes { HashStream.hash($0, HashAlgorithm(algorithm)) }
      if let digest = Digest(algorithm, hex: SHA256.hexadecimal(digest: bytes)),
        hashes.all.contains(digest)
      {
        return digest
      }
    }
    return found
  }

  /// Adds a record, behind a page without releases where there is none yet.
  func remember(_ digest: RawDigest, of identity: RawDigest, at key: PageCache.Key) {
    if cache.page(key) == nil {
      cache.publish(
        PageBuilder.absence(
          of: key.project, url: "", freshness: Freshness(fetchedAt: configuration.now)),
        as: key)
    }
    cache.append(
      MetadataRecord(kind: .digest, file: identity, payload: digest.bytes), to: key)
  }

  private func localKey(of file: JudgedFile) -> PageCache.Key {
    PageCache.Key(folder: "links", project: file.page.page.project)
  }

  private func localIdentity(of file: JudgedFile) -> RawDigest? {
    guard let path = localPath(ofFileURL: file.url), let status = Files.status(path) else {
      return nil
    }
    let text = "\(path)\n\(status.size)\n\(status.mtimeNanoseconds)"
    return RawDigest(bytes: SHA256.hash(Array(text.utf8)))
  }
}

extension JudgedFile {
  var asked: Asked { Asked("`\(name)`", url: url, index: page.index) }
}

extension HashAlgorithm {
  /// The algorithm that digests of this kind are made by.
  package init(_ algorithm: Digest.Algorithm) {
    switch algorithm {
    case .sha256: self = .sha256
    case .sha384: self = .sha384
    case .sha512: self = .sha512
    }
  }
}
