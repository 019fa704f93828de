import Packaging

/// Projects' files as sources of requirements.
extension TreeBuilder {
  /// Reads what a selection of a project asks for.
  mutating func readProject(
    _ path: String, _ selection: ProjectSelection, read: SourceReader
  ) throws(RequirementFileError) {
    let path = FilePath.normalized(path)
    let place = SourceLocation(file: path)
    guard path.hasSuffix("pyproject.toml") else {
      guard selection.groups.isEmpty else {
        throw RequirementFileError(.project(.noGroups(path: path)), at: place)
      }
      return add(
        ProjectInput(
          path: path, selection: selection, dynamic: [.everything], dynamicLocation: place,
          annotation: "(\(path))"), requirements: [])
    }
    let bytes: [UInt8]
    do {
      bytes = try read(path)
    } catch {
      throw RequirementFileError(
        .file(.cannotRead(path: path, message: error.message)), at: place)
    }
    var reader = try ProjectReader(ProjectFile(parsing: bytes, path: path), rules)
    let input = try reader.read(selection)
    add(input, requirements: reader.requirements, warnings: reader.warnings)
  }
}
