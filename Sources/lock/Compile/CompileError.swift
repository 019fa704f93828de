import Packaging
import PlatformIO
import RequirementFiles

/// Why a compile ends without a lock, beyond what its parts say.
enum CompileError: DiagnosticError, Equatable {
  /// A project whose requirements are not all in its file.
  case needsBackend(ProjectInput)
  /// There is no solution, for reasons already put into words.
  case unsolvable(Diagnostic)
  /// A `-P` that no pin answers to.
  case upgradesNothing(String)
  case cannotWrite(path: String, FileError)
  case cannotWriteOutput

  var diagnostic: Diagnostic {
    switch self {
    case .needsBackend(let project):
      Diagnostic(
        .error, "only the project's build backend knows \(project.unknownParts)",
        at: project.dynamicLocation,
        notes: [Diagnostic.Note("projects are not built by this version")],
        hints: ["list them in `pyproject.toml` (PEP 621), or in a requirements file"],
        reference: "needs-backend")
    case .unsolvable(let told):
      told
    case .upgradesNothing(let text):
      Diagnostic(
        .warning, "`-P \(text)` changes nothing: nothing needs this package",
        reference: "upgrades-nothing")
    case .cannotWrite(let path, let error):
      Diagnostic(
        .error, "cannot write `\(path)`: \(Self.reason(error))",
        hints: error.isDirectory ? ["name a file in it: `-o \(path)/requirements.txt`"] : [],
        reference: "cannot-write")
    case .cannotWriteOutput:
      Diagnostic(
        .error, "cannot write the lock to standard output", reference: "cannot-write")
    }
  }

  private static func reason(_ error: FileError) -> String {
    error.isMissing ? "there is no such folder" : error.message
  }
}

extension ProjectInput {
  /// What is not in the file.
  fileprivate var unknownParts: String {
    if dynamic.contains(.everything) { return "what it requires" }
    return dynamic.map { part in
      part == .dependencies ? "its dependencies" : "its optional dependencies"
    }.joined(separator: " and ")
  }
}
