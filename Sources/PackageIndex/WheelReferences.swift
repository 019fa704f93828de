package import Packaging
package import PlatformIO
package import Resolver

/// Looks into wheels that references name: nothing has to be built to know what they say.
package struct WheelReferences: ReferenceProvider {
  private let target: TargetEnvironment
  private let http: HTTPClient
  private let configuration: IndexConfiguration

  package init(
    _ configuration: IndexConfiguration, target: TargetEnvironment, http: HTTPClient
  ) {
    self.configuration = configuration
    self.target = target
    self.http = http
  }

  /// Whether a reference names a wheel.
  package static func knows(_ reference: DirectReference) -> Bool {
    reference.wheelFileName != nil
  }

  /// Reads the wheel's metadata; a wheel elsewhere that a lock has the hash of is remembered.
  package func describe(
    _ request: ReferenceRequest
  ) async throws(ProviderError) -> ReferenceDescription {
    guard let wheel = request.reference.wheelFileName else {
      preconditionFailure("only wheels are described here")
    }
    guard target.tags.priority(ofTags: wheel.tags) != nil else {
      throw misfit(request.reference, wheel)
    }
    if let name = request.name, name != wheel.name {
      throw other(request.reference, "the wheel of `\(wheel.name)`, not of `\(name)`")
    }
    let (digest, bytes) = try await metadata(request, of: wheel.name)
    let metadata: CoreMetadata
    do {
      metadata = try CoreMetadata(parsing: bytes)
    } catch {
      throw other(request.reference, "a wheel whose metadata cannot be read: \(error)")
    }
    guard metadata.name == wheel.name, metadata.version == wheel.version else {
      throw other(
        request.reference,
        "a wheel whose metadata is that of `\(metadata.name)` \(metadata.version)")
    }
    return ReferenceDescription(
      name: metadata.name, version: metadata.version,
      dependencies: ReleaseDependencies(
        requirements: metadata.requirements, requiresPython: metadata.requiresPython,
        extras: metadata.extras.sorted()),
      exact: request.reference, digest: digest, needsBuild: false)
  }

  private func metadata(
    _ request: ReferenceRequest, of name: PackageName
  ) async throws(ProviderError) -> (Digest, [UInt8]) {
    let memory = ReferenceMemory(request.reference, cacheDirectory: configuration.cacheDirectory)
    if !configuration.refresh, let (digest, bytes) = memory?.recall() {
      let known = (request.hashes + request.reference.hashes).contains(digest)
      if known || configuration.offline { return (digest, bytes) }
    }
    let archive = try await ReferencedArchive(
      request, http: http, isOffline: configuration.offline)
    do {
      let window = WholeArchive(bytes: archive.bytes)
      let found = try await WheelMetadata(archive: window, project: name).read(tail: 1 << 16)
      memory?.keep(archive.digest, found.bytes)
      return (archive.digest, found.bytes)
    } catch {
      switch error {
      case .provider(let error): throw error
      case .archive(let error):
        throw other(request.reference, "a wheel that cannot be read: \(error.message)")
      }
    }
  }

  private func misfit(_ reference: DirectReference, _ wheel: WheelFileName) -> ProviderError {
    let coverage = WheelCoverage(tags: [wheel.tags])?.description ?? wheel.tags
    return ProviderError(
      Diagnostic(
        .error, "`\(reference)` is a wheel for \(coverage), which this target is not",
        notes: [Diagnostic.Note("the target is Python \(target.python) on \(target.platform)")],
        hints: ["choose another target with `--python-version` or `--python-platform`"],
        reference: "wheel-misfit"))
  }

  private func other(_ reference: DirectReference, _ what: String) -> ProviderError {
    ProviderError(
      Diagnostic(.error, "`\(reference)` is \(what)", reference: "reference-unreadable"))
  }
}

/// An archive whose bytes are all there.
private struct WholeArchive: Archive {
  let bytes: [UInt8]

  func tail(_ count: Int) -> ZipWindow {
    part(max(0, bytes.count - count)..<bytes.count, of: bytes.count)
  }

  func part(_ range: Range<Int>, of total: Int) -> ZipWindow {
    let range = range.clamped(to: 0..<bytes.count)
    return ZipWindow(bytes: Array(bytes[range]), start: range.lowerBound, total: bytes.count)
  }
}

/// What was learnt of an archive elsewhere: its digest and its metadata, in a file of the cache.
///
/// A URL may hold something else tomorrow: what is remembered counts only for who knows the digest.
struct ReferenceMemory {
  private let path: String

  /// Nil without a cache, and for what is on this machine.
  init?(_ reference: DirectReference, cacheDirectory: String?) {
    guard let cacheDirectory, case .archive(let url) = reference.place else { return nil }
    // With its query, without its credentials.
    let key = SHA256.hexadecimal(of: Array(withoutSecrets(url).utf8))
    path = "\(cacheDirectory)/references-v1/\(key)"
  }

  /// Nil where nothing sound is there.
  func recall() -> (Digest, [UInt8])? {
    // A cache that cannot be read has nothing.
    guard let bytes = (try? Files.readIfPresent(path)) ?? nil, bytes.count > 64,
      SHA256.hash(Array(bytes[32...])).elementsEqual(bytes[..<32]),
      let digest = Digest(sha256: bytes.span.extracting(32..<64))
    else { return nil }
    return (digest, Array(bytes[64...]))
  }

  func keep(_ digest: Digest, _ metadata: [UInt8]) {
    let content = digest.bytes + metadata
    // What cannot be kept is fetched again.
    try? Files.publish(SHA256.hash(content) + content, at: path)
  }
}
