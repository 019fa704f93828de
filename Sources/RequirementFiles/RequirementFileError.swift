package import Packaging

/// Why a requirements file cannot be used, and where.
package struct RequirementFileError: DiagnosticError, Equatable {
  package enum Reason: Equatable, Sendable {
    case file(FileProblem)
    case option(OptionProblem)
    case requirement(RequirementProblem)
    case address(AddressProblem)
    case project(ProjectProblem)
    /// The file is no TOML; its place is the error's.
    case toml(TomlError)
    /// A variable without a value in an option or an address, or where a version should be.
    case unsetVariable(String)
  }

  package var reason: Reason
  package var location: SourceLocation
  /// The lines that include the file, innermost first.
  package var includedFrom: [SourceLocation]

  package init(
    _ reason: Reason, at location: SourceLocation, includedFrom: [SourceLocation] = []
  ) {
    self.reason = reason
    self.location = location
    self.includedFrom = includedFrom
  }

  /// The error in words, with the include chain as notes.
  package var diagnostic: Diagnostic {
    if case .toml(let error) = reason { return error.diagnostic(in: location.file) }
    let wording = reason.wording
    var notes: [Diagnostic.Note] = []
    if case .option(.conflictingIndexURL(let first)) = reason {
      notes.append(Diagnostic.Note("the other one is given here", at: first))
    }
    notes += includedFrom.map { Diagnostic.Note("included from here", at: $0) }
    return Diagnostic(
      .error, wording.message, at: location, notes: notes, hints: wording.hints,
      reference: wording.reference)
  }
}

extension RequirementFileError.Reason {
  var wording: Wording {
    switch self {
    case .file(let problem): problem.wording
    case .option(let problem): problem.wording
    case .requirement(let problem): problem.wording
    case .address(let problem): problem.wording
    case .project(let problem): problem.wording
    case .toml(let error): error.wording
    case .unsetVariable(let name):
      Wording(
        "unset-variable", "the environment variable `\(name)` is not set or empty",
        hint: "set it, or write its value here if it is no secret")
    }
  }
}

/// What is said of a problem.
struct Wording {
  var reference: String
  var message: String
  var hints: [String] = []

  init(_ reference: String, _ message: String, hint: String? = nil) {
    self.reference = reference
    self.message = message
    if let hint { hints = [hint] }
  }
}

/// What is wrong with one line, before the file's name is known.
struct LineFailure: Error, Equatable {
  var reason: RequirementFileError.Reason
  var position: SourcePosition

  init(_ reason: RequirementFileError.Reason, at position: SourcePosition) {
    self.reason = reason
    self.position = position
  }
}
