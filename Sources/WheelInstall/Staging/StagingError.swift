package import Packaging
package import PlatformIO

/// Why the new files of an environment cannot be laid down; the environment is as it was.
package enum StagingError: DiagnosticError, Hashable {
  case clashes([PathClash])
  /// A file of the store is not what the manifest says, as when somebody wrote to it through an
  /// environment that shares it: the entry has to be fetched anew.
  case damaged(PackageName, digest: Digest, path: String)
  /// The path is the one that the file was to have in the end.
  case cannotWrite(FileError)
  case cannotCompile(interpreter: String, message: String)
  case cancelled

  package var diagnostic: Diagnostic {
    switch self {
    case .clashes(let clashes):
      Diagnostic(
        .error, clashes.first?.message ?? "two packages claim one path",
        notes: clashes.dropFirst().prefix(20).map { Diagnostic.Note($0.message) },
        hints: ["leave one of the packages out, or report it to their maintainers"],
        reference: "path-clash")
    case .damaged(let name, _, let path):
      Diagnostic(
        .error, "the cached files of `\(name)` were changed: `\(path)`",
        hints: ["run the command again to fetch them anew"], reference: "cache-damaged")
    case .cannotWrite(let error):
      Diagnostic(
        .error, "cannot lay down `\(error.path)`: \(error.message)",
        notes: [Diagnostic.Note("the environment is as it was")], reference: "cannot-write")
    case .cannotCompile(let interpreter, let message):
      Diagnostic(
        .error, "`\(interpreter)` cannot compile modules: \(message)",
        notes: [Diagnostic.Note("the environment is as it was")], reference: "cannot-compile")
    case .cancelled:
      Diagnostic(.error, "cancelled", reference: "cancelled")
    }
  }
}

extension StagingError {
  /// The same with the paths that staged files were to have in the end.
  func withFinalPaths(of tree: StagedTree) -> StagingError {
    guard case .cannotWrite(let error) = self else { return self }
    for base in tree.bases where error.path.hasPrefix(base.staged + "/") {
      let path = base.final + error.path.dropFirst(base.staged.count)
      return .cannotWrite(FileError(path: path, operation: error.operation, code: error.code))
    }
    return self
  }
}
