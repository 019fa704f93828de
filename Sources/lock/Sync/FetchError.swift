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

  var diagnostic: Diagnostic {
    guard let first = diagnostics.first else {
      preconditionFailure("an error says something")
    }
    guard diagnostics.count > 1 else { return first }
    var hints: [String] = []
    for hint in diagnostics.flatMap(\.hints) where !hints.contains(hint) { hints.append(hint) }
    let notes = diagnostics.flatMap { diagnostic in
      [Diagnostic.Note(diagnostic.message, at: diagnostic.location)] + diagnostic.notes
    }
    return Diagnostic(
      .error, "\(diagnostics.count) packages cannot be fetched", notes: notes, hints: hints,
      reference: first.reference)
  }
}
