/// Where a requirement that nobody's metadata asks for comes from.
package enum Origin: Hashable, Sendable {
  /// A line of a requirements file, and the `-r` lines that led there, innermost first.
  case requirementFile(SourceLocation, includedFrom: [SourceLocation])
  /// A line of a constraints file, and the lines that led there, innermost first.
  case constraintFile(SourceLocation, includedFrom: [SourceLocation])
  /// A line of a file given with `--override`.
  case overrideFile(SourceLocation)
  /// A string of a `pyproject.toml`, and how annotations name who asks: `name (pyproject.toml)`, with
  /// `:group` behind the path for a dependency group.
  case projectFile(SourceLocation, source: String)
  /// An option of the command line, as it was written.
  case commandLine(option: String)

  /// The place to show in a message; nil for the command line.
  package var location: SourceLocation? {
    switch self {
    case .requirementFile(let location, _), .constraintFile(let location, _),
      .overrideFile(let location), .projectFile(let location, _):
      location
    case .commandLine: nil
    }
  }
}
