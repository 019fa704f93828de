#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's clocks.
package enum Clock {
  /// Seconds since 1970, UTC.
  package static var now: Int64 { nowMilliseconds / 1000 }

  /// Milliseconds since 1970, UTC.
  package static var nowMilliseconds: Int64 {
    let time = read(CLOCK_REALTIME)
    return Int64(time.tv_sec) &* 1000 &+ Int64(time.tv_nsec) / 1_000_000
  }

  /// Nanoseconds from an arbitrary start that never goes back; for durations.
  package static var nanoseconds: UInt64 {
    let time = read(CLOCK_MONOTONIC)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000
      &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }

  /// Blocks the thread for a while.
  package static func pause(milliseconds: Int) {
    _ = poll(nil, 0, Int32(clamping: max(milliseconds, 0)))
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }
}
