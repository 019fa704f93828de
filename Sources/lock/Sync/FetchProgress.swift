import PlatformIO
import Synchronization

/// How far the fetching of files is, counted as it happens.
final class FetchProgress: Sendable {
  struct Counts: Hashable, Sendable {
    var packages = 0
    /// Those that are unpacked, or were before.
    var donePackages = 0
    /// Files that were asked for.
    var files = 0
    /// That have come over the network.
    var bytes = 0
    /// Of all files that are fetched, as far as their sizes are known.
    var expectedBytes = 0
    /// When the first byte was asked for, in nanoseconds of the monotonic clock; nil: none was.
    var began: UInt64?
    var now: UInt64 = 0

    /// Bytes a second; nil before there is anything to divide by.
    var rate: Double? {
      guard let began, now > began, bytes > 0 else { return nil }
      return Double(bytes) / (Double(now - began) / 1e9)
    }
  }

  private let state = Mutex(Counts())
  private let show: @Sendable (Counts) -> Void

  /// `show` is told every step, on whatever thread it happens.
  init(_ show: @escaping @Sendable (Counts) -> Void = { _ in }) {
    self.show = show
  }

  var counts: Counts { state.withLock { $0 } }

  func begin(packages: Int) {
    step { $0.packages += packages }
  }

  /// A file is asked for, of a size that may be known.
  func expect(_ bytes: Int?) {
    step { counts in
      counts.files += 1
      counts.expectedBytes += bytes ?? 0
      if counts.began == nil { counts.began = Clock.nanoseconds }
    }
  }

  /// Bytes have come; fewer than none where some turned out worthless.
  func receive(_ bytes: Int) {
    step { $0.bytes += bytes }
  }

  func finishPackage() {
    step { $0.donePackages += 1 }
  }

  private func step(_ change: (inout Counts) -> Void) {
    let counts = state.withLock { counts in
      change(&counts)
      counts.now = Clock.nanoseconds
      return counts
    }
    show(counts)
  }
}

extension FetchProgress.Counts {
  /// A line for people: `fetching… 12 of 57 packages  34.1 of 98.2 MB  45.0 MB/s`.
  var line: String {
    var line = "fetching… \(donePackages) of \(packages) packages"
    guard bytes > 0 else { return line }
    let all = max(bytes, expectedBytes)
    line += "  \(Self.megabytes(bytes)) of \(Self.megabytes(all)) MB"
    if let rate { line += "  \(Self.megabytes(Int(rate))) MB/s" }
    return line
  }

  /// What was fetched, in the end: `57 files, 98.2 MB`.
  var total: String {
    "\(files == 1 ? "1 file" : "\(files) files"), \(Self.megabytes(bytes)) MB"
  }

  /// With one digit behind the point.
  private static func megabytes(_ bytes: Int) -> String {
    let tenths = (max(bytes, 0) + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
