#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that somebody else has made: a path may lead to a device or a pipe, which never ends, or to
/// more than there is memory for.
extension Files {
  /// The bytes of a regular file of at most `limit` bytes; links are followed.
  ///
  /// - Throws: `FileError`, of what is no regular file or is larger too, without having waited.
  package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    // Without waiting: a pipe that nobody writes to would keep us for ever.
    let descriptor = try Descriptor(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    let status = try descriptor.status(path: path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        path: path, operation: .read, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : ENODEV)
    }
    let tooLarge = FileError(path: path, operation: .read, code: EFBIG)
    guard status.st_size <= limit else { throw tooLarge }
    // It may grow meanwhile, and some files of the system do not tell their size.
    let bytes = try descriptor.readAll(
      expected: Int(status.st_size), atMost: limit, path: path)
    guard let bytes else { throw tooLarge }
    return bytes
  }

  /// The same, nil when there is none.
  package static func readIfPresent(
    _ path: String, limit: Int
  ) throws(FileError) -> [UInt8]? {
    do {
      return try read(path, limit: limit)
    } catch  where error.isMissing {
      return nil
    }
  }
}
