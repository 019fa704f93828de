import Synchronization

/// Writes what is changed on a file system to its device while more is being changed, so that
/// whoever has to wait for all of it in the end waits for little.
///
/// A system tells of a failed write once: what this was told, a later flush is not. So nobody may
/// rely on one before `finish()`.
package final class BackgroundFlush: Sendable {
  private struct State {
    /// Bytes that were written since the last flush began.
    var pending = 0
    var isRunning = false
    var failure: FileError?
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let path: String
  private let interval: Int
  private let state = Mutex(State())

  /// Flushes the file system of `path` whenever about `interval` bytes have been written to it.
  package init(of path: String, every interval: Int = 16 << 20) {
    self.path = path
    self.interval = interval
  }

  /// So many bytes have been written; returns at once.
  package func note(_ bytes: Int) {
    let starts = state.withLock { state in
      state.pending += bytes
      guard !state.isRunning, state.pending >= interval else { return false }
      state.isRunning = true
      return true
    }
    // Without a thread to be had there is more to wait for in the end.
    if starts, !Thread.start({ self.run() }) { end() }
  }

  /// Waits for the flush under way; nothing is flushed besides.
  ///
  /// - Throws: `FileError` where any flush so far has failed.
  package func finish() async throws(FileError) {
    await withCheckedContinuation { continuation in
      let isRunning = state.withLock { state in
        state.pending = 0
        if state.isRunning { state.waiting.append(continuation) }
        return state.isRunning
      }
      if !isRunning { continuation.resume() }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func run() {
    repeat {
      state.withLock { $0.pending = 0 }
      do {
        try Files.flushFileSystem(of: path)
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    } while state.withLock { $0.pending >= interval && $0.failure == nil }
    end()
  }

  private func end() {
    let waiting = state.withLock { state in
      state.isRunning = false
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
