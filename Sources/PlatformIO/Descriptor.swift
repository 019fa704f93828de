#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file descriptor, closed when its owner goes.
package struct Descriptor: ~Copyable {
  package let raw: Int32

  /// Takes ownership of an open descriptor.
  init(owning raw: Int32) {
    self.raw = raw
  }

  /// Opens a file; the descriptor is not inherited by child processes.
  init(
    _ path: String, _ flags: Int32, mode: mode_t = 0o666
  ) throws(FileError) {
    var raw: Int32 = -1
    repeat { raw = open(path, flags | O_CLOEXEC, mode) } while raw < 0 && errno == EINTR
    guard raw >= 0 else { throw FileError(path: path, operation: .open, code: errno) }
    self.raw = raw
  }

  deinit { _ = close(raw) }

  /// What `fstat` says.
  func status(path: String) throws(FileError) -> stat {
    var status = stat()
    guard fstat(raw, &status) == 0 else {
      throw FileError(path: path, operation: .inspect, code: errno)
    }
    return status
  }

  /// Everything up to the end, `expected` bytes as a first guess.
  func readAll(expected: Int, path: String) throws(FileError) -> [UInt8] {
    try readAll(expected: expected, atMost: .max, path: path) ?? []
  }

  /// The same; nil where that is more than `limit` bytes.
  func readAll(
    expected: Int, atMost limit: Int, path: String
  ) throws(FileError) -> [UInt8]? {
    // One byte more than expected, so that the end is seen without growing.
    var capacity = max(expected, 0) + 1
    var bytes: [UInt8] = []
    while true {
      var failure: Int32 = 0
      var isAtEnd = false
      let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        while count < capacity {
          let base = buffer.baseAddress.map { UnsafeMutableRawPointer($0 + count) }
          let got = read(raw, base, capacity - count)
          if got > 0 {
            count += got
          } else if got == 0 {
            isAtEnd = true
            return
          } else if errno != EINTR {
            failure = errno
            return
          }
        }
      }
      if failure != 0 { throw FileError(path: path, operation: .read, code: failure) }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      if bytes.count > limit { return nil }
      if isAtEnd { return bytes }
      capacity = max(bytes.count, 64 * 1024)
    }
  }

  /// Writes everything, however many calls it takes.
  func writeAll(_ bytes: UnsafeRawBufferPointer, path: String) throws(FileError) {
    var rest = bytes[...]
    while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
      let written = write(raw, base, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written < 0 && errno == EAGAIN {
        var wait = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
      } else if written == 0 || errno != EINTR {
        throw FileError(path: path, operation: .write, code: written == 0 ? EIO : errno)
      }
    }
  }
}
