import Packaging

extension Subcommand {
  static let config = Subcommand(
    name: "config", help: { .config }, options: { configOptionTable }
  ) { arguments, world, console in
    let commands = try configurable(arguments.operands)
    let choice = try ConfigurationChoice(arguments)
    var rows: [SettingRow] = []
    for command in commands {
      var parsed = try ParsedArguments(
        parsing: [], table: command.options(), variables: world.variable)
      parsed.fill(
        from: try Configuration(
          choice, command: command.name, options: command.options(), operands: [], world: world))
      for option in command.options() where option.isSetting {
        rows.append(SettingRow(option, of: command.name, in: parsed))
      }
    }
    let text = arguments.isOn("json") ? SettingRow.json(rows) : SettingRow.table(rows)
    return console.output(Array(text.utf8)) ? .done : .failed
  }

  /// The commands that are named, or all that have settings of their own.
  private static func configurable(_ names: [String]) throws(UsageError) -> [Subcommand] {
    let common = Set(commonOptions.map(\.name))
    let candidates = all.filter { command in
      command.name != "config"
        && command.options().contains { $0.hasVariable && !common.contains($0.name) }
    }
    var chosen: [Subcommand] = []
    for name in names {
      guard let command = candidates.first(where: { $0.name == name }) else {
        throw .unknownCommand(name, nearest: nearestName(to: name, among: candidates.map(\.name)))
      }
      chosen.append(command)
    }
    return names.isEmpty ? candidates : chosen
  }
}

let configOptionTable: [OptionSpecification] =
  [
    .init(
      name: "json", kind: .flag, help: "as JSON", section: "What to show", hasVariable: false)
  ] + commonOptions

extension HelpPage {
  static let config = HelpPage(
    usage: "lock config [OPTION…] [COMMAND…]",
    summary: "Shows every setting of the commands, its value and where it comes from.",
    examples: [
      ("lock config", "the settings of all commands"),
      ("lock config sync --json", "those of `lock sync`, for machines"),
    ],
    options: configOptionTable,
    footer: """
      The first place that says something wins: the command line, `LOCK_*` variables, `.env`,
      [tool.lock.COMMAND] and [tool.lock] in pyproject.toml, [tool.pip-tools] there or in
      .pip-tools.toml, `PIP_*` variables, pip's files. Passwords are not shown.
      """)
}

extension OptionSpecification {
  /// Whether it makes sense to set it once for many runs.
  fileprivate var isSetting: Bool {
    hasVariable && !["config", "no-config", "isolated"].contains(name)
  }
}

/// One line of `lock config`.
struct SettingRow: Equatable {
  var command: String
  var name: String
  /// Passwords are masked; nil where the default holds.
  var values: [String]?
  /// A place, a variable, or `default`.
  var source: String
  /// The key or variable that says it.
  var key: String?
  var isList: Bool

  init(_ option: OptionSpecification, of command: String, in arguments: ParsedArguments) {
    self.command = command
    name = option.name
    values = arguments.values[option.name]?.map(HeaderCommand.masked)
    let source = arguments.sources[option.name]
    self.source = source?.description ?? "default"
    key = source?.name
    if case .list = option.kind { isList = true } else { isList = false }
  }

  /// A heading for each command, then name, value and source in columns.
  static func table(_ rows: [SettingRow]) -> String {
    let nameWidth = (rows.map(\.name.count).max() ?? 0) + 2
    let valueWidth = min(40, (rows.map(\.shown.count).max() ?? 0)) + 2
    var lines: [String] = []
    var command: String?
    for row in rows {
      if row.command != command {
        if command != nil { lines.append("") }
        lines.append("lock \(row.command)")
        command = row.command
      }
      lines.append(
        "  " + padded(row.name, to: nameWidth) + padded(row.shown, to: valueWidth) + row.source)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var shown: String {
    guard let values else { return "-" }
    return values.isEmpty ? "(none)" : values.joined(separator: " ")
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(2, width - text.count))
  }

  /// One array with an object a line: `command`, `name`, `value`, `source`, `key`.
  static func json(_ rows: [SettingRow]) -> String {
    let objects = rows.map { row in
      var value = "null"
      if let values = row.values {
        let texts = values.map(quotedJSON)
        value =
          row.isList ? "[\(texts.joined(separator: ", "))]" : texts.last ?? "null"
        if values == ["true"] || values == ["false"] { value = values[0] }
      }
      return "  {\"command\": \(quotedJSON(row.command)), \"name\": \(quotedJSON(row.name)), "
        + "\"value\": \(value), \"source\": \(quotedJSON(row.source)), "
        + "\"key\": \(row.key.map(quotedJSON) ?? "null")}"
    }
    return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
  }

  private static func quotedJSON(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": json += "\\" + String(scalar)
      case "\n": json += "\\n"
      case "\t": json += "\\t"
      case "\u{0}"..."\u{1F}":
        json += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}
