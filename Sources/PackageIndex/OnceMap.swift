package import Resolver
import Synchronization

/// Answers that are fetched once a key, however many ask, whoever of them is cancelled.
///
/// The first to ask fetches, in its own task; the others wait. When the one that fetches is
/// cancelled, one of those that wait fetches instead.
package final class OnceMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  typealias Outcome = Result<Value, ProviderError>

  private enum Entry {
    case done(Outcome)
    case running([Waiter])
  }

  private struct Waiter {
    let number: UInt64
    let continuation: CheckedContinuation<Wake, Never>
  }

  private enum Wake {
    case done(Outcome)
    case takeOver
    case cancelled
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var lastNumber: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Knows nothing yet.
  package init() {}

  /// Whether nobody has asked for anything.
  var isEmpty: Bool { state.withLock { $0.entries.isEmpty } }

  /// The answer, if it is there.
  func outcome(of key: Key) -> Outcome? {
    state.withLock { state in
      guard case .done(let outcome) = state.entries[key] else { return nil }
      return outcome
    }
  }

  /// Keeps an answer that needed no waiting; one that is there already stays and is returned.
  func keep(_ value: Value, of key: Key) -> Value {
    state.withLock { state in
      switch state.entries[key] {
      case .done(.success(let old)): return old
      case .running: return value
      case .done(.failure), nil:
        state.entries[key] = .done(.success(value))
        return value
      }
    }
  }

  /// Lets the answer be fetched again.
  package func forget(_ key: Key) {
    state.withLock { state in
      if case .done = state.entries[key] { state.entries[key] = nil }
    }
  }

  /// The answer; returns without suspension if it is there.
  package func value(
    of key: Key, fetch: () async throws(ProviderError) -> Value
  ) async throws(ProviderError) -> Value {
    switch join(key) {
    case .done(let outcome): return try outcome.get()
    case .takeOver: return try await own(key, fetch)
    case .cancelled:
      switch await wait(for: key) {
      case .done(let outcome): return try outcome.get()
      case .takeOver: return try await own(key, fetch)
      case .cancelled: throw .cancelled
      }
    }
  }

  /// `takeOver` makes the caller the one that fetches; `cancelled` says that another one does.
  private func join(_ key: Key) -> Wake {
    state.withLock { state in
      switch state.entries[key] {
      case .done(let outcome): return .done(outcome)
      case .running: return .cancelled
      case nil:
        state.entries[key] = .running([])
        return .takeOver
      }
    }
  }

  private func own(
    _ key: Key, _ fetch: () async throws(ProviderError) -> Value
  ) async throws(ProviderError) -> Value {
    do {
      let value = try await fetch()
      finish(key, .success(value))
      return value
    } catch {
      // Whatever it says: who is cancelled has not found out.
      if error.isCancellation || Task.isCancelled {
        relinquish(key)
      } else {
        finish(key, .failure(error))
      }
      throw error
    }
  }

  private func finish(_ key: Key, _ outcome: Outcome) {
    let waiters = state.withLock { state in
      defer { state.entries[key] = .done(outcome) }
      guard case .running(let waiters) = state.entries[key] else { return [Waiter]() }
      return waiters
    }
    for waiter in waiters { waiter.continuation.resume(returning: .done(outcome)) }
  }

  private func relinquish(_ key: Key) {
    let next: Waiter? = state.withLock { state in
      guard case .running(var waiters) = state.entries[key], !waiters.isEmpty else {
        state.entries[key] = nil
        return nil
      }
      let next = waiters.removeFirst()
      state.entries[key] = .running(waiters)
      return next
    }
    next?.continuation.resume(returning: .takeOver)
  }

  private func wait(for key: Key) async -> Wake {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let wake = enqueue(Waiter(number: number, continuation: continuation), for: key)
        if let wake { continuation.resume(returning: wake) }
      }
    } onCancel: {
      remove(number, from: key)?.continuation.resume(returning: .cancelled)
    }
  }

  /// Nil: the waiter is in the queue; else what it is to be told at once.
  private func enqueue(_ waiter: Waiter, for key: Key) -> Wake? {
    state.withLock { state in
      // A cancellation before this is seen here; a later one finds the waiter in the queue.
      if Task.isCancelled { return .cancelled }
      switch state.entries[key] {
      case .done(let outcome): return .done(outcome)
      case .running(let waiters):
        state.entries[key] = .running(waiters + [waiter])
        return nil
      case nil:
        state.entries[key] = .running([])
        return .takeOver
      }
    }
  }

  private func remove(_ number: UInt64, from key: Key) -> Waiter? {
    state.withLock { state in
      guard case .running(var waiters) = state.entries[key],
        let index = waiters.firstIndex(where: { $0.number == number })
      else { return nil }
      let waiter = waiters.remove(at: index)
      state.entries[key] = .running(waiters)
      return waiter
    }
  }
}
