#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A condition that threads wait for, once true for ever; a pipe does it everywhere.
final class ThreadCondition: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    let result = pipe(&ends)
    precondition(result == 0, "tests need descriptors")
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  func open() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  /// Waits for input on a descriptor; false when the condition comes first.
  func waits(for descriptor: Int32) -> Bool {
    while true {
      var waited = [
        pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waited, 2, -1) > 0 else { continue }
      return waited[0].revents == 0
    }
  }

  /// The byte is left in the pipe, so every later wait ends at once.
  func wait() {
    var waited = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    while poll(&waited, 1, -1) < 0, errno == EINTR {}
  }
}
