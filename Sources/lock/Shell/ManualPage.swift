/// The manual page in roff: made from the same tables as `--help`.
struct ManualPage {
  var commands: [Subcommand]

  /// Ends with a newline.
  var text: String {
    let program = HelpPage.program
    var lines = [
      ".TH LOCK 1 \"\" \"lock \(ProgramVersion.text)\"",
      ".SH NAME", "lock \\- " + Self.line(program.summary),
      ".SH SYNOPSIS", ".B lock", "\\fICOMMAND\\fR [\\fIOPTION\\fR...]",
      ".SH COMMANDS",
    ]
    for command in commands {
      lines += [".TP", ".B \(command.name)", Self.line(command.help().summary)]
    }
    for command in commands { lines += section(command) }
    lines += [".SH OPTIONS OF EVERY COMMAND"]
    for option in commonOptions { lines += Self.described(option) }
    lines += [".SH EXIT STATUS"]
    for (status, meaning) in Self.statuses { lines += [".TP", ".B \(status)", Self.line(meaning)] }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let statuses = [
    ("0", "Done; with --check: nothing would change."),
    ("1", "The input is sound and has no solution; or --check or --dry-run found work."),
    ("2", "Bad usage or input; the network, an index or the file system failed."),
    ("130, 143", "Interrupted by SIGINT or SIGTERM."),
  ]

  private func section(_ command: Subcommand) -> [String] {
    let help = command.help()
    var lines = [
      ".SH LOCK \(command.name.uppercased())", Self.line(help.usage), ".PP",
      Self.line(help.summary),
    ]
    for example in help.examples {
      lines += [".TP", ".B " + Self.line(example.command), Self.line(example.effect)]
    }
    let common = Set(commonOptions.map(\.name))
    var heading = ""
    for option in command.options() where !common.contains(option.name) {
      if option.section != heading {
        heading = option.section
        lines.append(".SS " + Self.line(heading))
      }
      lines += Self.described(option)
    }
    return lines
  }

  private static func described(_ option: OptionSpecification) -> [String] {
    var spelling = option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
    spelling += "\\fB\\-\\-" + escaped(option.name) + "\\fR"
    switch option.kind {
    case .flag: break
    case .toggle: spelling += ", \\fB\\-\\-no\\-" + escaped(option.name) + "\\fR"
    case .value(let value), .list(let value): spelling += " \\fI" + escaped(value) + "\\fR"
    case .optional(let value): spelling += "[=\\fI" + escaped(value) + "\\fR]"
    }
    var text = option.help
    if !option.choices.isEmpty { text += ": " + option.choices.joined(separator: ", ") }
    if option.hasVariable { text += " (\(option.variable))" }
    return [".TP", spelling, line(text)]
  }

  /// A line of text: no request, and what stood in backticks is bold.
  private static func line(_ text: String) -> String {
    var line = ""
    for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      let shown = escaped(String(part).replacing("\n", with: " "))
      line += index % 2 == 1 ? "\\fB\(shown)\\fR" : shown
    }
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("…", with: "...")
  }
}
