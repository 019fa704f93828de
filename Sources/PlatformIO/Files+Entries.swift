#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What stands in directories, and changes to single entries; symbolic links are never followed.
extension Files {
  /// An entry of a directory.
  package struct DirectoryEntry: Hashable, Sendable {
    /// With U+FFFD for bytes that are no UTF-8: such an entry cannot be reached by its name.
    package let name: String
    package let kind: Kind
  }

  /// What `lstat` says.
  package struct Identity: Hashable, Sendable {
    package let kind: Kind
    /// The file system that it is on.
    package let device: UInt64
    package let inode: UInt64
    /// Permission bits only (0o7777).
    package let mode: UInt32
    /// In bytes.
    package let size: Int
  }

  /// The entries of a directory, sorted by the bytes of their names, without `.` and `..`.
  package static func entries(_ directory: String) throws(FileError) -> [DirectoryEntry] {
    guard let stream = opendir(directory) else {
      throw FileError(path: directory, operation: .list, code: errno)
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let kind =
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG): Kind.file
        case Int(DT_DIR): Kind.directory
        case Int(DT_LNK): Kind.symbolicLink
        case Int(DT_UNKNOWN): try identity(directory + "/" + name)?.kind ?? .other
        default: Kind.other
        }
      entries.append(DirectoryEntry(name: name, kind: kind))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// What stands at `path` itself; nil when nothing does.
  ///
  /// - Throws: `FileError` when that cannot be told.
  package static func identity(_ path: String) throws(FileError) -> Identity? {
    var found = stat()
    guard lstat(path, &found) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(path: path, operation: .inspect, code: errno)
    }
    return Identity(
      kind: Kind(found), device: UInt64(truncatingIfNeeded: found.st_dev),
      inode: UInt64(found.st_ino),
      mode: UInt32(found.st_mode) & 0o7777, size: Int(found.st_size))
  }

  /// Whether this process may add and remove entries of a directory.
  ///
  /// - Throws: `FileError` with the reason where it may not.
  package static func checkWritable(directory: String) throws(FileError) {
    guard access(directory, W_OK | X_OK) == 0 else {
      throw FileError(path: directory, operation: .write, code: errno)
    }
  }

  /// Makes one directory.
  ///
  /// - Returns: False when something stands there already.
  @discardableResult
  package static func createDirectory(_ path: String) throws(FileError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    if errno == EEXIST { return false }
    throw FileError(path: path, operation: .create, code: errno)
  }

  /// Makes one directory with these permission bits, whatever the process's mask is.
  package static func createDirectory(_ path: String, mode: UInt32) throws(FileError) {
    guard try createDirectory(path), chmod(path, mode_t(mode)) != 0 else { return }
    throw FileError(path: path, operation: .create, code: errno)
  }

  /// Removes an empty directory.
  ///
  /// - Returns: False when there is none, or it is not empty.
  @discardableResult
  package static func removeDirectory(_ path: String) throws(FileError) -> Bool {
    if rmdir(path) == 0 { return true }
    if [ENOENT, ENOTDIR, ENOTEMPTY, EEXIST].contains(errno) { return false }
    throw FileError(path: path, operation: .remove, code: errno)
  }

  /// Whether two regular files hold the same bytes.
  package static func haveSameBytes(_ one: String, _ other: String) throws(FileError) -> Bool {
    let first = try MappedFile(one)
    let second = try MappedFile(other)
    return first.withBytes { first in second.withBytes { $0.elementsEqual(first) } }
  }
}
