import PlatformIO

/// A file that a project or its backend has made, which may be a link to anywhere.
enum ForeignFile {
  /// In bytes; project files and metadata of the public index have far less.
  static let maximumSize = 16 << 20

  /// Its bytes.
  ///
  /// - Throws: `FileError`, of what is no regular file or is too large too.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    try Files.read(path, limit: maximumSize)
  }

  /// Its bytes, nil when there is none.
  static func readIfPresent(_ path: String) throws(FileError) -> [UInt8]? {
    try Files.readIfPresent(path, limit: maximumSize)
  }
}
