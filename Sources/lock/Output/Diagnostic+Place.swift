import Packaging

extension Diagnostic {
  /// The same with a place, where it has none.
  func located(at place: SourceLocation?) -> Diagnostic {
    var diagnostic = self
    diagnostic.location = location ?? place
    return diagnostic
  }
}
