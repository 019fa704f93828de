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
  /// Where every step is told, and in the end how many there were; nil to keep silent.
  private let console: Console?
  /// A run that is over before a person could read it shows nothing.
  private let firstDrawing: UInt64

  /// A live line where standard error is a terminal that is to hear anything.
  init(console: Console) {
    isOn =
      Terminal.standardError.isTerminal && console.verbosity == .normal
      && console.logFormat == .text
    self.console = console
    firstDrawing = Clock.nanoseconds + 150_000_000
  }

  private init() {
    isOn = false
    console = nil
    firstDrawing = 0
  }

  /// One that never says anything.
  static let silent = ProgressLine()

  func show(_ event: ResolutionEvent) {
    switch event {
    case .trying(let name, let version, let decided, let known):
      console?.say("trying \(name) \(version) (\(decided) of \(known) packages)", at: .debug)
      drawIfDue("resolving… \(decided) of \(known) packages  \(name) \(version)")
    case .finished(let effort):
      console?.say(
        "resolution: \(effort.attempts) releases tried, \(effort.steps) steps", at: .detailed)
    }
  }

  /// Shows a line at once, where a condition holds.
  func show(_ line: String, when condition: Bool) {
    guard isOn, condition else { return }
    state.withLock { $0.isShown = true }
    draw(line)
  }

  /// Shows a line where it is time for one.
  func update(_ line: () -> String) {
    guard isOn else { return }
    drawIfDue(line())
  }

  private func drawIfDue(_ line: String) {
    guard isOn else { return }
    let now = Clock.nanoseconds
    let isDue = state.withLock { state in
      guard now >= firstDrawing, now - state.lastDrawn > 50_000_000 else { return false }
      state.lastDrawn = now
      state.isShown = true
      return true
    }
    guard isDue else { return }
    draw(line)
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
