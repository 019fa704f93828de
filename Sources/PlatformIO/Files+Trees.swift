#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Files {
  /// What kind of thing stands at a path, links not followed.
  package enum Kind: Hashable, Sendable {
    case file, directory, symbolicLink
    /// A device, a pipe, a socket.
    case other
  }

  /// One thing of a tree, as `entries(below:)` finds it.
  package struct Entry: Hashable, Sendable {
    /// Below the tree's root; `/` between the parts.
    package let path: String
    package let kind: Kind
    package let status: Status
  }

  /// What stands at `path` itself; nil when nothing does or it is out of reach.
  package static func kind(of path: String) -> Kind? {
    var found = stat()
    guard lstat(path, &found) == 0 else { return nil }
    return Kind(found)
  }

  /// Everything below a directory, each directory before what is in it, names sorted by bytes.
  ///
  /// Nil where there are more than `limit`. `includes` says of a path whether it, and what is below
  /// it, counts.
  package static func entries(
    below root: String, limit: Int = .max, where includes: (String, Kind) -> Bool = { _, _ in true }
  ) throws(FileError) -> [Entry]? {
    var entries: [Entry] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let absolute = folder.isEmpty ? root : root + "/" + folder
      var below: [String] = []
      for name in try list(absolute) {
        let path = folder.isEmpty ? name : folder + "/" + name
        var found = stat()
        guard lstat(root + "/" + path, &found) == 0 else {
          if errno == ENOENT { continue }  // gone since it was listed
          throw FileError(path: root + "/" + path, operation: .inspect, code: errno)
        }
        let kind = Kind(found)
        guard includes(path, kind) else { continue }
        guard entries.count < limit else { return nil }
        entries.append(Entry(path: path, kind: kind, status: Status(found)))
        if kind == .directory { below.append(path) }
      }
      folders += below.reversed()
    }
    return entries
  }

  /// Makes a file that must not be there yet, with the usual permissions.
  package static func create(
    _ path: String, with bytes: UnsafeRawBufferPointer, isExecutable: Bool = false
  ) throws(FileError) {
    let file = try Descriptor(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: isExecutable ? 0o777 : 0o666)
    try file.writeAll(bytes, path: path)
  }

  /// Makes a file that must not be there yet, with the usual permissions.
  package static func create(
    _ path: String, with text: String, isExecutable: Bool = false
  ) throws(FileError) {
    try Array(text.utf8).span.withUnsafeBytes { (bytes) throws(FileError) in
      try create(path, with: bytes, isExecutable: isExecutable)
    }
  }

  /// Makes a directory of a name that nobody else has: `prefix` and six more characters.
  ///
  /// - Returns: Its path; only its owner may look into it.
  package static func makeUniqueDirectory(
    in folder: String, prefix: String
  ) throws(FileError) -> String {
    try createDirectories(folder)
    var template = Array("\(folder)/\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(path: folder, operation: .create, code: errno)
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes a symbolic link at `path`; what it says is kept as it is.
  package static func makeSymbolicLink(at path: String, to target: String) throws(FileError) {
    guard symlink(target, path) == 0 else {
      throw FileError(path: path, operation: .create, code: errno)
    }
  }

  /// Gives the file at `existing` a second name.
  package static func makeHardLink(at path: String, to existing: String) throws(FileError) {
    guard link(existing, path) == 0 else {
      throw FileError(path: path, operation: .create, code: errno)
    }
  }

  /// What a symbolic link says.
  package static func symbolicLinkTarget(_ path: String) throws(FileError) -> String {
    var length = -1
    let text = String(unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer in
      length = buffer.withMemoryRebound(to: CChar.self) { buffer in
        buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? -1
      }
      return max(length, 0)
    }
    guard length >= 0 else { throw FileError(path: path, operation: .read, code: errno) }
    return text
  }

  /// Sets the time of last modification, in nanoseconds since 1970, of what stands at `path`, links
  /// not followed.
  package static func setModificationTime(
    of path: String, nanoseconds: Int64
  ) throws(FileError) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let time = timespec(
      tv_sec: Int(rest < 0 ? seconds - 1 : seconds),
      tv_nsec: Int(rest < 0 ? rest + 1_000_000_000 : rest))
    guard utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW) == 0 else {
      throw FileError(path: path, operation: .write, code: errno)
    }
  }

  /// Copies a tree to a directory that must not be there yet: links stay what they say, modes and
  /// times of files are kept, devices and the like are left out.
  package static func copyTree(
    _ source: String, to target: String, where includes: (String, Kind) -> Bool = { _, _ in true }
  ) throws(FileError) {
    try createDirectories(target)
    for entry in try entries(below: source, where: includes) ?? [] {
      let (from, to) = (source + "/" + entry.path, target + "/" + entry.path)
      switch entry.kind {
      case .directory: try createDirectories(to)
      case .symbolicLink: try makeSymbolicLink(at: to, to: try symbolicLinkTarget(from))
      case .file:
        try copyFile(from, to: to, mode: entry.status.mode)
        try setModificationTime(of: to, nanoseconds: entry.status.mtimeNanoseconds)
      case .other: break
      }
    }
  }

  private static func copyFile(
    _ source: String, to target: String, mode: UInt32
  ) throws(FileError) {
    let bytes = try MappedFile(source)
    let file = try Descriptor(target, O_WRONLY | O_CREAT | O_EXCL, mode: mode_t(mode & 0o777))
    try bytes.withBytes { (bytes) throws(FileError) in try file.writeAll(bytes, path: target) }
  }
}

extension Files.Kind {
  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .symbolicLink
    default: self = .other
    }
  }
}
