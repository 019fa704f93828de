package import Packaging

/// Why a `pyproject.toml` cannot be used as a source of requirements; texts are as written.
package enum ProjectProblem: Hashable, Sendable {
  /// What stands at a key is of another kind.
  case unexpectedKind(key: String, expected: String, found: String)
  case missingName
  case invalidName(key: String, String)
  case invalidRequirement(String, RequirementError.Reason)
  case invalidSpecifiers(String, SpecifierError)
  /// `dynamic` has a field that is given all the same (PEP 621).
  case staticAndDynamic(String)
  case unknownExtra(String, known: [String])
  case unknownGroup(String, known: [String])
  /// Two names that are the same in normal form.
  case sameName(String, String, normalized: String)
  /// From the first group to the one that would begin again.
  case groupCycle([String])
  /// An item of a group that is neither a text nor `{include-group = "…"}`.
  case invalidGroupItem(found: String)
  /// Extras that ask for one another in too many ways.
  case tooManyWays(limit: Int)
  /// Extras or groups that lead to one another in too long a chain.
  case tooDeep(limit: Int)
  /// Groups were asked for of a file that can have none.
  case noGroups(path: String)

  var wording: Wording {
    switch self {
    case .unexpectedKind(let key, let expected, let found):
      Wording("invalid-project", "`\(key)` has to be \(expected), not \(found)")
    case .missingName:
      Wording("invalid-project", "the table `project` has no `name`", hint: "PEP 621 requires it")
    case .invalidName(let key, let text):
      Wording("invalid-project", "\(quoted(text)) is no name for `\(key)`")
    case .invalidRequirement(let text, let reason):
      Wording(
        "invalid-requirement", "\(reason) in \(quoted(text))",
        hint: text.contains("=") && !text.contains(where: "<>!~@;".contains)
          && !text.contains("==") ? "did you mean `==`?" : nil)
    case .invalidSpecifiers(let text, let error):
      Wording("invalid-project", "\(error.description) in \(quoted(text))")
    case .staticAndDynamic(let field):
      Wording(
        "invalid-project", "`project.\(field)` is given, and said to be dynamic",
        hint: "remove one of the two (PEP 621)")
    case .unknownExtra(let name, let known):
      Wording(
        "unknown-extra", "the project has no extra \(quoted(name))",
        hint: Self.hint(for: name, among: known, called: "extras"))
    case .unknownGroup(let name, let known):
      Wording(
        "unknown-group", "there is no dependency group \(quoted(name))",
        hint: Self.hint(for: name, among: known, called: "groups"))
    case .sameName(let first, let second, let normalized):
      Wording(
        "invalid-project",
        "\(quoted(first)) and \(quoted(second)) are the same name, `\(normalized)`")
    case .groupCycle(let names):
      Wording(
        "group-cycle",
        "the dependency group includes itself: \(names.map(quoted).joined(separator: " → "))")
    case .invalidGroupItem(let found):
      Wording(
        "invalid-project",
        "expected a requirement or `{include-group = \"name\"}`, found \(found)")
    case .tooManyWays(let limit):
      Wording("invalid-project", "extras ask for one another in more than \(limit) ways")
    case .tooDeep(let limit):
      Wording("invalid-project", "more than \(limit) extras or groups lead to one another")
    case .noGroups(let path):
      Wording("unknown-group", "\(quoted(path)) has no dependency groups: `pyproject.toml` has")
    }
  }

  private static func hint(
    for name: String, among known: [String], called plural: String
  ) -> String {
    if let nearest = nearestName(to: name, among: known) { return "did you mean `\(nearest)`?" }
    guard !known.isEmpty else { return "it has no \(plural)" }
    return "its \(plural) are \(known.map { "`\($0)`" }.joined(separator: ", "))"
  }
}
