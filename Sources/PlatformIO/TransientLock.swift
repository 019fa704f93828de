#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A lock between processes (`flock`) on a file that is there only as long as somebody holds it.
///
/// The holder removes the file before it lets go. One that waited for it then holds a lock on a
/// file without a name, sees that the name is gone or another file's, and tries again: so there are
/// never two holders.
package struct TransientLock: ~Copyable {
  private let descriptor: Descriptor
  private let path: String

  /// Takes the lock if nobody holds it, and writes down who does; nil when somebody else holds it.
  ///
  /// The directory must be there. What `holder` says is for people: that it cannot be written (a
  /// full disk) is no failure.
  package init?(_ path: String, holder: String) throws(FileError) {
    while true {
      let descriptor = try Descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW)
      guard try Self.lock(descriptor, path) else { return nil }
      let held = try descriptor.status(path: path)
      var named = stat()
      guard lstat(path, &named) == 0, named.st_ino == held.st_ino, named.st_dev == held.st_dev
      else { continue }
      _ = ftruncate(descriptor.raw, 0)
      let bytes = Array(holder.utf8)
      _ = bytes.withUnsafeBytes { pwrite(descriptor.raw, $0.baseAddress, $0.count, 0) }
      self.descriptor = descriptor
      self.path = path
      return
    }
  }

  /// Removes the file; the lock itself goes with its owner.
  package borrowing func removeFile() {
    _ = unlink(path)
  }

  /// Returns whether the lock was free.
  private static func lock(
    _ descriptor: borrowing Descriptor, _ path: String
  ) throws(FileError) -> Bool {
    while flock(descriptor.raw, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EWOULDBLOCK: return false
      case EINTR: continue
      default: throw FileError(path: path, operation: .lock, code: errno)
      }
    }
    return true
  }
}
