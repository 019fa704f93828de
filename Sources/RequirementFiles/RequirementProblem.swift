package import Packaging

/// Why a requirement cannot be used; texts are as written.
package enum RequirementProblem: Hashable, Sendable {
  case invalid(String, RequirementError.Reason)
  case invalidMarker(String, MarkerError.Reason)
  case invalidExtra(String)
  /// `=`, `=>` or `=<` where a version operator is expected.
  case misspelledOperator(String, meant: String)
  /// A file's name, such as `requirements.txt`, alone on a line.
  case fileName(String)
  /// Text after a URL that is no marker.
  case unexpectedText(String)
  /// `-e` in a constraints or overrides file.
  case editable(in: FileKind)
  /// A path or bare URL in a constraints or overrides file.
  case unnamed(in: FileKind)

  var wording: Wording {
    switch self {
    case .invalid(let text, let reason):
      Wording("invalid-requirement", "\(reason) in \(quoted(text))")
    case .invalidMarker(let text, let reason):
      Wording("invalid-marker", "\(reason) in \(quoted(text))")
    case .invalidExtra(let text):
      Wording("invalid-extra", "expected the name of an extra, found \(quoted(text))")
    case .misspelledOperator(let found, let meant):
      Wording(
        "misspelled-operator", "expected a version operator, found \(quoted(found))",
        hint: "did you mean `\(meant)`?")
    case .fileName(let name):
      Wording(
        "file-as-requirement", "expected a requirement, found the file name \(quoted(name))",
        hint: Self.hint(forFile: name))
    case .unexpectedText(let text):
      Wording("unexpected-text", "expected `;` or the end of the line, found \(quoted(text))")
    case .editable(let kind):
      Wording("editable-\(kind.singular)", "\(kind.singularWithArticle) cannot be editable")
    case .unnamed(let kind):
      Wording(
        "unnamed-\(kind.singular)", "\(kind.singularWithArticle) must have a name",
        hint: "write `name @ URL`")
    }
  }

  private static func hint(forFile name: String) -> String {
    let base = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard base.hasSuffix(".txt") || base.hasSuffix(".in") else {
      return "for the project itself write the path of its folder, such as `.`"
    }
    return "to include it write `\(base.hasPrefix("constraint") ? "-c" : "-r") \(name)`"
  }
}

/// What a file is read as.
package enum FileKind: String, Hashable, Sendable {
  case requirements, constraints, overrides

  fileprivate var singular: String {
    switch self {
    case .requirements: "requirement"
    case .constraints: "constraint"
    case .overrides: "override"
    }
  }

  fileprivate var singularWithArticle: String {
    self == .overrides ? "an override" : "a \(singular)"
  }
}
