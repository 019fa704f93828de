// How the bytes of one open file get into another: what differs between systems.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if os(Linux)
  /// Lets a new file share all blocks of another one (Btrfs, XFS, bcachefs).
  ///
  /// Returns 0, or the system's error number.
  func cloneBlocks(of source: Int32, into target: Int32) -> Int32 {
    // FICLONE, `_IOW(0x94, 9, int)`: C's macro does not reach Swift.
    ioctl(target, 0x4004_9409, source) == 0 ? 0 : errno
  }
#endif

/// Copies everything, without a detour through this process where the system can.
///
/// Returns 0, or the system's error number.
func copyBytes(of source: Int32, into target: Int32) -> Int32 {
  #if os(Linux)
    while true {
      let sent = sendfile(target, source, nil, 0x7FFF_F000)
      if sent == 0 { return 0 }
      if sent < 0, errno == EINVAL || errno == ENOSYS { break }
      if sent < 0, errno != EINTR { return errno }
    }
  #endif
  return withUnsafeTemporaryAllocation(byteCount: 128 * 1024, alignment: 16) { buffer in
    while true {
      let got = read(source, buffer.baseAddress, buffer.count)
      if got == 0 { return 0 }
      if got < 0, errno == EINTR { continue }
      if got < 0 { return errno }
      var written = 0
      while written < got {
        let count = write(target, buffer.baseAddress.map { $0 + written }, got - written)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return count == 0 ? EIO : errno }
        written += count
      }
    }
  }
}
