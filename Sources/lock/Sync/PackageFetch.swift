import PackageIndex
import Packaging
import PlatformIO
import Resolver
import WheelInstall

/// Gets one package: finds its file, downloads it, unpacks it.
struct PackageFetch {
  enum Failure: Error {
    /// The package is at fault.
    case refused(Diagnostic)
    /// The network, or the disk.
    case failed(Diagnostic)
    case cancelled
  }

  private let fetch: WheelFetch
  private let wanted: WheelFetch.Wanted

  init(_ fetch: WheelFetch, _ wanted: WheelFetch.Wanted) {
    self.fetch = fetch
    self.wanted = wanted
  }

  func run() async throws(Failure) -> WheelFetch.Fetched {
    let file = try await file(refresh: false)
    guard file.isWheel else { return WheelFetch.Fetched(file: file, content: .source) }
    if let wheel = await soundWheel(file) {
      return WheelFetch.Fetched(file: file, content: .wheel(wheel))
    }
    return WheelFetch.Fetched(file: file, content: .wheel(try await obtain(file)))
  }

  private func file(refresh: Bool) async throws(Failure) -> ReleaseFile {
    switch wanted {
    case .file(let file): return file
    case .release(let pin):
      do throws(ReleaseFileError) {
        return try await fetch.provider.file(for: pin, refresh: refresh)
      } catch {
        switch error {
        case .refused(let diagnostic): throw .refused(diagnostic)
        case .unreachable(let error) where error.isCancellation: throw .cancelled
        case .unreachable(let error): throw .failed(error.diagnostic)
        }
      }
    }
  }

  /// The stored wheel, hashed again where it is not to be trusted; a damaged one is dropped.
  private func soundWheel(_ file: ReleaseFile) async -> StoredWheel? {
    guard let digest = file.digest, let wheel = fetch.store.stored(digest) else { return nil }
    guard fetch.distrusted.contains(file.name) else { return wheel }
    if await fetch.store.isSound(wheel) { return wheel }
    fetch.store.drop(wheel.digest)
    return nil
  }

  private func obtain(_ file: ReleaseFile) async throws(Failure) -> StoredWheel {
    if let path = file.path { return try await unpack(file, at: path) }
    guard !fetch.isOffline else { throw .refused(file.unreachableOffline) }
    fetch.progress.expect(file.size)
    switch try await download(file) {
    case .wheel(let wheel): return wheel
    case .status(let status):
      // An address that the cache has may have been good for some time alone.
      if Self.isOutdated(status) {
        let latest = try await self.file(refresh: true)
        if latest.request.url != file.request.url, latest.isWheel, latest.path == nil,
          case .wheel(let wheel) = try await download(latest)
        {
          return wheel
        }
      }
      throw Self.isOutdated(status) && status >= 404
        ? .refused(file.refused(status: status)) : .failed(file.refused(status: status))
    }
  }

  private static func isOutdated(_ status: Int) -> Bool { [401, 403, 404, 410].contains(status) }
}

// MARK: the network

extension PackageFetch {
  private enum Download {
    case wheel(StoredWheel)
    /// An answer that is no file.
    case status(Int)
  }

  /// Bodies of at most this many bytes are unpacked from memory.
  private static let memoryLimit = 512 << 10

  private func download(_ file: ReleaseFile) async throws(Failure) -> Download {
    var mayRepeat = true
    while true {
      let (response, body) = try await send(file)
      guard let body else { return .status(response.status) }
      defer { discard(body) }
      let digests = file.digests(of: body)
      guard let mismatch = file.mismatch(with: digests) else {
        if let digest = digests.first(where: { $0.algorithm == .sha256 }) {
          fetch.provider.note(digest, of: file)
        }
        return .wheel(try await unpack(body, digests, as: file))
      }
      // What was cut short without a sign, or put together from parts, gets a second chance.
      guard mayRepeat, body.wasResumed || file.size.map({ $0 != body.size }) == true else {
        throw .refused(file.refused(mismatch))
      }
      mayRepeat = false
      fetch.progress.receive(-body.size)
    }
  }

  private func send(
    _ file: ReleaseFile
  ) async throws(Failure) -> (response: HTTPResponse, body: ReceivedBody?) {
    var request = file.request
    // The largest first: they take longest, and what they take to be unpacked comes on top.
    request.priority = file.size ?? 0
    while true {
      let download = try download(of: file)
      do {
        return try await fetch.http.download(request, download)
      } catch {
        if case .cannotWrite(let failure) = error, fetch.store.retreat(after: failure) { continue }
        guard let told = file.failed(error) else { throw .cancelled }
        throw .failed(told)
      }
    }
  }

  private func download(of file: ReleaseFile) throws(Failure) -> PlatformIO.Download {
    let path: String
    do {
      path = try fetch.store.temporaryPath()
    } catch {
      throw .failed(WheelError(wheel: file.fileName, .file(error)).diagnostic)
    }
    let progress = fetch.progress
    return PlatformIO.Download(
      to: path, memoryLimit: Self.memoryLimit, algorithms: file.algorithms.map(HashAlgorithm.init)
    ) { progress.receive($0) }
  }

  private func discard(_ body: ReceivedBody) {
    guard case .file(let path) = body.content else { return }
    _ = try? Files.remove(path)  // else it goes with the store's workspace
  }
}

// MARK: unpacking

extension PackageFetch {
  private func unpack(
    _ body: ReceivedBody, _ digests: [Digest], as file: ReleaseFile
  ) async throws(Failure) -> StoredWheel {
    try await unpack(file, digests: digests, size: body.size) { () throws(WheelError) in
      switch body.content {
      case .memory(let bytes): try WheelArchive(bytes, named: file.fileName)
      case .file(let path): try WheelArchive(path, named: file.fileName)
      }
    }
  }

  /// A wheel of this machine, which is used where it stands.
  private func unpack(
    _ file: ReleaseFile, at path: String
  ) async throws(Failure) -> StoredWheel {
    let mapped: MappedFile
    do {
      mapped = try MappedFile(path)
    } catch {
      throw .refused(WheelError(wheel: file.fileName, .file(error)).diagnostic)
    }
    let digests = file.digests(of: mapped)
    if let mismatch = file.mismatch(with: digests) { throw .refused(file.refused(mismatch)) }
    return try await unpack(file, digests: digests, size: mapped.count) {
      () throws(WheelError) in
      try WheelArchive(path, named: file.fileName)
    }
  }

  /// What a wheel has to have for more than one task to unpack it, in bytes.
  private static let shared = 4 << 20

  private func unpack(
    _ file: ReleaseFile, digests: [Digest], size: Int, _ open: () throws(WheelError) -> WheelArchive
  ) async throws(Failure) -> StoredWheel {
    do throws(WheelError) {
      let archive = try open()
      guard archive.name == file.name else {
        throw WheelError(
          wheel: file.fileName, .refused(.otherProject(archive.name, archive.version)))
      }
      return try await fetch.store.add(
        archive, digests: digests, width: size >= Self.shared ? fetch.width : 1)
    } catch {
      switch error.reason {
      case .refused: throw .refused(error.diagnostic.located(at: file.location))
      case .file: throw .failed(error.diagnostic)
      case .cancelled: throw .cancelled
      }
    }
  }
}
