#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

extension Files {
  /// Makes `bytes` the content of the file at `path`, wholly or not at all.
  ///
  /// The bytes go to a temporary file in the same directory, which is synced and renamed; symbolic
  /// links are written through, mode and owner are kept, and a file that already holds the bytes
  /// is not touched. Devices and pipes are written to directly; so is a file that is a mount
  /// point by itself (as a container may have it), since it cannot be renamed over.
  ///
  /// - Returns: Whether the file was changed.
  @discardableResult
  package static func replace(
    _ path: String, with bytes: [UInt8], synchronized: Bool = true
  ) throws(FileError) -> Bool {
    let target = try followingLinks(path)
    var existing = stat()
    guard stat(target, &existing) == 0 else {
      guard errno == ENOENT else { throw FileError(path: path, operation: .write, code: errno) }
      try publishTemporary(bytes, at: target, over: nil, synchronized: synchronized)
      return true
    }
    switch existing.st_mode & S_IFMT {
    case S_IFREG:
      if existing.st_size == bytes.count, let old = try? read(target), old == bytes {
        return false  // unreadable counts as different: only writing has to succeed
      }
    case S_IFDIR:
      throw FileError(path: path, operation: .write, code: EISDIR)
    default:
      try overwrite(target, with: bytes)
      return true
    }
    do {
      try publishTemporary(bytes, at: target, over: existing, synchronized: synchronized)
    } catch  where error.operation == .rename && error.code == EBUSY {
      try overwrite(target, with: bytes)
    }
    return true
  }

  /// Writes a file of a cache: readers see the old one, the new one or none, never a part.
  ///
  /// Not synced: what a crash of the machine damages, the cache's own check finds. Directories
  /// above it are made if they are missing.
  package static func publish(_ bytes: [UInt8], at path: String) throws(FileError) {
    do {
      try publishTemporary(bytes, at: path, over: nil, synchronized: false)
    } catch  where error.operation == .open && error.code == ENOENT {
      try createDirectories(parent(of: path))
      try publishTemporary(bytes, at: path, over: nil, synchronized: false)
    }
  }

  private static func publishTemporary(
    _ bytes: [UInt8], at path: String, over existing: stat?, synchronized: Bool
  ) throws(FileError) {
    let temporary = temporaryName(for: path)
    // Registered before it exists: a signal in between must not leave it behind.
    Interruption.protect(temporary)
    defer { Interruption.release(temporary) }
    do throws(FileError) {
      let file = try Descriptor(temporary, O_WRONLY | O_CREAT | O_EXCL)
      if let existing {
        // Only root may give files away; everybody else keeps their own name on the file.
        if existing.st_uid != geteuid() { _ = fchown(file.raw, existing.st_uid, existing.st_gid) }
        _ = fchmod(file.raw, existing.st_mode & 0o7777)
      }
      try bytes.span.withUnsafeBytes { (raw) throws(FileError) in
        try file.writeAll(raw, path: path)
      }
      if synchronized, fsync(file.raw) != 0, errno != EINVAL, errno != EROFS {
        throw FileError(path: path, operation: .write, code: errno)
      }
      try rename(temporary, to: path)
    } catch {
      _ = unlink(temporary)
      throw FileError(path: path, operation: error.operation, code: error.code)
    }
  }

  private static func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let file = try Descriptor(path, O_WRONLY)
    try bytes.span.withUnsafeBytes { (raw) throws(FileError) in try file.writeAll(raw, path: path) }
    // After the bytes, not before: a full disk then leaves the old length at least.
    if try file.status(path: path).st_mode & S_IFMT == S_IFREG {
      _ = ftruncate(file.raw, off_t(bytes.count))
    }
  }

  /// Where a write to `path` ends up; the last link may point to nothing yet.
  private static func followingLinks(_ path: String) throws(FileError) -> String {
    var target = path
    for _ in 0..<40 {
      guard let link = readLink(target) else { return target }
      target =
        link.hasPrefix("/") || parent(of: target).isEmpty
        ? link : parent(of: target) + "/" + link
    }
    throw FileError(path: path, operation: .open, code: ELOOP)
  }

  private static func readLink(_ path: String) -> String? {
    var length = -1
    let text = String(unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer in
      length = buffer.withMemoryRebound(to: CChar.self) { buffer in
        buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? -1
      }
      return max(length, 0)
    }
    return length > 0 ? text : nil
  }

  private static let counter = Atomic<UInt32>(0)

  /// A hidden name beside `path` that no other process and no other call uses.
  private static func temporaryName(for path: String) -> String {
    let serial = counter.wrappingAdd(1, ordering: .relaxed).newValue
    let directory = parent(of: path)
    let file =
      ".\(name(of: path).prefix(100)).\(getpid())-\(serial)-\(Clock.nanoseconds % 1_000_000).tmp"
    return directory.isEmpty ? file : directory == "/" ? "/" + file : directory + "/" + file
  }
}
