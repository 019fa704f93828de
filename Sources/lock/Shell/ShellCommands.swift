extension Subcommand {
  static let completions = Subcommand(
    name: "completions", help: { .completions }, options: { commonOptions }
  ) { arguments, _, console in
    let names = CompletionScript.Shell.allCases.map(\.rawValue)
    guard arguments.operands.count == 1, let name = arguments.operands.first,
      let shell = CompletionScript.Shell(rawValue: name)
    else {
      throw UsageError.invalid(
        message: "`lock completions` needs the name of a shell",
        hints: ["it is one of \(names.map { "`\($0)`" }.joined(separator: ", "))"])
    }
    let script = CompletionScript(
      shell: shell, commands: all, profiles: arguments.profiles.names)
    return console.output(Array(script.text.utf8)) ? .done : .failed
  }

  static let man = Subcommand(
    name: "man", help: { .man }, options: { commonOptions }
  ) { _, _, console in
    console.output(Array(ManualPage(commands: all).text.utf8)) ? .done : .failed
  }
}

extension HelpPage {
  static let completions = HelpPage(
    usage: "lock completions bash|zsh|fish",
    summary: "Prints what makes a shell complete the commands and options.",
    examples: [
      ("source <(lock completions bash)", "in ~/.bashrc"),
      ("lock completions zsh > ~/.zfunc/_lock", "where zsh looks for functions"),
      ("lock completions fish | source", "in config.fish"),
    ],
    options: commonOptions, footer: "It is made from the same tables as --help.")

  static let man = HelpPage(
    usage: "lock man", summary: "Prints the manual page.",
    examples: [("lock man | man -l -", "read it"), ("lock man > lock.1", "keep it")],
    options: commonOptions, footer: "It is made from the same tables as --help.")
}
