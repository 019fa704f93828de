package import Packaging
package import PlatformIO
import Synchronization

/// The wheels that are kept unpacked, each under the SHA-256 of its archive.
///
///     <cache>/wheels-v3/<sha256>/0 1 2 …    what the archive holds, as `StoredWheel` says
///     <cache>/wheels-v3/<sha256>/manifest   `WheelManifest`, written last
///     <cache>/wheels-v3/aliases/…           other digests, and the SHA-256 they lead to
///     <cache>/wheels-v3/.work/…             what processes are busy with
///
/// An entry is made elsewhere and appears by renaming, so that it is whole or not there. Whether its
/// files are still what was unpacked, their size and time tell whoever links to them: the machine
/// may have lost them, or somebody may have written to them through an environment.
///
/// Any number of processes may share a store. Where it cannot be written to, a folder for temporary
/// files takes its place until `close()`.
package final class WheelStore: Sendable {
  /// Nil without a cache.
  private let root: String?
  private let temporaryDirectory: String
  private let time: Int64?
  private let place = Mutex<Place?>(nil)

  /// Where wheels are unpacked and where they are kept.
  private struct Place: Sendable {
    let workspace: StoreWorkspace
    let root: String
    /// A transaction waits until what it refers to is on the device: it gets there meanwhile.
    let flush: BackgroundFlush
    /// Why it is not the cache.
    let failure: FileError?
    /// The cache's, where there was no room in it for more: what came there before is still used.
    var left: (workspace: StoreWorkspace, flush: BackgroundFlush)?
  }

  /// Nothing is read or written before the first call.
  ///
  /// - Parameters:
  ///   - cacheDirectory: where the cache is; nil: nothing is kept.
  ///   - temporaryDirectory: where wheels are unpacked if there is no cache to do it in.
  ///   - time: of unpacked files, in nanoseconds since 1970 (`SOURCE_DATE_EPOCH`); nil: now.
  package init(cacheDirectory: String?, temporaryDirectory: String = "/tmp", time: Int64? = nil) {
    root = cacheDirectory.map { $0 + "/wheels-v3" }
    self.temporaryDirectory = temporaryDirectory
    self.time = time
  }

  /// What has to be told once: that the cache could not be written to.
  package var warning: Diagnostic? {
    guard let root, let failure = place.withLock({ $0?.failure }) else { return nil }
    return Diagnostic(
      .warning, "the cache in `\(Files.parent(of: root))` cannot be written to: \(failure.message)",
      notes: [Diagnostic.Note("the wheels of this run are not kept")],
      hints: ["name another folder with `--cache-dir` or `LOCK_CACHE_DIR`"],
      reference: "cache-not-writable")
  }

  /// A path for a file that is removed with `close()`, if it is still there then.
  package func temporaryPath() throws(FileError) -> String { try open().workspace.freePath() }

  /// A folder that nobody else may look into and that goes with `close()`: without a cache, for all
  /// that would be in it.
  package func temporaryFolder() throws(FileError) -> String { try open().workspace.folder }

  /// Waits for what is being written to the device meanwhile.
  ///
  /// - Throws: `FileError` where wheels of this run may not have reached it.
  package func settle() async throws(FileError) {
    let flushes = place.withLock { [$0?.left?.flush, $0?.flush].compactMap(\.self) }
    for flush in flushes { try await flush.finish() }
  }

  /// Lets go of what is unfinished, and of wheels that are not kept.
  package func close() {
    let closed = place.withLock { place in
      defer { place = nil }
      return place
    }
    closed?.left?.workspace.close()
    closed?.workspace.close()
  }

  /// Goes on elsewhere where the cache has no room for more, or fails; what is in it stays of use.
  ///
  /// - Parameter failure: what was met below `temporaryPath()`, or when a wheel was added.
  /// - Returns: whether it is worth to try again.
  package func retreat(after failure: FileError) -> Bool {
    guard let root, failure.isExhaustion, failure.path.hasPrefix(root + "/") else { return false }
    return place.withLock { current in
      // Somebody else may have been here.
      guard let place = current, place.root == root else { return current != nil }
      guard let workspace = try? StoreWorkspace(temporaryIn: temporaryDirectory) else {
        return false
      }
      current = Place(
        workspace: workspace, root: workspace.folder, flush: BackgroundFlush(of: workspace.folder),
        failure: failure, left: (place.workspace, place.flush))
      return true
    }
  }

  private func open() throws(FileError) -> Place {
    try place.withLock { (place) throws(FileError) in
      if let place { return place }
      let opened = try Self.open(root, orIn: temporaryDirectory)
      place = opened
      return opened
    }
  }

  private static func open(
    _ root: String?, orIn temporaryDirectory: String
  ) throws(FileError) -> Place {
    var failure: FileError?
    if let root {
      do {
        return Place(
          workspace: try StoreWorkspace(in: root), root: root, flush: BackgroundFlush(of: root),
          failure: nil)
      } catch {
        failure = error
      }
    }
    let workspace = try StoreWorkspace(temporaryIn: temporaryDirectory)
    return Place(
      workspace: workspace, root: workspace.folder, flush: BackgroundFlush(of: workspace.folder),
      failure: failure)
  }
}

