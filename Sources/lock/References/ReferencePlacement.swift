import Packaging
import PlatformIO
import RequirementFiles

/// Where the paths in requirements files and locks lead.
///
/// A path is seen from the folder of the file that has it, so that it is right from any working
/// directory; where nothing is there, from the working directory, as pip sees it.
struct ReferencePlacement: Sendable {
  /// Absolute.
  let workingDirectory: String
  /// Whether there is an archive at an absolute path.
  let isFile: @Sendable (String) -> Bool

  init(world: World) {
    // Without a working directory, absolute paths alone can be found.
    workingDirectory = (try? Files.currentDirectory()) ?? "/"
    isFile = world.isFile
  }

  init(workingDirectory: String, isFile: @escaping @Sendable (String) -> Bool) {
    self.workingDirectory = workingDirectory
    self.isFile = isFile
  }

  /// The reference with an absolute path; one that is not on this machine stays as it is.
  ///
  /// `file` is the file that has it, as seen from the working directory; nil or `-`: none.
  /// - Throws: where nothing is at the path.
  func place(
    _ reference: DirectReference, writtenIn file: String?, at location: SourceLocation?
  ) throws(ReferenceError) -> DirectReference {
    guard reference.path != nil else { return reference }
    let candidates = [folder(of: file), workingDirectory].map { reference.relative(to: $0) }
    if let found = candidates.first(where: isThere) { return found }
    let missing = candidates[0]
    guard case .directory = reference.place else {
      throw .noFile(reference.text, path: missing.path ?? "", location)
    }
    throw .noProject(reference.text, folder: missing.path ?? "", location)
  }

  /// What a lock's line names, with the values of its variables.
  ///
  /// A URL keeps those without a value: whether anything is to be fetched is not known here.
  /// - Throws: where a variable in a path has no value, or nothing is at the path.
  func place(
    locked reference: DirectReference, at location: SourceLocation,
    _ variable: (String) -> String?
  ) throws(ReferenceError) -> DirectReference {
    if let name = reference.unsetVariable(variable) { throw .unsetVariable(name, location) }
    return try place(
      reference.expanding(variable) ?? reference, writtenIn: location.file, at: location)
  }

  /// The path or `file:` URL of a placed reference, as a file at another place has to say it.
  ///
  /// What is right there as it was written stays so.
  func spelling(
    of reference: DirectReference, writtenIn source: String?, for file: String?
  ) -> String {
    guard let path = reference.path else { return reference.spelling }
    let written = unplaced(reference)
    let isSameFolder = folder(of: source) == folder(of: file)
    if written.path?.hasPrefix("/") == true || isSameFolder { return reference.spelling }
    if written.relative(to: folder(of: file)).path == path { return reference.spelling }
    let way = FilePath.path(of: path, from: folder(of: file))
    return reference.spelling.hasPrefix("file:") ? DirectReference(path: way).urlText : way
  }

  /// What was written, read again; variables stay in it.
  private func unplaced(_ reference: DirectReference) -> DirectReference {
    // A text that was read once can be read again.
    (try? DirectReference(parsing: reference.spelling))
      ?? DirectReference(path: reference.spelling)
  }

  private func folder(of file: String?) -> String {
    guard let file, file != "-" else { return FilePath.normalized(workingDirectory) }
    return FilePath.normalized(FilePath.join(workingDirectory, FilePath.folder(of: file)))
  }

  private func isThere(_ reference: DirectReference) -> Bool {
    switch reference.place {
    case .localArchive(let path): return isFile(path)
    case .directory(let path, _):
      let project = reference.subdirectory.map { "\(path)/\($0)" } ?? path
      return ["pyproject.toml", "setup.py", "setup.cfg"].contains { isFile("\(project)/\($0)") }
    case .archive, .repository: return true
    }
  }
}
