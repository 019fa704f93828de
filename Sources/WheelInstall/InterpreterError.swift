package import Packaging

/// Why an interpreter cannot be used.
package enum InterpreterError: DiagnosticError, Hashable {
  /// Nothing of that name; the places that were looked at, in order.
  case notFound(asked: String?, lookedAt: [String])
  case cannotRun(path: String, message: String)
  case unreadableAnswer(path: String)
  case tooOld(path: String, version: String)
  case unsupported(path: String, platform: String)
  /// The system's own package manager looks after it (PEP 668); `says` is the text it left for that.
  case externallyManaged(path: String, marker: String, says: [String])
  /// A folder that is named for the environment has no interpreter.
  case noEnvironment(folder: String, named: String)

  package var diagnostic: Diagnostic {
    switch self {
    case .notFound(let asked?, _):
      Diagnostic(
        .error, "no Python interpreter at `\(asked)`",
        hints: ["`--python` takes a path, or a name on PATH such as `python3.12`"],
        reference: "no-interpreter")
    case .notFound(nil, let places):
      Diagnostic(
        .error, "no Python interpreter found",
        notes: places.map { Diagnostic.Note("looked at \($0)") },
        hints: [
          "name one with `--python`; `lock compile --python-version 3.12` does without one"
        ],
        reference: "no-interpreter")
    case .cannotRun(let path, let message):
      Diagnostic(
        .error, "the interpreter `\(path)` cannot be run: \(message)",
        hints: [
          "name another with `--python`; `lock compile --python-version 3.12` does without one"
        ],
        reference: "interpreter-fails")
    case .unreadableAnswer(let path):
      Diagnostic(
        .error, "`\(path)` does not answer like a Python interpreter",
        reference: "interpreter-fails")
    case .tooOld(let path, let version):
      Diagnostic(
        .error, "`\(path)` is Python \(version); 3.6 is the oldest that can be locked for",
        reference: "interpreter-too-old")
    case .unsupported(let path, let platform):
      Diagnostic(
        .error, "`\(path)` runs on `\(platform)`, which no wheel is made for",
        reference: "platform-unsupported")
    case .externallyManaged(let path, let marker, let says):
      Diagnostic(
        .error, "the environment of `\(path)` is externally managed (`\(marker)`)",
        notes: says.map { Diagnostic.Note($0) },
        hints: [
          "make a virtual environment: `\(path) -m venv .venv`",
          "`--break-system-packages` goes ahead all the same",
        ],
        reference: "externally-managed")
    case .noEnvironment(let folder, let named):
      Diagnostic(
        .error, "`\(folder)` (\(named)) has no Python interpreter",
        hints: ["make the environment: `python3 -m venv \(folder)`, or name one with `--python`"],
        reference: "no-interpreter")
    }
  }
}
