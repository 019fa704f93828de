extension CompileOptions {
  /// `--option=value` for each option that a lock's content depends on, sorted as pip-compile does.
  static func recordedOptions(_ arguments: ParsedArguments, manner: Manner) -> [String] {
    var words: [String] = []
    let table = manner == .lock ? compileOptionTable : pipCompileOptionTable
    for option in table where isRecorded(option, arguments, manner: manner) {
      switch option.kind {
      case .flag: words.append("--\(option.name)")
      case .toggle:
        words.append(arguments.isOn(option.name) ? "--\(option.name)" : "--no-\(option.name)")
      case .value:
        if let value = arguments.unmixedList(option.name).last {
          words.append(manner == .lock ? "--\(option.name)=\(value)" : option.pipTools(value))
        }
      case .list, .optional:
        words += arguments.unmixedList(option.name).map { "--\(option.name)=\($0)" }
      }
    }
    return words.sorted()
  }

  private static func isRecorded(
    _ option: OptionSpecification, _ arguments: ParsedArguments, manner: Manner
  ) -> Bool {
    let isGiven = arguments.given.contains(option.name)
    switch manner {
    case .lock:
      return isGiven && !option.isOneOff
        && !["python", "prod", "dev", "profile"].contains(option.name)
    case .pipTools:
      if pipCompileUnrecordedOptions.contains(option.name) || option.name == "python" {
        return false
      }
      guard isGiven || isPipToolsSetting(arguments.sources[option.name]) else { return false }
      guard let value = arguments.value(option.name) else { return true }
      if option.name == "reuse-hashes" { return false }
      if option.name == "config" { return ![".pip-tools.toml", "pyproject.toml"].contains(value) }
      return pipCompileDefaults[option.name] != value
    }
  }

  /// Whether a file of pip-tools says it: to pip-compile that is as good as an option.
  private static func isPipToolsSetting(_ source: SettingSource?) -> Bool {
    guard case .file(let key, _)? = source else { return false }
    return key.hasPrefix("tool.pip-tools")
  }

  /// `--option=value` for each option that is set, wherever: but for where packages come from and
  /// which files are read, which may differ from machine to machine or show in other ways.
  static func sealedOptions(_ arguments: ParsedArguments) -> [String] {
    let elsewhere: Set<String> = [
      "python", "prod", "dev", "profile", "output-file", "constraint", "override",
    ]
    let places = Set(indexOptionTable.map(\.name)).subtracting(["index-strategy"])
    var words: [String] = []
    for option in compileOptionTable
    where !option.isOneOff && !elsewhere.contains(option.name) && !places.contains(option.name) {
      words += arguments.list(option.name).map { "--\(option.name)=\($0)" }
    }
    return words
  }
}

extension OptionSpecification {
  /// The option as pip-compile's header has it.
  fileprivate func pipTools(_ value: String) -> String {
    switch name {
    // Two of the names of line ends are in capitals.
    case "newline" where ["lf", "crlf"].contains(value): "--newline=\(value.uppercased())"
    // Of a path, the file's name alone.
    case "config": "--config=\(value.split(separator: "/").last ?? "")"
    case "color": value == "never" ? "--no-color" : "--color"
    default: "--\(name)=\(value)"
    }
  }
}
