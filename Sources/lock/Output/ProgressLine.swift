import PlatformIO
import Resolver
import Synchronization

/// One live line on a terminal that says how far a resolution is; nothing in a pipe.
final class ProgressLine: Sendable {
  private struct State {
    var lastDrawn: UInt64 = 0
    var isShown = false
  }

  private let state = Mutex(State())
  private let isOn: Bool
  /// A run that is over before a person could read it shows nothing.
  private let firstDrawing: UInt64

  init(isOn: Bool) {
    self.isOn = isOn
    firstDrawing = Clock.nanoseconds + 150_000_000
  }

  func show(_ event: ResolutionEvent) {
    guard isOn else { return }
    guard case .trying(let name, let version, let decided, let known) = event else { return }
    let now = Clock.nanoseconds
    let isDue = state.withLock { state in
      guard now >= firstDrawing, now - state.lastDrawn > 50_000_000 else { return false }
      state.lastDrawn = now
      state.isShown = true
      return true
    }
    guard isDue else { return }
    draw("resolving… \(decided) of \(known) packages  \(name) \(version)")
  }

  private func draw(_ line: String) {
    let width = Terminal.standardError.width ?? 80
    Terminal.standardError.write("\r\u{1B}[2K" + String(line.prefix(max(10, width - 1))))
  }

  /// Takes the line away.
  func clear() {
    let isShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if isShown { Terminal.standardError.write("\r\u{1B}[2K") }
  }
}
