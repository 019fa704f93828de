#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open folder: paths below it are found from there, whatever its own path is, without walking
/// all the way again.
///
/// Several threads may use one at once.
package final class OpenFolder: Sendable {
  /// What stands at a path, a symbolic link itself and not what it points to.
  package struct Entry: Hashable, Sendable {
    package let isRegularFile: Bool
    /// In bytes.
    package let size: Int
    /// In nanoseconds since 1970.
    package let mtimeNanoseconds: Int64
    /// Permission bits only (0o7777).
    package let mode: UInt32
    /// The user's number.
    package let owner: UInt32
  }

  /// The number of the user that this process acts as.
  package static let user: UInt32 = UInt32(geteuid())

  /// As it was opened.
  package let path: String
  let descriptor: Descriptor

  package init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = try Descriptor(path, O_RDONLY | O_DIRECTORY)
  }

  private var raw: Int32 { descriptor.raw }

  /// What stands at a path; nil where nothing does or it is out of reach.
  package func entry(_ path: String) -> Entry? {
    var found = stat()
    guard fstatat(raw, path, &found, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    let status = Files.Status(found)
    return Entry(
      isRegularFile: status.isRegularFile, size: status.size,
      mtimeNanoseconds: status.mtimeNanoseconds, mode: status.mode, owner: UInt32(found.st_uid))
  }

  /// Makes a folder and those above it; one that is there is left alone.
  package func createFolders(_ path: String) throws(FileError) {
    guard mkdirat(raw, path, 0o777) != 0, errno != EEXIST else { return }
    let parent = Files.parent(of: path)
    guard errno == ENOENT, !parent.isEmpty, parent != "/" else { throw error(path, .create) }
    try createFolders(parent)
    guard mkdirat(raw, path, 0o777) == 0 || errno == EEXIST else { throw error(path, .create) }
  }

  /// Gives a file a second name, in this folder or another one.
  package func link(
    _ path: String, to newPath: String, in folder: OpenFolder
  ) throws(FileError) {
    guard linkat(raw, path, folder.raw, newPath, 0) == 0 else {
      throw folder.error(newPath, .create)
    }
  }

  /// Makes a new file that shares the blocks of another one.
  ///
  /// - Throws: `FileError`, and there is no new file, also where the file system cannot do it.
  package func clone(
    _ path: String, to newPath: String, in folder: OpenFolder, isExecutable: Bool
  ) throws(FileError) {
    #if canImport(Darwin)
      guard clonefileat(raw, path, folder.raw, newPath, UInt32(CLONE_NOFOLLOW)) == 0 else {
        throw folder.error(newPath, .create)
      }
    #else
      try fill(newPath, in: folder, from: path, isExecutable: isExecutable) { source, target in
        cloneBlocks(of: source, into: target)
      }
    #endif
  }

  /// Makes a new file with the bytes of another one.
  ///
  /// - Throws: `FileError`, and there is no new file.
  package func copy(
    _ path: String, to newPath: String, in folder: OpenFolder, isExecutable: Bool
  ) throws(FileError) {
    try fill(newPath, in: folder, from: path, isExecutable: isExecutable, copyBytes)
  }

  /// Makes a new file; its mode is what the process gives new files.
  ///
  /// - Throws: `FileError`, also where something stands there, and there is no new file.
  package func create(
    _ path: String, with bytes: [UInt8], isExecutable: Bool = false
  ) throws(FileError) {
    let file = try openNew(path, isExecutable: isExecutable)
    do throws(FileError) {
      try bytes.span.withUnsafeBytes { (raw) throws(FileError) in
        try file.writeAll(raw, path: fullPath(path))
      }
    } catch {
      unlinkat(raw, path, 0)
      throw error
    }
  }

  /// Dates a file or a folder, in seconds since 1970; `.` is this folder.
  package func setTime(of path: String, to seconds: Int64) throws(FileError) {
    try setTime(of: path, toNanoseconds: seconds * 1_000_000_000)
  }

  /// The same in nanoseconds since 1970.
  package func setTime(
    of path: String, toNanoseconds nanoseconds: Int64
  ) throws(FileError) {
    let time = timespec(
      tv_sec: time_t(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    guard
      withUnsafePointer(
        to: (time, time),
        { times in
          times.withMemoryRebound(to: timespec.self, capacity: 2) {
            utimensat(raw, path, $0, AT_SYMLINK_NOFOLLOW)
          }
        }) == 0
    else { throw error(path, .write) }
  }

  /// Makes a new file that `body` fills, which gets the two descriptors and returns 0, or the
  /// system's error number.
  private func fill(
    _ newPath: String, in folder: OpenFolder, from path: String, isExecutable: Bool,
    _ body: (_ source: Int32, _ target: Int32) -> Int32
  ) throws(FileError) {
    let source = Descriptor(owning: openat(raw, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW))
    guard source.raw >= 0 else { throw error(path, .open) }
    let target = try folder.openNew(newPath, isExecutable: isExecutable)
    let code = body(source.raw, target.raw)
    guard code != 0 else { return }
    unlinkat(folder.raw, newPath, 0)
    throw FileError(path: folder.fullPath(newPath), operation: .write, code: code)
  }

  private func openNew(_ path: String, isExecutable: Bool) throws(FileError) -> Descriptor {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let file = openat(raw, path, flags, isExecutable ? 0o777 : 0o666)
    guard file >= 0 else { throw error(path, .create) }
    return Descriptor(owning: file)
  }

  private func fullPath(_ path: String) -> String { "\(self.path)/\(path)" }

  private func error(_ path: String, _ operation: FileError.Operation) -> FileError {
    FileError(path: fullPath(path), operation: operation, code: errno)
  }
}
