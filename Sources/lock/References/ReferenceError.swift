import Packaging

/// Why a reference cannot be followed; texts are as written, without secrets.
enum ReferenceError: DiagnosticError, Equatable {
  case noProject(String, folder: String, SourceLocation?)
  case noFile(String, path: String, SourceLocation?)
  /// Another project than the requirement names.
  case otherName(String, expected: PackageName, found: PackageName)
  case wheelForbidden(String)
  case buildForbidden(String)
  case invalid(String, DirectReferenceError, SourceLocation?)
  case unsetVariable(String, SourceLocation?)
  /// `-e` before a repository.
  case editableRepository(String, SourceLocation?)
  /// A requirement file at a URL, and why it cannot be had.
  case cannotFetch(String, String)
  /// What folders hold is not verified.
  case unverified([String])

  var diagnostic: Diagnostic {
    switch self {
    case .cannotFetch(let url, let message):
      Diagnostic(
        .error, "cannot read `\(withoutSecrets(url))`: \(message)",
        hints: ["include a copy of the file, if it cannot be reached from here"],
        reference: "cannot-fetch")
    case .noProject(let text, let folder, let location):
      Diagnostic(
        .error, "`\(text)` is no project: it has neither `pyproject.toml` nor `setup.py`",
        at: location, notes: [Diagnostic.Note("looked in `\(folder)`")],
        hints: ["a path is seen from the folder of the file that has it"],
        reference: "no-project")
    case .noFile(let text, let path, let location):
      Diagnostic(
        .error, "there is no archive `\(text)`", at: location,
        notes: [Diagnostic.Note("looked for `\(path)`")],
        hints: ["a path is seen from the folder of the file that has it"], reference: "no-archive")
    case .otherName(let text, let expected, let found):
      Diagnostic(
        .error, "`\(text)` is the project `\(found)`, not `\(expected)`",
        hints: ["name it `\(found)`, or correct the address"], reference: "other-name")
    case .wheelForbidden(let text):
      Diagnostic(
        .error, "`\(text)` is a wheel, which `--no-binary` forbids",
        hints: ["leave out `--no-binary`, or give a source"], reference: "wheel-forbidden")
    case .buildForbidden(let text):
      Diagnostic(
        .error, "`\(text)` would have to be built, and building is forbidden",
        hints: [
          "leave out `--only-binary` and `--no-build`, or give a wheel",
          "`--no-binary NAME` allows building one package",
        ], reference: "build-forbidden")
    case .invalid(let text, let error, let location):
      Diagnostic(
        .error, "\(error.message) in `\(withoutSecrets(text))`", at: location,
        hints: error.hint.map { [$0] } ?? [], reference: "invalid-reference")
    case .unsetVariable(let name, let location):
      Diagnostic(
        .error, "the variable `\(name)` is not set", at: location,
        hints: ["set it to what the lock needs it for"], reference: "unset-variable")
    case .editableRepository(let text, let location):
      Diagnostic(
        .warning, "`-e` makes no difference to a repository: `\(text)` is locked at its commit",
        at: location, hints: ["leave out `-e`"], reference: "editable-repository")
    case .unverified(let texts):
      Diagnostic(
        .note,
        "\(texts.map { "`\($0)`" }.joined(separator: " and ")) "
          + (texts.count == 1 ? "is a folder" : "are folders")
          + ": no hash or commit says what is in it",
        reference: "unverified-folder")
    }
  }
}
