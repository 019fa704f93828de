package import Packaging

/// Why a file could not be read, in words such as `no such file or directory`.
package struct ReadFailure: Error, Hashable, Sendable {
  package var message: String

  package init(_ message: String) { self.message = message }
}

/// Reads a whole file; `-` is standard input, other paths are relative to the working directory, or
/// URLs.
package typealias SourceReader = (_ path: String) throws(ReadFailure) -> [UInt8]

/// Everything that some requirements files and the files that they include say, in reading order.
///
/// The grammar is pip's. A file that is included twice is read once as requirements and once as
/// constraints. What a constraints file includes, by `-r` or `-c`, are constraints.
package struct RequirementTree: Sendable {
  /// Named requirements, `name @ url` among them.
  package internal(set) var requirements: [RootRequirement] = []
  package internal(set) var constraints: [RootRequirement] = []
  package internal(set) var overrides: [RootRequirement] = []
  /// Requirements that name a place: `-e`, paths, bare URLs and repositories.
  package internal(set) var local: [LocalRequirement] = []
  /// The projects among the sources, in reading order.
  package internal(set) var projects: [ProjectInput] = []
  package internal(set) var options = FileOptions()
  package internal(set) var warnings: [Diagnostic] = []
  /// The files that were read, each once, as `SourceLocation` names them.
  package internal(set) var files: [String] = []

  /// A tree of no files.
  init() {}

  /// Reads the files and what they include.
  ///
  /// Paths may be `-`. The places of what is read name files relative to the working directory,
  /// without `./` and `folder/../`.
  ///
  /// - Throws: `RequirementFileError` for the first thing wrong, in reading order.
  package init(
    roots: [String], constraints: [String] = [], overrides: [String] = [],
    variables: (String) -> String?, read: SourceReader
  ) throws(RequirementFileError) {
    try self.init(
      sources: roots.map { .file($0) }, constraints: constraints, overrides: overrides,
      variables: variables, read: read)
  }

  /// Reads files and projects, and what they include.
  ///
  /// - Throws: `RequirementFileError` for the first thing wrong, in reading order.
  package init(
    sources: [RequirementSource], constraints: [String] = [], overrides: [String] = [],
    rules: ReadingRules = ReadingRules(), variables: (String) -> String?, read: SourceReader
  ) throws(RequirementFileError) {
    var builder = TreeBuilder(rules)
    for source in sources {
      switch source {
      case .file(let path):
        try builder.read(Inclusion(of: path, .requirements), variables: variables, read: read)
      case .project(let path, let selection):
        try builder.readProject(path, selection, read: read)
      }
    }
    for (paths, kind) in [(constraints, FileKind.constraints), (overrides, .overrides)] {
      for path in paths {
        try builder.read(Inclusion(of: path, kind), variables: variables, read: read)
      }
    }
    self = builder.tree
  }
}

extension RequirementTree {
  /// All that is named by its place, as the files have it, with the values of variables.
  package var references: [DirectReference] {
    (requirements + constraints + overrides).compactMap(\.reference) + local.map(\.reference)
  }

  /// The same with other requirements.
  package func replacing(requirements: [RootRequirement]) -> RequirementTree {
    var tree = self
    tree.requirements = requirements
    return tree
  }

  /// The same with other requirements, among which those without names are named now.
  package func replacing(
    requirements: [RootRequirement], constraints: [RootRequirement], overrides: [RootRequirement]
  ) -> RequirementTree {
    var tree = self
    tree.requirements = requirements
    tree.constraints = constraints
    tree.overrides = overrides
    tree.local = []
    return tree
  }
}

extension Inclusion {
  /// A file that the command line names.
  fileprivate init(of path: String, _ kind: FileKind) {
    let path = RemotePath.contains(path) ? path : FilePath.normalized(path)
    self.init(path: path, kind: kind, place: SourceLocation(file: path))
  }
}
