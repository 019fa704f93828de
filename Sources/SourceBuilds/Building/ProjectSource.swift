import Packaging

/// A project's source, wherever it is, and what it has to turn out to be.
struct ProjectSource: Sendable {
  enum Place: Sendable {
    /// An archive that can be had, and its SHA-256; the bytes have been held against it.
    case archive(Digest, contents: @Sendable () async throws(BuildError.Reason) -> [UInt8])
    /// A commit's files in the cache, of which each build gets a copy.
    case commit(GitAddress, String)
    /// The user's own folder, in which hooks run: a version that is told by a repository around it,
    /// and files beside it, are found only there.
    case folder(String)
  }

  var place: Place
  /// Below the root; empty: the root itself.
  var subdirectory: String?
  /// As messages name it; without secrets.
  var subject: String
  /// Nil where nobody has said.
  var name: PackageName?
  var version: Version?
  var product: Backend.Product = .wheel

  /// Whether hooks run in the user's own folder.
  var isInPlace: Bool { if case .folder = place { true } else { false } }

  /// What a cache may know it by; nil for a folder that has more in it than can be looked through.
  func identity() -> String? {
    let root: String
    switch place {
    case .archive(let digest, _): root = "archive \(digest)"
    case .commit(let address, let commit): root = "git \(address.identity) \(commit)"
    case .folder(let path):
      guard let fingerprint = FolderFingerprint.of(path) else { return nil }
      root = "folder \(path) \(fingerprint)"
    }
    return "\(root)\nsubdirectory \(subdirectory ?? "")\nproduct \(product.rawValue)"
  }
}
