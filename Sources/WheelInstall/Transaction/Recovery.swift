import Packaging
import PlatformIO

/// Brings an environment back that a process left half changed.
///
/// Once a journal stands, the next environment is decided and staged as a whole: what is left of it
/// is done. A journal whose changes had begun to be taken back (after a failure) is taken back to the
/// end. Without a journal nothing was changed, or everything is: only leftovers go. Every part of it
/// may be killed and begun again.
package enum Recovery {
  /// What was done.
  package enum Outcome: Hashable, Sendable {
    /// Nothing but, maybe, removing what was staged.
    case nothing
    /// The environment is the next one, as the killed process had meant it.
    case finished
    /// The environment is the former one.
    case undone
  }

  /// Whether a process was killed in this environment, or works in it now; costs one `lstat`.
  package static func isNeeded(in layout: EnvironmentLayout) -> Bool {
    // What cannot even be inspected cannot be recovered; using it will say why.
    ((try? Files.identity(StageFolder(in: layout.root).path)) ?? nil) != nil
  }

  /// Recovers an environment, after waiting for whoever works in it; for the start of every command
  /// that reads or changes one.
  ///
  /// Parameters are those of `EnvironmentLock`.
  /// - Throws: `TransactionError`.
  @discardableResult
  package static func recover(
    _ layout: EnvironmentLayout, command: String,
    timeout: Double = EnvironmentLock.defaultTimeout, waiting: (LockHolder) -> Void = { _ in }
  ) throws(TransactionError) -> Outcome {
    guard isNeeded(in: layout) else { return .nothing }
    do throws(TransactionError) {
      let lock = try EnvironmentLock(layout, command: command, timeout: timeout, waiting: waiting)
      return lock.recovered
    } catch {
      let folder = StageFolder(in: layout.root)
      let isBegun = Files.exists(folder.journal) || Files.exists(folder.reversedJournal)
      // Leftovers without a journal harm nobody, and this one may not remove them.
      if case .file(let failure) = error, failure.isRefusal, !isBegun { return .nothing }
      throw error
    }
  }

  /// Recovers an environment whose lock is held; of `folders`, that at the root is the first.
  static func recover(_ folders: [StageFolder]) throws(TransactionError) -> Outcome {
    let folder = folders[0]
    let root = Files.parent(of: folder.path)
    var outcome = Outcome.nothing
    if let journal = try journal(at: folder.reversedJournal, root) {
      try takeBack(journal, folder)
      outcome = .undone
    } else if let journal = try journal(at: folder.journal, root) {
      outcome = try finish(journal, folder)
    }
    discard(folders)
    return outcome
  }

  /// The journal that stands at `path`; nil when none does.
  private static func journal(
    at path: String, _ root: String
  ) throws(TransactionError) -> Journal? {
    let bytes = try TransactionError.wrapping { () throws(FileError) in
      try Files.readIfPresent(path)
    }
    guard let bytes else { return nil }
    do throws(Journal.Damage) {
      return try Journal(parsing: bytes, root: root)
    } catch {
      // Its bytes were on the device before it had its name (until then it has another, and counts
      // for nothing), so only a device that lost them can have torn it.
      throw .journalUnreadable(path: path, isOtherVersion: error == .unknownForm)
    }
  }

  /// Does what is left of a journal, or takes it back where that cannot be done.
  private static func finish(
    _ journal: Journal, _ folder: StageFolder
  ) throws(TransactionError) -> Outcome {
    do throws(TransactionError) {
      try journal.carryOut(isResuming: true)
      try commit(journal, folder)
      return .finished
    } catch {
      try reverse(journal, folder, because: error)
      return .undone
    }
  }

  /// Takes back what a journal's steps did, and remembers meanwhile that this is the direction.
  static func reverse(
    _ journal: Journal, _ folder: StageFolder, because cause: TransactionError
  ) throws(TransactionError) {
    do throws(FileError) {
      try Files.rename(folder.journal, to: folder.reversedJournal)
    } catch {
      // Killed from here on, the changes would be finished instead, which is as whole a state.
    }
    do throws(TransactionError) {
      try takeBack(journal, folder)
    } catch {
      guard case .file(let failure) = error else { throw error }
      throw .cannotTakeBack(failure, cause: cause.cause)
    }
  }

  private static func takeBack(
    _ journal: Journal, _ folder: StageFolder
  ) throws(TransactionError) {
    try TransactionError.wrapping { () throws(FileError) in
      try journal.takeBack()
      // Names that a loss of power takes back are those of the next environment, as are the files.
      _ = try? flush(journal)
      try Files.remove(folder.journal)
      try Files.remove(folder.reversedJournal)
    }
  }

  /// Makes the changes of a journal, which are all done, outlast everything.
  static func commit(_ journal: Journal, _ folder: StageFolder) throws(TransactionError) {
    try TransactionError.wrapping { () throws(FileError) in
      try flush(journal)
      // From here on the environment is the next one, whatever else happens.
      try Files.remove(folder.journal)
      // What the journal speaks of must not go before it. A failure is of no concern any more: the
      // journal is gone for all who look.
      _ = try? Files.flush(folder.path)
    }
  }

  /// Has the device keep all names that the journal's steps changed.
  private static func flush(_ journal: Journal) throws(FileError) {
    let directories = journal.changedDirectories
    // One call for all costs as much as some ten.
    guard directories.count > 16 else {
      for directory in directories where Files.exists(directory) { try Files.flush(directory) }
      return
    }
    for folder in journal.folders { try Files.flushFileSystem(of: folder.path) }
  }

  /// Removes all that is in the program's folders except for the lock, unless a journal needs it.
  ///
  /// What cannot be removed is left for the next run.
  static func discard(_ folders: [StageFolder]) {
    let root = folders[0]
    guard !Files.exists(root.journal), !Files.exists(root.reversedJournal) else { return }
    for folder in folders.dropFirst() { _ = try? Files.removeTree(folder.path) }
    for entry in (try? Files.entries(root.path)) ?? [] where entry.name != StageFolder.lockName {
      _ = try? Files.removeTree(root.path + "/" + entry.name)
    }
  }
}
