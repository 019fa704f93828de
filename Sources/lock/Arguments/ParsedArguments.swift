import Packaging

/// A command line taken apart by a table of options, and the `LOCK_…` variables beneath it.
///
/// What the command line says wins over the environment.
struct ParsedArguments: Equatable {
  /// Arguments that are no options, in order.
  private(set) var operands: [String] = []
  /// Values by option name, in the order given; flags hold `true`, a toggle taken back `false`.
  private(set) var values: [String: [String]] = [:]
  /// Names of the options that stood on the command line itself.
  private(set) var given: Set<String> = []
  /// Where the values come from, by option name.
  private(set) var sources: [String: SettingSource] = [:]
  /// Values as they were before pip's own were added to them.
  private var unmixed: [String: [String]] = [:]
  /// What the project's settings say of profiles.
  var profiles = ProjectProfiles()
  /// How values are written in files whose variables were expanded.
  private(set) var written: [String: String] = [:]
  /// What the project's settings say of indexes.
  var indexes: [NamedIndex] = []
  /// Names of the options that only pip was told of.
  private(set) var pips: Set<String> = []

  /// Options of which one takes the place of the other: whoever says one, says both.
  private static let rivals = [
    ["pre", "prerelease"], ["prod", "dev", "profile"], ["extra", "all-extras"],
    ["offline", "refresh"], ["only-binary", "no-build"], ["target", "prefix"],
    ["config", "no-config", "isolated"],
  ]

