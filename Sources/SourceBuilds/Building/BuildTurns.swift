import Synchronization

/// Lets builds of the same source, which want to know the same, take turns: the first one finds it
/// out, and the others look again.
///
/// Whoever has a turn waits for room for a hook at most, and never for another build: builds that
/// need each other wait without a turn, so that they cannot wait in a circle.
final class BuildTurns: Sendable {
  /// Those who wait for each key that somebody has, in the order in which they came.
  private let queues = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

  /// How many wait.
  var waitingCount: Int { queues.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  /// Runs `body` when nobody else has the key; nil: whoever comes has a turn.
  func withTurn<R, E: Error>(
    of key: String?, _ body: () async throws(E) -> R
  ) async throws(E) -> R {
    guard let key else { return try await body() }
    await take(key)
    defer { give(key) }
    return try await body()
  }

  private func take(_ key: String) async {
    await withCheckedContinuation { continuation in
      let isFree = queues.withLock { queues in
        if queues[key] == nil {
          queues[key] = []
          return true
        }
        queues[key]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  private func give(_ key: String) {
    let next: CheckedContinuation<Void, Never>? = queues.withLock { queues in
      guard let queue = queues[key], !queue.isEmpty else {
        queues[key] = nil
        return nil
      }
      return queues[key]?.removeFirst()
    }
    next?.resume()
  }
}
