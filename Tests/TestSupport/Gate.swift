import Synchronization

/// Lets a handler's thread wait until the test opens it, and the test until something has come.
package final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let condition = ThreadCondition()

  package init() {}

  /// Lets everyone through, from now on.
  package func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    condition.open()
    for continuation in waiting { continuation.resume() }
  }

  /// Blocks the thread until the gate is open; for handlers of `LoopbackServer`.
  package func wait() {
    condition.wait()
  }

  /// Suspends the task until the gate is open.
  package func opened() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}
