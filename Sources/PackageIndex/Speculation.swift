import Packaging
import Synchronization

/// Whether it is worth asking for metadata files that the index does not advertise.
///
/// A project whose files had none is not tried again at that host, and neither is a host that had
/// none for the first few projects.
final class Speculation: Sendable {
  private struct Host {
    var hits = 0
    var misses: Set<PackageName> = []
  }

  private static let patience = 5

  private let hosts = Mutex<[String: Host]>([:])

  func isPromising(_ project: PackageName, at origin: String) -> Bool {
    hosts.withLock { hosts in
      guard let host = hosts[origin] else { return true }
      return !host.misses.contains(project)
        && (host.hits > 0 || host.misses.count < Self.patience)
    }
  }

  func note(_ project: PackageName, at origin: String, hit: Bool) {
    hosts.withLock { hosts in
      if hit {
        hosts[origin, default: Host()].hits += 1
      } else {
        hosts[origin, default: Host()].misses.insert(project)
      }
    }
  }
}
