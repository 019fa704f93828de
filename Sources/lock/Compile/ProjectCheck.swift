import Packaging
import RequirementFiles

/// What is to be said of projects among the sources.
enum ProjectCheck {
  /// A project that says it does not run on the Python that is locked for.
  static func warnings(_ tree: RequirementTree, for target: TargetEnvironment) -> [Diagnostic] {
    var told: Set<SourceLocation> = []
    return tree.projects.compactMap { project in
      guard let requires = project.requiresPython, !requires.value.contains(target.python),
        told.insert(requires.location).inserted
      else { return nil }
      return Diagnostic(
        .warning,
        "the project requires Python \(requires.text), and this locks for \(target.python)",
        at: requires.location, reference: "requires-python")
    }
  }
}
