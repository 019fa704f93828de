import Packaging
import PlatformIO
import Resolver

extension JudgedFile {
  /// What a file is known by: its SHA-256, else the one of its address.
  var identity: RawDigest {
    if let digest = file.sha256 { return digest }
    let hash = SHA256.hash(Array(redacted(url).utf8))
    return RawDigest(bytes: hash) ?? RawDigest(words: .init())
  }

  /// Whether it stands on this machine, in a folder of links.
  var isLocal: Bool { page.index == nil && url.hasPrefix("file:") }

  /// What credentials are worth for the file: nothing at another server than the page's.
  var credentials: HTTPCredentials? {
    guard let scope = page.scope, scope.origin == originOf(url) else { return nil }
    return scope.credentials
  }

  /// Whether `PKG-INFO` can be got out of a file of this kind.
  var isReadableSource: Bool {
    let name = name
    return name.hasSuffix(".tar.gz") || name.hasSuffix(".zip") || name.hasSuffix(".tgz")
  }

  /// All the file's bytes, with the SHA-256 that the index gives.
  func verifiedBytes(_ http: HTTPClient) async throws(ProviderError) -> [UInt8] {
    let bytes = try await bytes(http)
    if let digest = file.sha256, RawDigest(bytes: SHA256.hash(bytes)) != digest {
      throw Asked("`\(name)`", url: url, index: page.index).wrongDigest()
    }
    return bytes
  }

  /// All the file's bytes.
  func bytes(_ http: HTTPClient) async throws(ProviderError) -> [UInt8] {
    let asked = Asked("`\(name)`", url: url, index: page.index)
    if let path = localPath(ofFileURL: url) {
      do {
        return try Files.read(path, limit: ReferencedArchive.maximumSize)
      } catch {
        throw asked.unreadableFile(error)
      }
    }
    return try await RemoteArchive(
      asked: asked, http: http, credentials: credentials,
      size: file.size.flatMap { Int(exactly: $0) }
    ).whole()
  }
}

extension [JudgedFile] {
  /// The source distributions that count, those at hand first.
  var sources: [JudgedFile] {
    let usable = filter { $0.file.isSource && $0.fitness == .source }
    return usable.filter(\.isLocal) + usable.filter { !$0.isLocal }
  }

  /// The pages they come from, each once, in order.
  var pages: [JudgedPage] {
    var pages: [JudgedPage] = []
    for file in self where !pages.contains(where: { $0 === file.page }) {
      pages.append(file.page)
    }
    return pages
  }
}