// MARK: reading

extension WheelStore {
  /// The unpacked wheel whose archive has this digest; nil where it is not there, or damaged.
  package func stored(_ digest: Digest) -> StoredWheel? {
    let substitute = place.withLock { $0?.root }
    if let root, let wheel = wheel(digest, in: root) { return wheel }
    return substitute.flatMap { $0 == root ? nil : wheel(digest, in: $0) }
  }

  private func wheel(_ digest: Digest, in root: String) -> StoredWheel? {
    guard let digest = address(of: digest, in: root) else { return nil }
    let entry = "\(root)/\(digest.hex)"
    // Whatever cannot be read is unpacked anew.
    guard let bytes = try? Files.read(entry + "/manifest"),
      let manifest = WheelManifest(reading: bytes.span)
    else { return nil }
    return StoredWheel(manifest: manifest, folder: entry, digest: digest)
  }

  private func address(of digest: Digest, in root: String) -> Digest? {
    if digest.algorithm == .sha256 { return digest }
    guard let bytes = try? Files.read(Self.alias(of: digest, in: root)) else { return nil }
    return Digest(parsing: bytes.span)
  }

  private static func alias(of digest: Digest, in root: String) -> String {
    "\(root)/aliases/\(digest.algorithm.rawValue)-\(digest.hex)"
  }

  /// Whether every file of a wheel still has the bytes that were unpacked.
  @concurrent
  package func isSound(_ wheel: StoredWheel) async -> Bool {
    for (place, file) in wheel.manifest.files.enumerated() {
      guard !Task.isCancelled, let mapped = try? MappedFile(wheel.path(ofFile: place)),
        mapped.count == file.size, mapped.withBytes({ SHA256.hash($0) }) == file.digest
      else { return false }
    }
    return true
  }
}

// MARK: writing

extension WheelStore {
  /// Unpacks a wheel into the store; where another process has stored it meanwhile, its entry is
  /// taken.
  ///
  /// - Parameters:
  ///   - archive: everything in it is checked against its own RECORD.
  ///   - digests: of the archive, SHA-256 among them; the others lead to the entry as well.
  ///   - width: how many tasks may unpack it.
  /// - Returns: the entry, which others may be using by now.
  /// - Throws: `WheelError` where it is refused, or cannot be written.
  @concurrent
  package func add(
    _ archive: WheelArchive, digests: [Digest], width: Int = 1
  ) async throws(WheelError) -> StoredWheel {
    do throws(WheelError) {
      return try await unpack(archive, digests: digests, width: width)
    } catch {
      guard case .file(let failure) = error.reason, retreat(after: failure) else { throw error }
      return try await unpack(archive, digests: digests, width: width)
    }
  }

  private func unpack(
    _ archive: WheelArchive, digests: [Digest], width: Int
  ) async throws(WheelError) -> StoredWheel {
    let place = try writing(archive) { () throws(FileError) in try open() }
    let folder = place.workspace.freePath()
    do throws(WheelError) {
      let manifest = try await archive.unpack(
        into: folder, time: time ?? Clock.nowMilliseconds * 1_000_000, width: width)
      let wheel = try writing(archive) { () throws(FileError) in
        try publish(folder, manifest, digests: digests, in: place)
      }
      place.flush.note(manifest.files.reduce(0) { $0 + $1.size })
      return wheel
    } catch {
      // What stays here goes with the workspace.
      try? Files.removeTree(folder)
      throw error
    }
  }

  /// Takes a wheel out, since it is damaged; environments keep what they have of it.
  package func drop(_ digest: Digest) {
    guard let place = try? open() else { return }
    for root in Set([root, place.root].compactMap(\.self)) {
      guard let digest = address(of: digest, in: root) else { continue }
      place.workspace.remove("\(root)/\(digest.hex)")
    }
  }

  private func publish(
    _ folder: String, _ manifest: WheelManifest, digests: [Digest], in place: Place
  ) throws(FileError) -> StoredWheel {
    guard let digest = digests.first(where: { $0.algorithm == .sha256 }) else {
      preconditionFailure("the store knows wheels by their SHA-256")
    }
    let bytes = manifest.bytes
    try bytes.span.withUnsafeBytes { (bytes) throws(FileError) in
      try Files.create(folder + "/manifest", with: bytes)
    }
    let entry = "\(place.root)/\(digest.hex)"
    do {
      try Files.rename(folder, to: entry)
    } catch  where error.isOccupied {
      if let other = wheel(digest, in: place.root) {
        try? Files.removeTree(folder)  // it goes with the workspace at the latest
        return other
      }
      place.workspace.remove(entry)
      try Files.rename(folder, to: entry)
    }
    for other in digests where other.algorithm != .sha256 {
      try Files.publish(
        Array(digest.description.utf8), at: Self.alias(of: other, in: place.root))
    }
    return StoredWheel(manifest: manifest, folder: entry, digest: digest)
  }

  private func writing<R>(
    _ archive: WheelArchive, _ body: () throws(FileError) -> R
  ) throws(WheelError) -> R {
    do {
      return try body()
    } catch {
      throw WheelError(wheel: archive.fileName, .file(error))
    }
  }
}