  init(
    parsing arguments: some Collection<String>, table: [OptionSpecification],
    variables: (String) -> String? = { _ in nil }
  ) throws(UsageError) {
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        break
      }
      if argument.hasPrefix("--") {
        try takeLong(argument, table: table, rest: &rest)
      } else if argument.hasPrefix("-"), argument != "-" {
        try takeShort(argument, table: table, rest: &rest)
      } else {
        operands.append(argument)
      }
    }
    let given = given
    for option in table where option.hasVariable && !isDecided(option.name, by: given) {
      guard let value = variables(option.variable), !value.isEmpty else { continue }
      try takeVariable(option, value: value)
      sources[option.name] = .variable(option.variable)
    }
  }

  /// Whether something was said of an option, or of one that takes its place.
  func isDecided(_ name: String) -> Bool { isDecided(name, by: Set(values.keys)) }

  private func isDecided(_ name: String, by said: Set<String>) -> Bool {
    said.contains(name)
      || Self.rivals.contains { $0.contains(name) && !said.isDisjoint(with: $0) }
  }

  /// Takes the operands that a file names, unless the command line names some.
  mutating func setOperands(_ paths: [String]) {
    if operands.isEmpty { operands = paths }
  }

  /// Takes what a file or a variable says.
  mutating func set(_ name: String, _ setting: Setting, isPips: Bool) {
    values[name] = setting.values
    sources[name] = setting.source
    written.merge(setting.written) { $1 }
    if isPips { pips.insert(name) }
  }

  /// Adds values to what was said of an option, in front of it or behind.
  mutating func add(_ more: [String], to name: String, inFront: Bool, source: SettingSource) {
    let old = values[name] ?? []
    if unmixed[name] == nil { unmixed[name] = old }
    values[name] = inFront ? more + old : old + more
    if sources[name] == nil { sources[name] = source }
  }

  /// How often a flag was given, or 0 or 1 for a toggle.
  func count(_ name: String) -> Int {
    let all = values[name] ?? []
    return all.last == "false" ? 0 : all.count
  }

  /// Whether a flag was given; a toggle that was not given is `fallback`.
  func isOn(_ name: String, default fallback: Bool = false) -> Bool {
    values[name]?.last.map { $0 == "true" } ?? fallback
  }

  /// The value of an option; the last one where there are several.
  func value(_ name: String) -> String? { values[name]?.last }

  /// The values of an option without those that pip's settings and arguments add.
  func unmixedList(_ name: String) -> [String] { unmixed[name] ?? list(name) }

  /// All values of an option.
  func list(_ name: String) -> [String] { values[name] ?? [] }

  private mutating func takeLong(
    _ argument: String, table: [OptionSpecification], rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let body = argument.dropFirst(2)
    let equals = body.firstIndex(of: "=")
    let name = String(body[..<(equals ?? body.endIndex)])
    let attached = equals.map { String(body[body.index(after: $0)...]) }
    if let option = table.first(where: { $0.name == name || $0.aliases.contains(name) }) {
      try take(option, written: "--" + name, attached: attached, rest: &rest)
    } else if name.hasPrefix("no-"),
      let option = table.first(where: {
        let positive = name.dropFirst(3)
        return $0.kind == .toggle && ($0.name == positive || $0.aliases.contains(String(positive)))
      })
    {
      guard attached == nil else { throw .unexpectedValue(option: "--" + name) }
      record(option, "false")
    } else if name == "no-color" {
      values["color"] = ["never"]
      given.insert("color")
      sources["color"] = .commandLine
    } else {
      if let reason = RefusedOptions.hint(for: name) {
        throw .refusedOption("--" + name, instead: reason)
      }
      let known = table.flatMap { option in
        ["--" + option.name] + (option.kind == .toggle ? ["--no-" + option.name] : [])
      }
      throw .unknownOption("--" + name, nearest: nearestName(to: "--" + name, among: known))
    }
  }

  private mutating func takeShort(
    _ argument: String, table: [OptionSpecification], rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = argument.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = table.first(where: { $0.short == letter }) else {
        throw .unknownOption("-\(letter)", nearest: nil)
      }
      if option.takesValue {
        let attached =
          letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
        return try take(option, written: "-\(letter)", attached: attached, rest: &rest)
      }
      try take(option, written: "-\(letter)", attached: nil, rest: &rest)
    }
  }

  private mutating func take(
    _ option: OptionSpecification, written: String, attached: String?,
    rest: inout ArraySlice<String>
  ) throws(UsageError) {
    switch option.kind {
    case .flag, .toggle:
      // `--color` alone is pip-compile's way to ask for colour; ours takes a value.
      guard attached == nil else { throw .unexpectedValue(option: written) }
      record(option, "true")
    case .value(let placeholder), .list(let placeholder):
      if option.name == "color", attached == nil, !option.choices.contains(rest.first ?? "") {
        return record(option, "always")
      }
      guard let value = attached ?? rest.popFirst() else {
        throw .missingValue(option: written, placeholder: placeholder)
      }
      guard let choice = option.choice(value) else {
        throw .notAChoice(option: written, value: value, choices: option.choices)
      }
      record(option, choice)
    case .optional:
      if let attached { return record(option, attached) }
      let isValue = rest.first.map { !$0.hasPrefix("-") && isPlainWord($0) } ?? false
      record(option, isValue ? rest.popFirst() ?? "" : "")
    }
  }

  /// Whether a word has no dot and no slash, as a file's name would.
  private func isPlainWord(_ word: String) -> Bool {
    word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  private mutating func record(_ option: OptionSpecification, _ value: String) {
    values[option.name, default: []].append(value)
    given.insert(option.name)
    sources[option.name] = .commandLine
  }

  private mutating func takeVariable(
    _ option: OptionSpecification, value: String
  ) throws(UsageError) {
    switch option.kind {
    case .flag, .toggle:
      switch value.lowercased() {
      case "1", "true", "yes", "on": values[option.name] = ["true"]
      case "0", "false", "no", "off": values[option.name] = ["false"]
      default:
        throw .invalidValue(option: option.variable, value: value, expected: "true or false")
      }
    case .value:
      guard option.choices.isEmpty || option.choices.contains(value) else {
        throw .notAChoice(option: option.variable, value: value, choices: option.choices)
      }
      values[option.name] = [value]
    case .list, .optional:
      values[option.name] = value.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init)
    }
  }
}
