import Packaging
import PlatformIO

/// The two standard streams, and how much is said on them.
struct Console: Sendable {
  /// What is said on standard error: each level says what the ones before it say too.
  enum Verbosity: Int, Comparable, Sendable {
    case errors, normal, detailed, debug

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// When there is colour.
  enum Color: String { case auto, always, never }

  /// How standard error is written.
  enum LogFormat: String, CaseIterable {
    /// Lines for people.
    case text
    /// One object a line (`LogRecord`).
    case json
  }

  var verbosity: Verbosity
  var usesColor: Bool
  let logFormat: LogFormat

  /// Colour on a terminal, unless `NO_COLOR` is set (https://no-color.org) or it was decided.
  init(
    color: Color = .auto, logFormat: LogFormat = .text, quiet: Int = 0, verbose: Int = 0,
    world: World
  ) {
    self.logFormat = logFormat
    verbosity = Verbosity(rawValue: min(max(1 + verbose - quiet, 0), 3)) ?? .normal
    usesColor =
      switch color {
      case _ where logFormat == .json: false
      case .always: true
      case .never: false
      case .auto:
        Terminal.standardError.isTerminal && (world.variable("NO_COLOR") ?? "").isEmpty
          && world.variable("TERM") != "dumb"
      }
  }

  private var renderer: DiagnosticRenderer { DiagnosticRenderer(usesColor: usesColor) }

  func report(_ diagnostic: Diagnostic) {
    guard diagnostic.severity == .error || verbosity >= .normal else { return }
    Terminal.standardError.write(text(of: diagnostic))
  }

  private func text(of diagnostic: Diagnostic) -> String {
    logFormat == .json ? LogRecord(diagnostic).text : renderer.text(of: diagnostic)
  }

  /// Has a diagnostic reported if a signal ends the process.
  func reportWhenInterrupted(_ diagnostic: Diagnostic) {
    // A terminal shows a live line, or what was typed, where it would begin.
    let isLive = Terminal.standardError.isTerminal && logFormat == .text
    Interruption.setLastWords((isLive ? "\r\u{1B}[2K" : "") + text(of: diagnostic))
  }

  /// Says a line on standard error.
  func say(_ line: String, at level: Verbosity = .normal) {
    guard verbosity >= level else { return }
    Terminal.standardError.write(
      logFormat == .json ? LogRecord(line, at: level).text : line + "\n")
  }

  /// Says a line in which a sign stands out.
  func say(_ line: String, marking emphasis: DiagnosticRenderer.Emphasis) {
    say(renderer.emphasized(line, emphasis))
  }

  /// Shows a text of several lines on standard error, however much is said besides.
  func show(_ text: String) {
    Terminal.standardError.write(
      logFormat == .json ? LogRecord(text, at: .normal).text : text)
  }

  /// Writes a result to standard output; returns whether it was taken.
  @discardableResult
  func output(_ bytes: [UInt8]) -> Bool { Terminal.standardOutput.write(bytes) }
}
