package import Packaging
package import PlatformIO
package import Resolver

/// The bytes of an archive that a reference names, held against every hash that is known of it.
package struct ReferencedArchive: Sendable {
  package let bytes: [UInt8]
  /// The SHA-256 of the bytes.
  package let digest: Digest

  /// Reads or downloads the archive.
  ///
  /// - Throws: where it cannot be had, `isOffline` forbids to fetch it, or it is another one than a
  ///   hash in the fragment, behind `--hash` or of the lock says.
  package init(
    _ request: ReferenceRequest, http: HTTPClient, isOffline: Bool
  ) async throws(ProviderError) {
    let reference = request.reference
    switch reference.place {
    case .localArchive(let path):
      bytes = try Self.read(path, reference)
    case .archive(let url):
      guard !isOffline else { throw Self.notCached(reference) }
      bytes = try await Self.fetch(url, reference, http)
    case .repository, .directory:
      preconditionFailure("only archives have bytes")
    }
    guard let digest = Digest(.sha256, hex: SHA256.hexadecimal(of: bytes)) else {
      preconditionFailure("a SHA-256 has 64 digits")
    }
    self.digest = digest
    try check(request)
  }

  /// The most bytes of an archive on this machine.
  static var maximumSize: Int { 4 << 30 }

  private static func read(
    _ path: String, _ reference: DirectReference
  ) throws(ProviderError) -> [UInt8] {
    do {
      return try Files.read(path, limit: maximumSize)
    } catch {
      throw ProviderError(
        Diagnostic(
          .error, "cannot read `\(reference)`: \(error.message)",
          notes: [Diagnostic.Note("the path is `\(path)`")], reference: "reference-unreadable"))
    }
  }

  private static func fetch(
    _ url: String, _ reference: DirectReference, _ http: HTTPClient
  ) async throws(ProviderError) -> [UInt8] {
    var parts = URLParts(url)
    let authority = Authority(parts.authority ?? "")
    parts.authority = authority.hostAndPort
    let asked = Asked("`\(reference.fileName ?? reference.text)`", url: parts.withoutFragment)
    return try await RemoteArchive(
      asked: asked, http: http, credentials: authority.credentials, size: nil
    ).whole()
  }

  static func notCached(_ reference: DirectReference) -> ProviderError {
    ProviderError(
      Diagnostic(
        .error, "`\(reference)` is not in the cache, and `--offline` forbids to ask for it",
        hints: ["run once without `--offline`"], reference: "not-cached"))
  }

  /// Holds the bytes against what the URL says, and against what the lock or `--hash` says.
  private func check(_ request: ReferenceRequest) throws(ProviderError) {
    let name = (request.name ?? request.reference.impliedName)?.text ?? "NAME"
    for (expected, hint) in [
      (request.reference.hashes, "correct the hash in the URL, if you trust what is there now"),
      (
        request.hashes,
        "somebody has changed the file: find out who before you trust it; then correct the `--hash` "
          + "of the input, or let `lock compile --upgrade-package \(name) --refresh` take it as it is"
      ),
    ] where !expected.isEmpty {
      guard !expected.contains(where: matches) else { continue }
      throw ProviderError(
        Diagnostic(
          .error, "`\(request.reference)` is not the file that its hash tells",
          notes: [
            Diagnostic.Note("expected \(expected.map(\.description).joined(separator: " or "))"),
            Diagnostic.Note("found \(digest)"),
          ], hints: [hint], reference: "hash-mismatch"))
    }
  }

  private func matches(_ expected: Digest) -> Bool {
    guard expected.algorithm != .sha256 else { return expected == digest }
    let found = bytes.withUnsafeBytes { HashStream.hash($0, HashAlgorithm(expected.algorithm)) }
    return Digest(expected.algorithm, hex: SHA256.hexadecimal(digest: found)) == expected
  }
}
