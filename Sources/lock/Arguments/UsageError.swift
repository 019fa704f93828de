import Packaging

/// Why a command line cannot be carried out.
enum UsageError: DiagnosticError, Equatable {
  case unknownCommand(String, nearest: String?)
  case unknownOption(String, nearest: String?)
  /// One of pip-tools that there is none of here, and what to do instead.
  case refusedOption(String, instead: String)
  case missingValue(option: String, placeholder: String)
  case unexpectedValue(option: String)
  case notAChoice(option: String, value: String, choices: [String])
  case invalidValue(option: String, value: String, expected: String)
  case conflict(String, String)
  case invalid(message: String, hints: [String])

  /// The option whose value is wrong, where it is about one.
  var option: String? {
    switch self {
    case .missingValue(let option, _), .unexpectedValue(let option), .notAChoice(let option, _, _),
      .invalidValue(let option, _, _):
      option
    case .unknownCommand, .unknownOption, .refusedOption, .conflict, .invalid: nil
    }
  }

  var diagnostic: Diagnostic {
    switch self {
    case .unknownCommand(let name, let nearest):
      Diagnostic(
        "unknown command `\(name)`",
        hints: [nearest.map { "did you mean `lock \($0)`?" } ?? "`lock --help` lists the commands"],
        reference: "unknown-command")
    case .unknownOption(let name, let nearest):
      Diagnostic(
        "unknown option `\(name)`",
        hints: [
          nearest.map { "did you mean `\($0)`?" } ?? "`--help` lists the options"
        ],
        reference: "unknown-option")
    case .refusedOption(let name, let instead):
      Diagnostic("`\(name)` is not taken", hints: [instead], reference: "refused-option")
    case .missingValue(let option, let placeholder):
      Diagnostic("`\(option)` needs a value: `\(option) \(placeholder)`", reference: "usage")
    case .unexpectedValue(let option):
      Diagnostic("`\(option)` takes no value", reference: "usage")
    case .notAChoice(let option, let value, let choices):
      Diagnostic(
        "`\(option)` cannot be `\(value)`",
        hints: ["choose from \(choices.map { "`\($0)`" }.joined(separator: ", "))"],
        reference: "usage")
    case .invalidValue(let option, let value, let expected):
      Diagnostic("`\(option) \(value)`: expected \(expected)", reference: "usage")
    case .conflict(let first, let second):
      Diagnostic("`\(first)` and `\(second)` exclude each other", reference: "usage")
    case .invalid(let message, let hints):
      Diagnostic(message, hints: hints, reference: "usage")
    }
  }
}

extension Diagnostic {
  /// An error without a place.
  fileprivate init(_ message: String, hints: [String] = [], reference: String) {
    self.init(.error, message, hints: hints, reference: reference)
  }
}
