/// One thing to tell the user: facts put into words once, for one renderer.
///
/// Messages are lower case without a full stop; text of the user stands in backticks.
package struct Diagnostic: Equatable, Sendable {
  package enum Severity: String, Sendable { case error, warning, note }

  /// A further sentence, with its own place where it has one.
  package struct Note: Equatable, Sendable {
    package var message: String
    package var location: SourceLocation?

    package init(_ message: String, at location: SourceLocation? = nil) {
      self.message = message
      self.location = location
    }
  }

  package var severity: Severity
  package var message: String
  package var location: SourceLocation?
  /// In the order to be read: causes, then the include chain, innermost first.
  package var notes: [Note]
  /// What the user could do, one sentence each.
  package var hints: [String]
  /// A stable kebab-case name of the kind of problem, such as `include-cycle`.
  package var reference: String

  package init(
    _ severity: Severity = .error, _ message: String, at location: SourceLocation? = nil,
    notes: [Note] = [], hints: [String] = [], reference: String
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.notes = notes
    self.hints = hints
    self.reference = reference
  }
}

/// An error that knows how to be told.
package protocol DiagnosticError: Error {
  var diagnostic: Diagnostic { get }
}
