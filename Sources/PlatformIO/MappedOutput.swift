#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new file of a known size whose bytes are filled in memory; the system can write them out, and
/// take the memory back, before they are all there.
///
/// Its room on the disk is taken at once, so that a full disk is an error here rather than a signal
/// when the memory is written to.
package struct MappedOutput: ~Copyable {
  /// The file's bytes, valid as long as this is.
  package let bytes: UnsafeMutableRawBufferPointer
  private let file: Descriptor
  private let path: String

  /// Gives an open, empty file its size, which is above 0.
  init(_ file: consuming Descriptor, size: Int, path: String) throws(FileError) {
    #if canImport(Darwin)
      let failure = ftruncate(file.raw, off_t(size)) == 0 ? 0 : errno
    #else
      let failure = posix_fallocate(file.raw, 0, off_t(size))
    #endif
    guard failure == 0 else { throw FileError(path: path, operation: .write, code: failure) }
    guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file.raw, 0),
      start != UnsafeMutableRawPointer(bitPattern: -1)
    else {
      throw FileError(path: path, operation: .map, code: errno)
    }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: size)
    self.file = file
    self.path = path
  }

  deinit { munmap(bytes.baseAddress, bytes.count) }

  /// Sets the time of the file's last modification, in nanoseconds since 1970, as the last thing
  /// that is done to it.
  package consuming func finish(time: Int64?) throws(FileError) {
    if let time { try file.setTime(time, path: path) }
  }
}
