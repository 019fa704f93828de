import Synchronization

/// Source distributions that were fetched for their metadata and do not tell it, until the build
/// that has to tell takes them.
final class FetchedSources: Sendable {
  private struct State {
    var archives: [RawDigest: [UInt8]] = [:]
    var size = 0
  }

  /// The most bytes that are held; what is more is fetched again.
  private static let limit = 32 << 20

  private let state = Mutex(State())

  func keep(_ bytes: [UInt8], of identity: RawDigest) {
    state.withLock { state in
      guard state.archives[identity] == nil, state.size + bytes.count <= Self.limit else { return }
      state.size += bytes.count
      state.archives[identity] = bytes
    }
  }

  /// Nil where it was not fetched, or somebody has taken it.
  func take(_ identity: RawDigest) -> [UInt8]? {
    state.withLock { state in
      guard let bytes = state.archives.removeValue(forKey: identity) else { return nil }
      state.size -= bytes.count
      return bytes
    }
  }
}
