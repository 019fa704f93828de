/// The text of `--help`: examples first, then the options by section.
struct HelpPage {
  var usage: String
  var summary: String
  var examples: [(command: String, effect: String)]
  var options: [OptionSpecification]
  var footer: String

  /// Ends with a newline.
  var text: String {
    var lines = [summary, "", "Usage: \(usage)", "", "Examples:"]
    let width = (examples.map(\.command.count).max() ?? 0) + 2
    for example in examples {
      lines.append("  " + padded(example.command, to: width) + example.effect)
    }
    var section = ""
    for option in options {
      if option.section != section {
        section = option.section
        lines += ["", section + ":"]
      }
      lines += described(option)
    }
    lines += ["", footer]
    return lines.joined(separator: "\n") + "\n"
  }

  private func described(_ option: OptionSpecification) -> [String] {
    let column = 34
    var left = option.short.map { "  -\($0), " } ?? "      "
    switch option.kind {
    case .flag: left += "--\(option.name)"
    case .toggle:
      // A toggle that is on by default is shown by what turns it off.
      left += option.help.hasPrefix("`--no-") ? "--[no-]\(option.name)" : "--\(option.name)"
    case .value(let placeholder), .list(let placeholder):
      left += "--\(option.name) \(placeholder)"
    case .optional(let placeholder):
      left += "--\(option.name)[=\(placeholder)]"
    }
    var right = option.help
    if !option.choices.isEmpty { right += ": " + option.choices.joined(separator: ", ") }
    guard left.count < column - 1 else {
      return [left, String(repeating: " ", count: column) + right]
    }
    return [padded(left, to: column) + right]
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

extension HelpPage {
  static let program = HelpPage(
    usage: "lock COMMAND [OPTION…]",
    summary:
      "Pins the Python dependencies of an application, the same in development and production.",
    examples: [
      ("lock compile", "both locks, from requirements/*.in (on a laptop)"),
      ("lock compile --prod", "the production lock alone (in a pipeline)"),
      ("lock sync", "make the environment what its lock says"),
      ("lock diff", "what the locks change against HEAD"),
      ("lock why NAME", "who asks for a package"),
      ("lock tree", "the lock as a tree"),
      ("lock sync --help", "all that sync can do; so with each command"),
    ],
    options: commonOptions,
    footer: exitStatusText)

  static let compile = HelpPage(
    usage: "lock compile [OPTION…] [SRC…]",
    summary: "Resolves requirement files into locks: every package, one version, its hashes.",
    examples: [
      ("lock compile", "both locks; existing pins stay where they still fit"),
      ("lock compile --prod", "the production lock alone (in a pipeline)"),
      ("lock compile -U", "move every pin to the newest version that fits"),
      ("lock compile -P django", "move one package; -P 'django==5.2' to a version"),
      ("lock compile --check", "exit 1 where a lock is out of date, write nothing"),
      ("lock compile app.in -o app.txt", "one file, as pip-compile does"),
    ],
    options: compileOptionTable,
    footer: compileFooter)

  static let sync = HelpPage(
    usage: "lock sync [OPTION…] [LOCK…]",
    summary:
      "Makes an environment hold exactly what its lock says; it changes wholly or not at all.",
    examples: [
      ("lock sync", "the lock of LOCK_PROFILE, the only one there is, or development's"),
      ("lock sync --prod", "the production lock"),
      ("lock sync -n", "print what would change; exit 1 if anything would"),
      ("lock sync --check --verify", "exit 1 unless every installed file is as it was locked"),
      ("lock sync --compile-bytecode", "as in an image: modules are compiled too"),
      ("lock sync --target vendor app.txt", "one lock into a folder of its own"),
    ],
    options: syncOptionTable,
    footer: syncFooter)

  private static let exitStatusText = """
    Exit status: 0 done; 1 no solution, or --check or --dry-run found something to do; 2 bad usage or
    input, network or file-system failure; 129, 130 and 143 interrupted.
    """

  private static var compileFooter: String {
    """
    Without SRC the sources are requirements/requirements.in and
    requirements/dev-requirements.in, or the same names in the project's root.

    \(variablesText(of: compileOptionTable))

    \(exitStatusText)
    """
  }

  private static var syncFooter: String {
    """
    Without LOCK the locks are requirements.txt and dev-requirements.txt, or the same names beside
    their sources in requirements. Where LOCK_PROFILE is set, a lock of another profile is refused.

    \(variablesText(of: syncOptionTable))

    \(exitStatusText)
    """
  }

  private static func variablesText(of table: [OptionSpecification]) -> String {
    let variables = table.filter(\.hasVariable).map(\.variable)
    return """
      Each option can be set by a variable (lists are separated by spaces); the command line wins:
      \(wrapped(variables, width: 92))
      """
  }

  private static func wrapped(_ words: [String], width: Int) -> String {
    var lines: [String] = []
    var line = " "
    for word in words {
      if line.count + 1 + word.count > width {
        lines.append(line)
        line = " "
      }
      line += " " + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
