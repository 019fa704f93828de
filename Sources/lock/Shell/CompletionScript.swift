/// What makes a shell complete the program's commands and options: made from their tables.
struct CompletionScript {
  enum Shell: String, CaseIterable { case bash, zsh, fish }

  var shell: Shell
  var commands: [Subcommand]
  /// What `--profile` can say.
  var profiles = ["dev", "prod"]

  /// Ends with a newline.
  var text: String {
    let lines =
      switch shell {
      case .bash: bash
      case .zsh: zsh
      case .fish: fish
      }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: bash

  private var bash: [String] {
    var lines = [
      "_lock() {",
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options=",
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then",
      "    COMPREPLY=($(compgen -W \"\(commands.map(\.name).joined(separator: " ")) --help --version\" -- \"$cur\"))",
      "    return",
      "  fi",
      "  case ${COMP_WORDS[1]} in",
    ]
    for command in commands {
      let options = command.options()
      lines += ["  \(command.name))", "    case $prev in"]
      for option in options where option.takesValue {
        let names = (option.short.map { ["-\($0)"] } ?? []) + ["--" + option.name]
        let pattern = names.joined(separator: "|")
        let words = words(for: option, of: command).joined(separator: " ")
        let source = words.isEmpty ? "-f" : "-W \"\(words)\""
        lines.append(
          "    \(pattern)) COMPREPLY=($(compgen \(source) -- \"$cur\")); return ;;")
      }
      let names = options.flatMap(Self.names).joined(separator: " ")
      lines += ["    esac", "    options=\"\(names)\"", "    ;;"]
    }
    return lines + [
      "  esac",
      "  case $cur in",
      "  -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;",
      "  *) COMPREPLY=($(compgen -f\(bashOperands) -- \"$cur\")) ;;",
      "  esac",
      "}",
      "complete -o filenames -o bashdefault -F _lock lock",
    ]
  }

  /// The operands that are words: the same for every command, since files are offered as well.
  private var bashOperands: String {
    " -W \"$([ \"${COMP_WORDS[1]}\" = completions ] && echo \(shells))\""
  }

  private var shells: String { Shell.allCases.map(\.rawValue).joined(separator: " ") }

  // MARK: zsh

  private var zsh: [String] {
    var lines = ["#compdef lock", "", "_lock() {", "  local -a commands=("]
    for command in commands {
      let summary = command.help().summary.replacing(":", with: "\\:")
      lines.append("    \(Self.quoted("\(command.name):\(summary)"))")
    }
    lines += [
      "  )", "  if (( CURRENT == 2 )); then", "    _describe command commands", "    return",
      "  fi", "  local command=$words[2]", "  shift words", "  (( CURRENT-- ))",
      "  case $command in",
    ]
    for command in commands {
      lines += ["  \(command.name))", "    _arguments -s \\"]
      for option in command.options() {
        lines += zshRows(option, of: command).map { "      \(Self.quoted($0)) \\" }
      }
      let operands = command.name == "completions" ? "*:shell:(\(shells))" : "*:file:_files"
      lines += ["      \(Self.quoted(operands))", "    ;;"]
    }
    return lines + ["  esac", "}", "", "_lock \"$@\""]
  }

  private func zshRows(_ option: OptionSpecification, of command: Subcommand) -> [String] {
    var help = Self.plain(option.help)
    for character in ["\\", "[", "]", ":"] {
      help = help.replacing(character, with: "\\" + character)
    }
    let words = words(for: option, of: command)
    let values = words.isEmpty ? "_files" : "(\(words.joined(separator: " ")))"
    return Self.spellings(option).map { name in
      let isNegation = name.hasPrefix("--no-") && name != "--" + option.name
      let attached = option.takesValue && name.hasPrefix("--") ? "=" : ""
      let value = option.takesValue && !isNegation ? ":\(option.name):\(values)" : ""
      return "*\(name)\(attached)[\(help)]\(value)"
    }
  }

  // MARK: fish

  private var fish: [String] {
    var lines: [String] = []
    for command in commands {
      lines.append(
        "complete -c lock -n __fish_use_subcommand -a \(command.name) -d "
          + Self.quoted(command.help().summary))
      let condition = "complete -c lock -n '__fish_seen_subcommand_from \(command.name)'"
      if command.name == "completions" { lines.append("\(condition) -f -a '\(shells)'") }
      for option in command.options() {
        let description = " -d " + Self.quoted(Self.plain(option.help))
        var line = "\(condition) -l \(option.name)"
        if let short = option.short { line += " -s \(short)" }
        let words = words(for: option, of: command).joined(separator: " ")
        if option.takesValue { line += words.isEmpty ? " -r" : " -x -a '\(words)'" }
        lines.append(line + description)
        if option.kind == .toggle {
          lines.append("\(condition) -l no-\(option.name)" + description)
        }
      }
    }
    return lines
  }

  // MARK: Words

  /// What can be said after an option, as far as that is a closed set.
  private func words(for option: OptionSpecification, of command: Subcommand) -> [String] {
    option.name == "profile" ? profiles : option.choices
  }

  /// The long spellings, then the short one.
  private static func spellings(_ option: OptionSpecification) -> [String] {
    names(option) + (option.short.map { ["-\($0)"] } ?? [])
  }

  private static func names(_ option: OptionSpecification) -> [String] {
    ["--" + option.name] + (option.kind == .toggle ? ["--no-" + option.name] : [])
  }

  private static func plain(_ help: String) -> String { help.replacing("`", with: "") }

  /// In single quotes, for any of the shells.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
