#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files and directories, by path; every failure is a `FileError`.
package enum Files {
  /// What stands at a path.
  package struct Status: Hashable, Sendable {
    /// In bytes.
    package let size: Int
    /// Time of last modification, in nanoseconds since 1970.
    package let mtimeNanoseconds: Int64
    /// Permission bits only (0o7777).
    package let mode: UInt32
    package let isDirectory: Bool
    package let isRegularFile: Bool
  }

  /// The bytes of a file.
  package static func read(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = try Descriptor(path, O_RDONLY)
    let status = try descriptor.status(path: path)
    return try descriptor.readAll(expected: Int(status.st_size), path: path)
  }

  /// The bytes of a file, nil when there is none.
  package static func readIfPresent(_ path: String) throws(FileError) -> [UInt8]? {
    do {
      return try read(path)
    } catch  where error.isMissing {
      return nil
    }
  }

  /// Everything that standard input gives.
  package static func readStandardInput() throws(FileError) -> [UInt8] {
    let descriptor = Descriptor(owning: dup(0))
    return try descriptor.readAll(expected: 64 * 1024, path: "-")
  }

  /// What stands at `path`, symbolic links followed; nil when nothing does or it is out of reach.
  package static func status(_ path: String) -> Status? {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    return Status(found)
  }

  /// Whether anything stands at `path`.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// Whether `path` is a file that may be run.
  package static func isExecutable(_ path: String) -> Bool {
    status(path)?.isRegularFile == true && access(path, X_OK) == 0
  }

  /// Whether entries of a folder may be made, by the rights of this process.
  package static func isWritable(_ folder: String) -> Bool { access(folder, W_OK | X_OK) == 0 }

  /// The names in a directory, sorted by bytes, without `.` and `..`.
  package static func list(_ directory: String) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else {
      throw FileError(path: directory, operation: .list, code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a directory and those above it; one that is there is left alone.
  package static func createDirectories(_ path: String) throws(FileError) {
    guard mkdir(path, 0o777) != 0 else { return }
    switch errno {
    case EEXIST where status(path)?.isDirectory == true:
      return
    case ENOENT where !parent(of: path).isEmpty && parent(of: path) != path:
      try createDirectories(parent(of: path))
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw FileError(path: path, operation: .create, code: errno)
      }
    case let code:
      throw FileError(path: path, operation: .create, code: code)
    }
  }

  /// Removes a file or a symbolic link; returns whether there was one.
  @discardableResult
  package static func remove(_ path: String) throws(FileError) -> Bool {
    guard unlink(path) != 0 else { return true }
    if errno == ENOENT { return false }
    throw FileError(path: path, operation: .remove, code: errno)
  }

  /// Gives a file another name, in place of what had it.
  package static func rename(_ old: String, to new: String) throws(FileError) {
    guard systemRename(old, new) == 0 else {
      throw FileError(path: new, operation: .rename, code: errno)
    }
  }

  /// Sets a file's time of modification to now; a missing file is no error.
  package static func touch(_ path: String) {
    _ = utimensat(AT_FDCWD, path, nil, 0)
  }

  /// The absolute path without symbolic links, `.` and `..`.
  package static func realPath(_ path: String) throws(FileError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw FileError(path: path, operation: .resolve, code: errno)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The absolute path of the working directory.
  package static func currentDirectory() throws(FileError) -> String {
    guard let path = getcwd(nil, 0) else {
      throw FileError(path: ".", operation: .resolve, code: errno)
    }
    defer { free(path) }
    return String(cString: path)
  }

  /// The path up to its last component: "a/b" → "a", "/a" → "/", "a" → "".
  package static func parent(of path: String) -> String {
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == bytes.startIndex ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
  }

  /// The path's last component: "a/b" → "b".
  package static func name(of path: String) -> String {
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
      return String(Substring(bytes))
    }
    return String(decoding: bytes[bytes.index(after: slash)...], as: UTF8.self)
  }
}

extension Files.Status {
  init(_ status: stat) {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    self.init(
      size: Int(status.st_size),
      mtimeNanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec),
      mode: UInt32(status.st_mode) & 0o7777,
      isDirectory: status.st_mode & S_IFMT == S_IFDIR,
      isRegularFile: status.st_mode & S_IFMT == S_IFREG)
  }
}

private func systemRename(_ old: String, _ new: String) -> Int32 {
  rename(old, new)
}

extension Files {
  /// The first bytes of a file, fewer where it is shorter.
  package static func readPrefix(_ path: String, count: Int) throws(FileError) -> [UInt8] {
    let file = try MappedFile(path)
    return file.withBytes { Array($0.prefix(count)) }
  }
}
