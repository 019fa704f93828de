import PackageIndex
import Packaging
import PlatformIO

/// Source distributions that were fetched, each under its SHA-256, and where they came from.
///
///     archives-v1/SHA256        the archive
///     archives-v1/urls/KEY      the SHA-256 of what was found at a URL
///
/// What stands at a URL is taken to stay the same until `--refresh` asks for it again.
struct ArchiveKeeper: Sendable {
  /// Nil without a cache.
  let folder: String?

  init(cacheDirectory: String?) {
    folder = cacheDirectory.map { $0 + "/archives-v1" }
  }

  /// An archive's bytes, which are held against the digest; nil where it is not there.
  func contents(_ digest: Digest) -> [UInt8]? {
    guard let folder, digest.algorithm == .sha256,
      let bytes = (try? Files.readIfPresent("\(folder)/\(digest.hex)")) ?? nil
    else { return nil }
    if SHA256.hexadecimal(of: bytes) == digest.hex { return bytes }
    _ = try? Files.remove("\(folder)/\(digest.hex)")  // damaged: as good as none
    return nil
  }

  func keep(_ bytes: [UInt8], _ digest: Digest) {
    guard let folder else { return }
    // A cache that cannot be written to makes the next run slower, and no run fail.
    try? Files.publish(bytes, at: "\(folder)/\(digest.hex)")
  }

  /// What stood at a URL when it was last asked.
  func digest(ofURL url: String) -> Digest? {
    guard let folder,
      let bytes = (try? Files.readIfPresent("\(folder)/urls/\(Self.key(url))")) ?? nil
    else { return nil }
    return Digest(parsing: bytes.span)
  }

  func keep(_ digest: Digest, ofURL url: String) {
    guard let folder else { return }
    try? Files.publish(
      Array(digest.description.utf8), at: "\(folder)/urls/\(Self.key(url))")  // as above
  }

  /// Without secrets, with the query, which may choose the file.
  private static func key(_ url: String) -> String {
    var parts = URLParts(url)
    if let authority = parts.authority { parts.authority = Authority(authority).hostAndPort }
    return SHA256.hexadecimal(of: Array(parts.withoutFragment.utf8))
  }
}

extension Digest {
  /// The SHA-256 of some bytes.
  init(sha256Of bytes: [UInt8]) {
    guard let digest = Digest(sha256: SHA256.hash(bytes).span) else {
      preconditionFailure("a SHA-256 has 32 bytes")
    }
    self = digest
  }
}
