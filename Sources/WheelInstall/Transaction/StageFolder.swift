/// The folder that the program keeps in an environment while it changes it, and the names in it.
///
/// It stands at the environment's root, and beside it in each folder of the installation scheme that
/// is on another file system, since files are renamed from and to it. It is there only while a sync
/// runs, or where one was killed: that it is missing says that nothing has to be recovered.
struct StageFolder: Hashable, Sendable {
  let path: String

  init(at path: String) {
    self.path = path
  }

  /// The one that stands in `folder`.
  init(in folder: String) {
    path = folder + "/" + StagedTree.folderName
  }

  /// The file that is locked by who may change the environment; only at the root.
  var lock: String { path + "/" + Self.lockName }
  /// What is to be done, from the moment that it is decided; only at the root.
  var journal: String { path + "/journal" }
  /// The journal while it is written.
  var unfinishedJournal: String { path + "/journal.new" }
  /// The journal's name once its changes are being taken back.
  var reversedJournal: String { path + "/journal.undo" }
  /// What was there before, each under a number.
  var backups: String { path + "/old" }

  static let lockName = "lock"
}
