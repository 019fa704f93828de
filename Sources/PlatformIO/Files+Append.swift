#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Files {
  /// Adds bytes to the end of a file that is there, with one write, so that several processes may
  /// append to one file and readers see whole additions.
  ///
  /// - Throws: `FileError` when there is no such file, or it cannot be written to.
  package static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try Descriptor(path, O_WRONLY | O_APPEND)
    try bytes.span.withUnsafeBytes { (raw) throws(FileError) in try file.writeAll(raw, path: path) }
  }
}
