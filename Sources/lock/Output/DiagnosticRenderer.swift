import Packaging

/// Puts diagnostics into lines for a terminal or a pipe.
struct DiagnosticRenderer {
  var usesColor: Bool

  /// The lines of one diagnostic; ends with a newline.
  func text(of diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    let place = diagnostic.location.map { "\($0): " } ?? ""
    lines.append(
      emphasized(place, .bold) + label(diagnostic.severity) + " " + diagnostic.message)
    for note in diagnostic.notes {
      let place = note.location.map { "\($0): " } ?? ""
      lines.append("  " + emphasized(place, .bold) + note.message)
    }
    for hint in diagnostic.hints {
      lines.append("  " + emphasized("hint:", .cyan) + " " + hint)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func label(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: emphasized("error:", .red)
    case .warning: emphasized("warning:", .yellow)
    case .note: emphasized("note:", .cyan)
    }
  }

  /// The escape codes of ECMA-48 that are used here.
  enum Emphasis: String {
    case bold = "1", red = "1;31", yellow = "1;33", cyan = "36", green = "32"
  }

  func emphasized(_ text: String, _ emphasis: Emphasis) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(emphasis.rawValue)m\(text)\u{1B}[0m" : text
  }
}
