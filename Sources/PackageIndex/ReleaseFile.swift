package import Packaging
package import PlatformIO
import Resolver

/// The file of a release that is to be installed: a wheel that fits the target, or a source
/// distribution where none does.
package struct ReleaseFile: Sendable {
  package let name: PackageName
  package let version: Version
  package let fileName: String
  package let isWheel: Bool
  /// Of a file on this machine, which is used where it stands; nil: it has to be downloaded.
  package let path: String?
  /// Of its bytes, where that is known before they are there.
  package let digest: Digest?
  /// The lock's digests, of which the file must have one; empty: it needs none.
  package let allowed: [Digest]
  /// In bytes, where the index says so.
  package let size: Int?
  /// Why the file is yanked (PEP 592), which may be empty; nil: it is not.
  package let yanked: String?
  /// Where the pin stands, for messages.
  package let location: SourceLocation?
  /// With its query, without credentials.
  let address: String
  let credentials: HTTPCredentials?
  let index: IndexURL?
  /// Under what a digest that had to be computed is remembered.
  let identity: RawDigest
  let recordKey: PageCache.Key?

  /// The address as people may see it: without credentials and query.
  package var url: String { redacted(address) }

  /// What to send for the file's bytes; the credentials of its index go to that index alone.
  package var request: HTTPRequest {
    var request = HTTPRequest(url: address)
    request.credentials = credentials
    request.acceptsCompression = false
    request.maximumBody = Self.maximumSize
    return request
  }

  /// The most bytes that a file may have.
  private static let maximumSize = 64 << 30

  /// The algorithms whose digests `mismatch(with:)` has to be told: SHA-256 and what the lock has.
  package var algorithms: [Digest.Algorithm] {
    var wanted: Set<Digest.Algorithm> = [.sha256]
    if let digest { wanted.insert(digest.algorithm) }
    if !isAllowed(by: digest) { wanted.formUnion(allowed.map(\.algorithm)) }
    return Digest.Algorithm.allCases.filter(wanted.contains)
  }

  /// The digests of a downloaded body, for which `algorithms` were asked for.
  package func digests(of body: ReceivedBody) -> [Digest] {
    algorithms.compactMap { algorithm in
      body.digests[HashAlgorithm(algorithm)].flatMap { Self.digest(algorithm, $0) }
    }
  }

  /// The digests of a file on this machine.
  package func digests(of file: MappedFile) -> [Digest] {
    algorithms.compactMap { algorithm in
      let bytes = file.withBytes { HashStream.hash($0, HashAlgorithm(algorithm)) }
      return Self.digest(algorithm, bytes)
    }
  }

  private static func digest(_ algorithm: Digest.Algorithm, _ bytes: [UInt8]) -> Digest? {
    Digest(algorithm, hex: SHA256.hexadecimal(digest: bytes))
  }

  /// What is wrong with bytes of these digests; nil where they are the file that is meant.
  package func mismatch(with found: [Digest]) -> DigestMismatch? {
    if let digest, let other = found.first(where: { $0.algorithm == digest.algorithm }),
      other != digest
    {
      return DigestMismatch(expected: [digest], found: other)
    }
    guard !allowed.isEmpty, !isAllowed(by: digest), !found.contains(where: allowed.contains) else {
      return nil
    }
    let kinds = Set(allowed.map(\.algorithm))
    guard let other = found.first(where: { kinds.contains($0.algorithm) }) ?? found.first else {
      return nil
    }
    return DigestMismatch(expected: allowed, found: other)
  }

  private func isAllowed(by digest: Digest?) -> Bool {
    allowed.isEmpty || digest.map(allowed.contains) == true
  }
}

/// Bytes that are not those that were locked.
package struct DigestMismatch: Error, Hashable, Sendable {
  /// Any of these would have been right.
  package let expected: [Digest]
  package let found: Digest
}

extension ReleaseFile {
  /// What to say where the file is neither stored nor to be asked for.
  package var unreachableOffline: Diagnostic {
    Diagnostic(
      .error, "`\(fileName)` is not in the cache, and `--offline` forbids to fetch it",
      at: location, hints: ["run once without `--offline`"], reference: "not-cached")
  }

  /// What to say of an answer that is not the file.
  package func refused(status: Int) -> Diagnostic {
    asked.refused(status: status).diagnostic
  }

  /// What to say of a request without an answer; nil where it was only cancelled.
  package func failed(_ error: HTTPError) -> Diagnostic? {
    error == .cancelled ? nil : asked.failed(error).diagnostic
  }

  /// What to say of bytes that are not those that were locked.
  package func refused(_ mismatch: DigestMismatch) -> Diagnostic {
    let source = path.map { "`\($0)`" } ?? "`\(url)`"
    let expected =
      mismatch.expected.count == 1
      ? "expected \(mismatch.expected[0])"
      : "expected one of the \(mismatch.expected.count) hashes of the lock, such as "
        + "\(mismatch.expected.first?.description ?? "none")"
    return Diagnostic(
      .error, "`\(fileName)` of `\(name)` is not the file that was locked", at: location,
      notes: [
        Diagnostic.Note("it comes from \(source)"), Diagnostic.Note(expected),
        Diagnostic.Note("found \(mismatch.found)"),
      ],
      hints: [
        "somebody has changed the file: find out who before you trust it; `lock compile "
          + "--upgrade-package \(name)` would lock it as it is now"
      ],
      reference: "hash-mismatch")
  }

  var asked: Asked { Asked("`\(fileName)`", url: address, index: index) }
}
