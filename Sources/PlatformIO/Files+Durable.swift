import CFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Changes that are to outlast a loss of power.
extension Files {
  /// Gives a file or directory another name, where nothing has that name.
  ///
  /// - Throws: `FileError`; its code is `EEXIST` when something stands at `new`, and its path is
  ///   `old` when nothing stands there.
  package static func renameExclusively(_ old: String, to new: String) throws(FileError) {
    guard lock_rename_exclusively(old, new) != 0 else { return }
    throw FileError(path: errno == ENOENT ? old : new, operation: .rename, code: errno)
  }

  /// Writes the content of a file, or the names in a directory, to the device and waits for it.
  package static func flush(_ path: String) throws(FileError) {
    let file = try Descriptor(path, O_RDONLY)
    try flush(file, path)
  }

  /// Writes everything that is changed on the file system of `path` to the device and waits for it.
  package static func flushFileSystem(of path: String) throws(FileError) {
    let file = try Descriptor(path, O_RDONLY)
    guard lock_flush_file_system(file.raw) == 0 || isUnsupported(errno) else {
      throw FileError(path: path, operation: .write, code: errno)
    }
  }

  /// Makes a file of `bytes`, which are on the device before it has its name.
  ///
  /// - Throws: `FileError`; nothing is left behind.
  package static func writeDurably(
    _ bytes: [UInt8], to path: String, byWayOf temporary: String
  ) throws(FileError) {
    do throws(FileError) {
      let file = try Descriptor(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
      try bytes.span.withUnsafeBytes { (raw) throws(FileError) in
        try file.writeAll(raw, path: path)
      }
      try flush(file, path)
      try rename(temporary, to: path)
    } catch {
      _ = unlink(temporary)
      throw error
    }
  }

  private static func flush(
    _ file: borrowing Descriptor, _ path: String
  ) throws(FileError) {
    guard lock_flush(file.raw) == 0 || isUnsupported(errno) else {
      throw FileError(path: path, operation: .write, code: errno)
    }
  }

  /// Whether a file system merely has no such thing as flushing.
  private static func isUnsupported(_ code: Int32) -> Bool {
    code == EINVAL || code == EROFS || code == ENOSYS
  }
}
