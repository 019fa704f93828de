import PackageIndex
import Packaging
import PlatformIO
import Resolver
import WheelInstall

/// Gets files of an index that builds need.
struct RequirementFetch: Sendable {
  let builder: SourceBuilder

  /// The wheel of a file, from the store or into it; fetched once, however many builds need it.
  func wheel(
    _ file: ReleaseFile, noting provider: IndexProvider?
  ) async throws(BuildError.Reason) -> StoredWheel {
    let known = [file.digest].compactMap(\.self) + (file.allowed.count == 1 ? file.allowed : [])
    for digest in known {
      if let wheel = builder.store.stored(digest), file.mismatch(with: [wheel.digest]) == nil {
        return wheel
      }
    }
    guard let digest = file.digest, digest.algorithm == .sha256 else {
      return try await fetched(file, noting: provider)
    }
    do {
      return try await builder.fetches.value(of: digest) { () async throws(ProviderError) in
        do throws(BuildError.Reason) {
          return .success(try await fetched(file, noting: provider))
        } catch {
          if case .interrupted = error { throw .cancelled }
          // A failure that is kept is told to all.
          if Task.isCancelled { throw .cancelled }
          return .failure(error)
        }
      }.get()
    } catch let reason as BuildError.Reason {
      throw reason
    } catch {
      throw .interrupted
    }
  }

  private func fetched(
    _ file: ReleaseFile, noting provider: IndexProvider?
  ) async throws(BuildError.Reason) -> StoredWheel {
    let bytes = try await bytes(of: file)
    let digests = digests(of: bytes, file)
    if file.path == nil, let sha256 = digests.first(where: { $0.algorithm == .sha256 }) {
      provider?.note(sha256, of: file)
    }
    do {
      let archive = try WheelArchive(bytes, named: file.fileName)
      return try await builder.store.add(archive, digests: digests)
    } catch {
      throw .told(error.diagnostic)
    }
  }

  /// A file's bytes, held against what the index and the lock say of them.
  func bytes(of file: ReleaseFile) async throws(BuildError.Reason) -> [UInt8] {
    let bytes: [UInt8]
    if let path = file.path {
      do {
        bytes = try Files.read(path)
      } catch {
        throw .file(error)
      }
    } else {
      guard !builder.configuration.index.offline else {
        throw .requirements(
          BuildError.Told(
            Diagnostic(
              .error, "`\(file.fileName)` is not in the cache, and `--offline` forbids to fetch it",
              hints: ["run once without `--offline`"], reference: "not-cached")))
      }
      let response: HTTPResponse
      do {
        response = try await builder.http.send(file.request)
      } catch {
        guard let told = file.failed(error) else { throw .interrupted }
        throw .told(told)
      }
      guard response.status == 200 else {
        throw .told(file.refused(status: response.status))
      }
      bytes = response.body
    }
    if let mismatch = file.mismatch(with: digests(of: bytes, file)) {
      throw .told(file.refused(mismatch))
    }
    return bytes
  }

  private func digests(of bytes: [UInt8], _ file: ReleaseFile) -> [Digest] {
    file.algorithms.compactMap { algorithm in
      let hash = bytes.withUnsafeBytes { HashStream.hash($0, HashAlgorithm(algorithm)) }
      return Digest(algorithm, hex: SHA256.hexadecimal(digest: hash))
    }
  }
}
