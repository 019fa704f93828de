package import Packaging

/// Why there is no resolution.
package enum ResolutionError: DiagnosticError {
  /// No releases fulfil everything that is asked for.
  case unsolvable(Proof)
  /// An index could not be asked.
  case provider(ProviderError)
  /// A requirement, constraint or override that names a URL.
  case directURL(RootRequirement)
  case cancelled

  package var diagnostic: Diagnostic {
    switch self {
    case .unsolvable(let proof): ProofWriter(proof).diagnostic
    case .provider(let error): error.diagnostic
    case .directURL(let root):
      Diagnostic(
        .error, "`\(root.text)` asks for a file at a URL, which cannot be locked yet",
        at: root.origin.location, hints: ["ask for a version instead"], reference: "direct-url")
    case .cancelled:
      Diagnostic(.error, "interrupted", reference: "interrupted")
    }
  }
}
