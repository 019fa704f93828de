import Synchronization

/// Lets so many hooks run at once and no more; others wait in the order in which they came, the
/// urgent ones before all others.
final class BuildSlots: Sendable {
  private struct State {
    var free: Int
    var urgent: [CheckedContinuation<Void, Never>] = []
    var waiting: [CheckedContinuation<Void, Never>] = []

    mutating func takeNext() -> CheckedContinuation<Void, Never>? {
      if !urgent.isEmpty { return urgent.removeFirst() }
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
  }

  private let state: Mutex<State>

  init(_ count: Int) {
    state = Mutex(State(free: max(count, 1)))
  }

  /// How many wait.
  var waitingCount: Int { state.withLock { $0.urgent.count + $0.waiting.count } }

  /// Runs `body` when there is room for it.
  func withSlot<R, E: Error>(
    urgent isUrgent: Bool = false, _ body: () async throws(E) -> R
  ) async throws(E) -> R {
    await take(urgent: isUrgent)
    defer { give() }
    return try await body()
  }

  private func take(urgent isUrgent: Bool) async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free == 0 else {
          state.free -= 1
          return true
        }
        if isUrgent {
          state.urgent.append(continuation)
        } else {
          state.waiting.append(continuation)
        }
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  private func give() {
    let next: CheckedContinuation<Void, Never>? = state.withLock { state in
      let next = state.takeNext()
      if next == nil { state.free += 1 }
      return next
    }
    next?.resume()
  }
}
