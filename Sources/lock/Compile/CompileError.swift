import Packaging
import PlatformIO
import RequirementFiles

/// Why a compile ends without a lock, beyond what its parts say.
enum CompileError: DiagnosticError, Equatable {
  /// There is no solution, for reasons already put into words.
  case unsolvable(Diagnostic)
  /// A project among the sources does not say what it needs, for reasons already put into words.
  case cannotAskProject(Diagnostic)
  /// A `-P` that no pin answers to.
  case upgradesNothing(String)
  /// A `-P` of a package that only builds need, and which versions these have.
  case buildsDoNotMove(String, to: [Version])
  case cannotWrite(path: String, FileError)
  case cannotWriteOutput

  var diagnostic: Diagnostic {
    switch self {
    case .unsolvable(let told), .cannotAskProject(let told):
      told
    case .upgradesNothing(let text):
      Diagnostic(
        .warning, "`-P \(text)` changes nothing: nothing needs this package",
        reference: "upgrades-nothing")
    case .buildsDoNotMove(let text, let versions):
      Diagnostic(
        .warning,
        "`-P \(text)` does not hold: only builds need this package, which are locked with "
          + versions.map(\.description).joined(separator: ", "),
        hints: ["`--build-constraint FILE` narrows what builds may take"],
        reference: "builds-do-not-move")
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
