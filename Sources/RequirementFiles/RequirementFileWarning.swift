import Packaging

/// What is odd in a file but does not stop its use.
enum RequirementFileWarning: Equatable {
  /// A character that pip takes for the end of a line, and this program for a space.
  case unusualLineBreak
  /// An option that a requirement cannot have.
  case optionOnRequirement(OptionName)
  /// An option that another option on its line leaves without effect.
  case ignoredBeside(OptionName, OptionName)
  /// `--hash` or `--config-settings` without a requirement.
  case withoutRequirement(OptionName)
  /// `--hash` of what has none, or `--config-settings` of what has no name yet.
  case hashIgnored
  case featureIgnored(String)
  case indexAfterNoIndex(OptionName)
  case extraIndexDropped(by: SourceLocation)
  case constraintExtras(String)

  func diagnostic(at location: SourceLocation) -> Diagnostic {
    var notes: [Diagnostic.Note] = []
    if case .extraIndexDropped(let replacement) = self {
      notes = [Diagnostic.Note("dropped here", at: replacement)]
    }
    let wording = wording
    return Diagnostic(
      .warning, wording.message, at: location, notes: notes, hints: wording.hints,
      reference: wording.reference)
  }

  private var wording: Wording {
    switch self {
    case .unusualLineBreak:
      Wording(
        "unusual-line-break", "a character that ends a line for pip is taken as a space",
        hint: "replace it with a line feed")
    case .optionOnRequirement(let name):
      Wording(
        "option-on-requirement", "`\(name.rawValue)` after a requirement is ignored",
        hint: "write it on a line of its own")
    case .ignoredBeside(let name, let other):
      Wording(
        "option-ignored", "`\(name.rawValue)` is ignored beside `\(other.rawValue)`",
        hint: "write it on a line of its own")
    case .withoutRequirement(let name):
      Wording("option-ignored", "`\(name.rawValue)` without a requirement is ignored")
    case .hashIgnored:
      Wording(
        "option-ignored", "`--hash` is ignored: a folder or a repository has no hash",
        hint: "name a full commit, which says as much")
    case .featureIgnored(let feature):
      Wording("option-ignored", "`--use-feature` is ignored: \(quoted(feature)) is a matter of pip")
    case .indexAfterNoIndex(let name):
      Wording("option-ignored", "`\(name.rawValue)` is ignored after `--no-index`")
    case .extraIndexDropped:
      Wording(
        "extra-index-dropped", "the extra index is dropped by a later `--index-url`, as pip does",
        hint: "write `--index-url` before `--extra-index-url`")
    case .constraintExtras(let text):
      Wording("constraint-extras", "the extras of the constraint \(quoted(text)) are ignored")
    }
  }
}
