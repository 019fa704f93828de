/// The new files of a sync, whole and in order, that only have to be renamed into place.
///
/// The files of a base stand below its `staged` folder as they are to stand below its `final` one,
/// on the same file system. There are folders and regular files in it, no symbolic links, and no
/// empty folders.
package struct StagedTree: Hashable, Sendable {
  /// A folder of staged files and the folder that they are meant for; absolute paths.
  package struct Base: Hashable, Sendable {
    package var staged: String
    /// Without symbolic links, but it need not exist yet.
    package var final: String
    /// The folders below `staged`, relative to it, each after its parent.
    package var folders: [String]

    package init(staged: String, final: String, folders: [String] = []) {
      self.staged = staged
      self.final = final
      self.folders = folders
    }
  }

  /// What the folder is called that holds staged files, directly below a base's final folder.
  package static let folderName = ".lock-stage"

  /// The first is that of the environment's own folder, staged at `<root>/.lock-stage/0`; a scheme
  /// folder outside of it, or on another file system, has its own (`<folder>/.lock-stage/0`).
  package var bases: [Base]
  /// How many files stand in all bases.
  package var fileCount: Int

  package init(bases: [Base], fileCount: Int) {
    self.bases = bases
    self.fileCount = fileCount
  }
}
