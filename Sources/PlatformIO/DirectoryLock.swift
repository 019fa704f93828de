#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A lock between processes (`flock`), held until its owner goes or the process dies.
package struct DirectoryLock: ~Copyable {
  package enum Mode: Sendable { case shared, exclusive }

  private let descriptor: Descriptor

  /// Takes the lock, waiting for others if `waits`.
  ///
  /// The lock file is made if missing, and never removed: removing it would let two owners in.
  ///
  /// - Throws: `FileError`; its code is `EWOULDBLOCK` when another process holds the lock.
  package init(_ path: String, _ mode: Mode = .exclusive, waits: Bool = true) throws(FileError) {
    let descriptor = try Descriptor(path, O_RDWR | O_CREAT)
    let operation = (mode == .shared ? LOCK_SH : LOCK_EX) | (waits ? 0 : LOCK_NB)
    while flock(descriptor.raw, operation) != 0 {
      guard errno == EINTR else { throw FileError(path: path, operation: .lock, code: errno) }
    }
    self.descriptor = descriptor
  }

  /// Takes the lock of a folder itself, which leaves nothing behind, if nobody holds it.
  ///
  /// - Throws: as above; also where a file system locks no folders.
  package init(ofFolder path: String) throws(FileError) {
    let descriptor = try Descriptor(path, O_RDONLY | O_DIRECTORY)
    while flock(descriptor.raw, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EINTR else { throw FileError(path: path, operation: .lock, code: errno) }
    }
    self.descriptor = descriptor
  }
}
