import Packaging
import Synchronization

/// How much of a wheel's end to ask for, so that one request mostly gives its metadata.
final class TailLengths: Sendable {
  /// A larger tail than this costs more than a second request.
  private static let worthwhile = 256 << 10

  private let needed = Mutex<[PackageName: Int]>([:])

  /// The bytes to ask for: what another release of the project needed and a little more, else by
  /// the wheel's size, since large wheels mostly have large directories.
  func length(for project: PackageName, archiveSize: Int?) -> Int {
    if let known = needed.withLock({ $0[project] }) {
      // The end of the directory then tells where to look.
      guard known <= Self.worthwhile else { return 16 << 10 }
      return known + known / 8 + 1024
    }
    return min(max((archiveSize ?? 0) / 12, 16 << 10), 128 << 10)
  }

  /// Remembers the longest tail that releases of a project have needed.
  func note(_ tail: Int, of project: PackageName) {
    needed.withLock { $0[project] = max($0[project] ?? 0, tail) }
  }
}
