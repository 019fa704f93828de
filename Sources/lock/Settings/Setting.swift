import Packaging

/// Where the value of a setting comes from.
enum SettingSource: Equatable {
  case commandLine
  /// An environment variable, by name.
  case variable(String)
  /// A key of a file.
  case file(key: String, SourceLocation)

  /// Such as `LOCK_INDEX_URL` or `pyproject.toml:12:1`.
  var description: String {
    switch self {
    case .commandLine: "command line"
    case .variable(let name): name
    case .file(_, let location): location.description
    }
  }

  /// The key or the variable, as it is written there; nil for the command line.
  var name: String? {
    switch self {
    case .commandLine: nil
    case .variable(let name): name
    case .file(let key, _): key
    }
  }
}

/// What one place says of one option.
struct Setting: Equatable {
  /// As on a command line; a flag holds `true`, a toggle that is off `false`.
  var values: [String]
  var source: SettingSource
  /// How values are written whose variables were expanded.
  var written: [String: String] = [:]

  /// What a text of a variable or a file without types means to an option.
  ///
  /// Words of a list are parted by white space.
  ///
  /// - Throws: `SettingError` where the option takes no such value.
  init(
    _ text: String, for option: OptionSpecification, source: SettingSource
  ) throws(SettingError) {
    self.source = source
    switch option.kind {
    case .flag, .toggle:
      guard let isOn = Self.truth(of: text) else {
        throw SettingError(.expected("`true` or `false`", found: text), at: source)
      }
      values = [isOn ? "true" : "false"]
    case .value: values = [text]
    case .list, .optional:
      values = text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.map(String.init)
    }
    values = try Self.chosen(values, for: option, source: source)
  }

  init(values: [String], source: SettingSource) {
    self.values = values
    self.source = source
  }

  /// The choices that values mean; refuses what is none of an option's.
  static func chosen(
    _ values: [String], for option: OptionSpecification, source: SettingSource
  ) throws(SettingError) -> [String] {
    var chosen: [String] = []
    for value in values {
      guard let choice = option.choice(value) else {
        throw SettingError(.notAChoice(value, choices: option.choices), at: source)
      }
      chosen.append(choice)
    }
    return chosen
  }

  /// The words of pip and of `LOCK_…` variables.
  static func truth(of text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "true", "yes", "on", "y", "t": true
    case "0", "false", "no", "off", "n", "f": false
    default: nil
    }
  }
}

/// Everything that one place says: a variable's kind, a table of a file.
typealias SettingLayer = [String: Setting]

/// Why a setting cannot be used.
struct SettingError: DiagnosticError, Equatable {
  enum Reason: Equatable {
    case expected(String, found: String)
    case notAChoice(String, choices: [String])
    case unknownKey(String, nearest: String?)
    /// A key that belongs below another table, or to none.
    case notHere(String, hint: String)
    case keyTwice(String)
    /// A URL with a password in it.
    case literalPassword
    /// A `${VAR}` without a value.
    case unsetVariable(String)
  }

  var reason: Reason
  var source: SettingSource

  init(_ reason: Reason, at source: SettingSource) {
    self.reason = reason
    self.source = source
  }

  var diagnostic: Diagnostic {
    var location: SourceLocation?
    if case .file(_, let place) = source { location = place }
    let (message, hint) = wording
    return Diagnostic(
      .error, message, at: location, hints: hint.map { [$0] } ?? [], reference: "invalid-setting")
  }

  private var wording: (message: String, hint: String?) {
    let name = source.name ?? ""
    switch reason {
    case .expected(let expected, let found):
      return ("`\(name)` has to be \(expected), not \(HeaderCommand.masked(found))", nil)
    case .notAChoice(let value, let choices):
      let list = choices.map { "`\($0)`" }.joined(separator: ", ")
      return ("`\(name)` cannot be `\(value)`", "choose from \(list)")
    case .unknownKey(let key, let nearest):
      let hint = nearest.map { "did you mean `\($0)`?" } ?? "`lock config` lists the settings"
      return ("unknown key `\(key)`", hint)
    case .notHere(let key, let hint): return ("`\(key)` cannot be set here", hint)
    case .literalPassword:
      return ("`\(name)` holds a password", LiteralSecrets.hint)
    case .unsetVariable(let variable):
      return (
        "the environment variable `\(variable)`, which `\(name)` uses, is not set or empty", nil
      )
    case .keyTwice(let key): return ("`\(key)` is set twice under different names", nil)
    }
  }
}
