import Packaging

/// Why not every package of a plan could be fetched: the network's fault, or that of some packages,
/// all of which are named.
struct FetchError: DiagnosticError, Equatable {
  /// One a package, in the order of the plan.
  let diagnostics: [Diagnostic]

  /// - Precondition: there is one at least.
  init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// So many packages are told about in full; one reason is often that of all.
  private static let fullCount = 3

  var diagnostic: Diagnostic {
    guard var first = diagnostics.first else {
      preconditionFailure("an error says something")
    }
    let unchanged = Diagnostic.Note("the environment is as it was")
    guard diagnostics.count > 1 else {
      first.notes.append(unchanged)
      return first
    }
    var hints: [String] = []
    var notes: [Diagnostic.Note] = []
    for (index, diagnostic) in diagnostics.enumerated() {
      notes.append(Diagnostic.Note(diagnostic.message, at: diagnostic.location))
      guard index < Self.fullCount else { continue }
      notes += diagnostic.notes
      for hint in diagnostic.hints where !hints.contains(hint) { hints.append(hint) }
    }
    return Diagnostic(
      .error, "\(diagnostics.count) packages cannot be fetched", notes: notes + [unchanged],
      hints: hints, reference: first.reference)
  }
}
