package import PlatformIO

/// The new files of a sync, whole and in order, that only have to be renamed into place.
///
/// The files of a base stand below its `staged` folder as they are to stand below its `final` one,
/// on the same file system. There are folders and regular files in it, no symbolic links, and no
/// empty folders.
package struct StagedTree: Hashable, Sendable {
  /// A folder of staged files and the folder that they are meant for; absolute paths.
  package struct Base: Hashable, Sendable {
    package var staged: String
    /// Without symbolic links.
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

  /// The first is that of the environment's own folder, staged below `<root>/.lock-stage`; a scheme
  /// folder outside of it, or on another file system, has its own (below `<folder>/.lock-stage`).
  package var bases: [Base]
  /// How many files stand in all bases.
  package var fileCount: Int
  /// How most files got here from the store.
  package var linkMode: LinkMode?
  /// Why that was not a cheaper way, where it was tried.
  package var linkFallback: FileError?

  package init(bases: [Base], fileCount: Int) {
    self.bases = bases
    self.fileCount = fileCount
  }

  /// The folder that files are staged in for a final one.
  package static func stage(of final: String) -> String {
    final == "/" ? "/\(folderName)" : "\(final)/\(folderName)"
  }

  /// From now on, an interruption of the process removes what is staged.
  func protect() {
    for base in bases { Interruption.protect(folder: Self.stage(of: base.final)) }
  }

  /// From now on, an interruption of the process leaves alone what is staged.
  private func release() {
    for base in bases { Interruption.release(folder: Self.stage(of: base.final)) }
  }

  /// Removes what is staged, as far as it can be.
  package func discard() {
    for base in bases {
      // What cannot be removed now, the next run removes before it begins. The folder itself stays
      // where the environment's lock is in it.
      try? Files.removeTree(base.staged)
      _ = try? Files.removeDirectory(Self.stage(of: base.final))
    }
    release()
  }
}

extension StagedTree {
  /// The tree that a plan leads to, of which nothing is there yet.
  init(_ plan: StagingPlan) {
    bases = plan.places.bases.map { final in
      Base(staged: "\(Self.stage(of: final))/\(Clock.nanoseconds)", final: final)
    }
    fileCount = plan.fileCount
    for folder in plan.folders where !folder.path.isEmpty {
      bases[folder.base].folders.append(folder.path)
    }
  }

  /// Takes in the files of compiled modules.
  mutating func add(_ modules: [Bytecode.Module], of plan: StagingPlan) {
    fileCount += modules.count
    for index in Set(modules.map(\.folder)).sorted() {
      let folder = plan.folders[index]
      bases[folder.base].folders.append(StagingPlan.join(folder.path, "__pycache__"))
    }
  }

  /// Dates all staged folders, in seconds since 1970.
  func setStagedTimes(to seconds: Int64) throws(FileError) {
    for base in bases {
      let folder = try OpenFolder(base.staged)
      for path in base.folders.reversed() { try folder.setTime(of: path, to: seconds) }
    }
  }

  /// Dates all folders of the tree in their final places, which renaming into them has changed,
  /// and the environment's own; in seconds since 1970.
  ///
  /// To be called once the tree is in place and nothing is made or removed any more. A folder that
  /// cannot be dated is left as it is.
  package func setFinalTimes(to seconds: Int64) {
    for base in bases {
      // Somebody else's folder, say; its files are right all the same.
      guard let folder = try? OpenFolder(base.final) else { continue }
      for path in base.folders.reversed() { try? folder.setTime(of: path, to: seconds) }
      try? folder.setTime(of: ".", to: seconds)
    }
  }
}
