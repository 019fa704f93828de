/// The changes that turn an environment into its next one, written down before the first of them.
///
/// All new files are staged, all old ones are set aside: every change is a renaming, can be told to
/// be done or not by looking, and can be taken back.
struct Journal: Hashable, Sendable {
  /// One change; paths are absolute.
  enum Step: Hashable, Sendable {
    /// What stands at `path`, a file or a whole folder, becomes `backup`.
    case setAside(path: String, backup: String)
    /// The folder at `path`, which is empty by now, goes; `mode` is what it has.
    case removeFolder(path: String, mode: UInt32)
    /// What stands at `staged`, a file or a whole folder, becomes `path`, where nothing is.
    case place(staged: String, path: String)
  }

  /// In the order to be done.
  var steps: [Step]
  /// Where the files of the program are: that at the environment's root, then the others.
  var folders: [StageFolder]

  /// The directories whose names the steps change.
  var changedDirectories: Set<String> {
    var directories: Set<String> = []
    func insert(parentOf path: String) {
      if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
        directories.insert(slash == path.startIndex ? "/" : String(path[..<slash]))
      }
    }
    for step in steps {
      switch step {
      case .setAside(let path, let backup):
        insert(parentOf: path)
        insert(parentOf: backup)
      case .removeFolder(let path, _):
        insert(parentOf: path)
      case .place(let staged, let path):
        insert(parentOf: staged)
        insert(parentOf: path)
      }
    }
    return directories
  }
}
