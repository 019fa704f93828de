package import Packaging

/// The name of a dependency group in normal form (PEP 735: the rules of PEP 503).
package struct GroupName: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Normalizes what a user or a file says.
  package init(parsing text: some StringProtocol) throws(NameError) {
    self.text = try ExtraName(parsing: text).text
  }

  package var description: String { text }

  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

/// What of a project is asked for.
package struct ProjectSelection: Hashable, Sendable {
  package enum Extras: Hashable, Sendable {
    case named([ExtraName])
    case all
  }

  /// What the project itself needs; false where only its groups are meant.
  package var includesProject: Bool
  package var extras: Extras
  package var groups: [GroupName]

  package init(
    includesProject: Bool = true, extras: Extras = .named([]), groups: [GroupName] = []
  ) {
    self.includesProject = includesProject
    self.extras = extras
    self.groups = groups
  }
}

/// Something that requirements are read from.
package enum RequirementSource: Hashable, Sendable {
  /// A requirements file; `-` is standard input.
  case file(String)
  /// A `pyproject.toml`, `setup.cfg` or `setup.py`.
  case project(String, ProjectSelection)

  /// As it was written.
  package var path: String {
    switch self {
    case .file(let path), .project(let path, _): path
    }
  }

  /// Whether a path is that of a project's file, by its last part.
  package static func isProject(_ path: String) -> Bool {
    switch path.split(separator: "/").last {
    case "pyproject.toml", "setup.cfg", "setup.py": true
    default: false
    }
  }
}

/// A project that was read as a source of requirements.
package struct ProjectInput: Hashable, Sendable {
  /// What only the project's build backend can tell.
  package enum Dynamic: Hashable, Sendable {
    /// `project.dependencies`.
    case dependencies
    /// `project.optional-dependencies`.
    case optionalDependencies
    /// There is no `project` table: all of it.
    case everything
  }

  /// The project's file.
  package var path: String
  /// Nil where the file does not say it.
  package var name: PackageName?
  package var requiresPython: Sourced<SpecifierSet>?
  package var selection: ProjectSelection
  /// What was asked for and is not in the tree, since it is not in the file.
  package var dynamic: [Dynamic]
  /// Where the file says so; its beginning where it says nothing.
  package var dynamicLocation: SourceLocation
  /// What origins of its dependencies name: `name (pyproject.toml)`.
  package var annotation: String
}
