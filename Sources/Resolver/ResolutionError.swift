package import Packaging

/// Why there is no resolution.
package enum ResolutionError: DiagnosticError {
  /// No releases fulfil everything that is asked for.
  case unsolvable(Proof)
  /// An index could not be asked.
  case provider(ProviderError)
  /// A requirement, constraint or override that names a URL.
  case directURL(RootRequirement)
  /// Two lines that name different places for one package.
  case conflictingReferences(RootRequirement, RootRequirement)
  case cancelled

  package var diagnostic: Diagnostic {
    switch self {
    case .unsolvable(let proof): ProofWriter(proof).diagnostic
    case .provider(let error): error.diagnostic
    case .directURL(let root):
      Diagnostic(
        .error, "`\(root.text)` asks for a file at a URL, which nothing here can look into",
        at: root.origin.location, hints: ["ask for a version instead"], reference: "direct-url")
    case .conflictingReferences(let first, let second):
      Diagnostic(
        .error, "`\(second.requirement.name)` is asked for from two places: `\(second.text)`",
        at: second.origin.location,
        notes: [Diagnostic.Note("`\(first.text)` is the other one", at: first.origin.location)],
        hints: ["drop one of the two, or give the one that counts with `--override`"],
        reference: "conflicting-references")
    case .cancelled:
      Diagnostic(.error, "interrupted", reference: "interrupted")
    }
  }
}
