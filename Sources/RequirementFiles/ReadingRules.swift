/// Where people differ in what files may say.
package struct ReadingRules: Hashable, Sendable {
  /// Whether a second `--index-url` takes the place of the first; else two that differ are an error.
  package var lastIndexWins = false
  /// Whether an extra that a project has not is passed over with a warning; else it is an error.
  package var passesOverUnknownExtras = false

  package init() {}

  /// pip's and pip-tools' own.
  package static let pipTools: ReadingRules = {
    var rules = ReadingRules()
    rules.lastIndexWins = true
    rules.passesOverUnknownExtras = true
    return rules
  }()
}
