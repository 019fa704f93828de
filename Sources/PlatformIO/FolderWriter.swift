#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Fills a folder that belongs to the caller alone with new files, in few system calls.
///
/// Paths are relative to the folder, and the caller has checked that they lead nowhere else.
package struct FolderWriter: ~Copyable {
  private let folder: Descriptor
  private let path: String

  /// Opens a folder that is there.
  package init(_ path: String) throws(FileError) {
    folder = try Descriptor(path, O_RDONLY | O_DIRECTORY)
    self.path = path
  }

  /// Makes a folder in one that is there; it may be there already.
  package func makeFolder(_ relative: String) throws(FileError) {
    guard mkdirat(folder.raw, relative, 0o777) != 0, errno != EEXIST else { return }
    throw FileError(path: path + "/" + relative, operation: .create, code: errno)
  }

  /// Makes a file, in a folder that is there; its mode is what the process's mask leaves of it.
  ///
  /// `time` is that of its last modification, in nanoseconds since 1970; now if nil. Something of
  /// that name that is there already makes it fail.
  package func write(
    _ bytes: UnsafeRawBufferPointer, to relative: String, isExecutable: Bool,
    time: Int64? = nil
  ) throws(FileError) {
    let path = path + "/" + relative
    let file = try create(relative, isExecutable: isExecutable, path: path)
    if !bytes.isEmpty { try file.writeAll(bytes, path: path) }
    if let time { try file.setTime(time, path: path) }
  }

  /// Makes a file of `size` bytes, more than none, which are then filled in memory.
  package func map(
    _ relative: String, size: Int, isExecutable: Bool
  ) throws(FileError) -> MappedOutput {
    let path = path + "/" + relative
    return try MappedOutput(
      create(relative, isExecutable: isExecutable, path: path), size: size, path: path)
  }

  private func create(
    _ relative: String, isExecutable: Bool, path: String
  ) throws(FileError) -> Descriptor {
    let mode: mode_t = isExecutable ? 0o777 : 0o666
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    var raw: Int32 = -1
    repeat { raw = openat(folder.raw, relative, flags, mode) } while raw < 0 && errno == EINTR
    guard raw >= 0 else { throw FileError(path: path, operation: .create, code: errno) }
    return Descriptor(owning: raw)
  }
}

extension Descriptor {
  /// Sets the time of last modification, in nanoseconds since 1970.
  func setTime(_ time: Int64, path: String) throws(FileError) {
    let stamp = timespec(nanoseconds: time)
    let failed = withUnsafePointer(to: (stamp, stamp)) { both in
      both.withMemoryRebound(to: timespec.self, capacity: 2) { futimens(raw, $0) != 0 }
    }
    if failed { throw FileError(path: path, operation: .write, code: errno) }
  }
}

extension timespec {
  /// A time in nanoseconds since 1970, which may be before it.
  init(nanoseconds: Int64) {
    var (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000_000
    }
    self.init(tv_sec: time_t(seconds), tv_nsec: Int(rest))
  }
}
