#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Files {
  /// Removes whatever stands at `path`, a directory with all that is in it; links are not followed.
  ///
  /// Directories that their owner may not change are made changeable first. What is gone by itself
  /// meanwhile is no failure.
  ///
  /// - Throws: the first `FileError`; what is left then is not tried.
  package static func removeTree(_ path: String) throws(FileError) {
    guard unlink(path) != 0, errno != ENOENT else { return }
    // Systems disagree on what removing a directory as a file is called.
    guard errno == EISDIR || errno == EPERM || errno == EACCES else {
      throw FileError(path: path, operation: .remove, code: errno)
    }
    let code = errno
    guard let found = try identity(path) else { return }
    guard found.kind == .directory else {
      throw FileError(path: path, operation: .remove, code: code)
    }
    try emptyDirectory(named: path, in: AT_FDCWD, path: path)
    guard rmdir(path) == 0 || errno == ENOENT else {
      throw FileError(path: path, operation: .remove, code: errno)
    }
  }

  /// Removes all that is in a directory; `path` is for errors.
  private static func emptyDirectory(
    named name: UnsafePointer<CChar>, in parent: Int32, path: @autoclosure () -> String
  ) throws(FileError) {
    let descriptor = openDirectory(named: name, in: parent)
    guard descriptor >= 0, let stream = fdopendir(descriptor) else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      if code == ENOENT { return }
      throw FileError(path: path(), operation: .list, code: code)
    }
    defer { closedir(stream) }
    var isChangeable = false
    while let entry = readdir(stream) {
      let isDirectory = Int(entry.pointee.d_type) == Int(DT_DIR)
      // Bytes, not text: a name need not be UTF-8.
      let failure = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { child -> FileError? in
          if isDots(child) { return nil }
          do throws(FileError) {
            try removeEntry(
              child, isDirectory: isDirectory, in: descriptor, &isChangeable,
              path() + "/" + String(cString: child))
            return nil
          } catch {
            return error
          }
        }
      }
      if let failure { throw failure }
    }
  }

  private static func removeEntry(
    _ name: UnsafePointer<CChar>, isDirectory: Bool, in directory: Int32,
    _ isChangeable: inout Bool, _ path: @autoclosure () -> String
  ) throws(FileError) {
    if !isDirectory {
      do throws(FileError) {
        return try remove(name, in: directory, 0, &isChangeable, path())
      } catch  where error.isDirectory || error.code == EPERM {
        // A file system that does not say what is a directory.
      }
    }
    try emptyDirectory(named: name, in: directory, path: path())
    try remove(name, in: directory, AT_REMOVEDIR, &isChangeable, path())
  }

  /// A descriptor, or -1 with `errno` set.
  private static func openDirectory(
    named name: UnsafePointer<CChar>, in parent: Int32
  ) -> Int32 {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    var descriptor = openat(parent, name, flags)
    if descriptor < 0, errno == EACCES, fchmodat(parent, name, 0o700, 0) == 0 {
      descriptor = openat(parent, name, flags)
    }
    return descriptor
  }

  private static func remove(
    _ name: UnsafePointer<CChar>, in directory: Int32, _ flags: Int32, _ isChangeable: inout Bool,
    _ path: @autoclosure () -> String
  ) throws(FileError) {
    while unlinkat(directory, name, flags) != 0, errno != ENOENT {
      let code = errno
      guard code == EACCES, !isChangeable, fchmod(directory, 0o700) == 0 else {
        throw FileError(path: path(), operation: .remove, code: code)
      }
      isChangeable = true
    }
  }

  private static func isDots(_ name: UnsafePointer<CChar>) -> Bool {
    name[0] == 0x2E && (name[1] == 0 || name[1] == 0x2E && name[2] == 0)
  }
}
