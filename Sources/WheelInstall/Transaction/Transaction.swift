import PlatformIO
package import SyncPlanning

/// Turns an environment into its next one, as a whole or not at all.
///
/// 1. What is to be done is worked out, and everything that could be in the way is looked for.
/// 2. What is staged is written to the device; then a journal of all steps is. From here on the next
///    environment is decided: a process that is killed is taken up by the next one (`Recovery`).
/// 3. The steps are done. A failure, or a signal, has those that are done taken back.
/// 4. The journal is removed: the environment is the next one. What was set aside is deleted.
package enum Transaction {
  /// Removes distributions and puts staged files into their places.
  ///
  /// A signal that comes before the end has everything taken back, and ends the process once this
  /// function and its callers have let go of their `Interruption.Deferral`s.
  ///
  /// Distributions that are replaced are among `removing`; all others of the environment are
  /// `keeping`, and none of their files is touched.
  ///
  /// - Throws: `TransactionError`; unless that says otherwise, the environment is as it was.
  package static func apply(
    _ staged: StagedTree, removing: [InstalledDistribution], keeping: [InstalledDistribution],
    under lock: borrowing EnvironmentLock
  ) throws(TransactionError) {
    let deferral = Interruption.Deferral()
    var movesFolders = true
    while true {
      let plan = try TransactionPlan(
        staged, removing: removing, keeping: keeping, in: lock.layout, folders: lock.folders,
        movesFolders: movesFolders)
      do throws(TransactionError) {
        try carryOut(plan)
        break
      } catch {
        // This has to be said, whatever else wants to end the process.
        if case .cannotTakeBack = error { deferral.settle() }
        // An overlay (of a container's image) does not rename the folders of its lower layers.
        guard movesFolders, case .file(let failure) = error, failure.isAcrossFileSystems else {
          throw error
        }
        movesFolders = false
      }
    }
    deferral.settle()
    Recovery.discard(lock.folders)
  }

  /// Does what a plan says, or takes back what was done of it.
  ///
  /// Before each step `before` is called, with the step's number.
  static func carryOut(
    _ plan: TransactionPlan,
    before: (Int) throws(TransactionError) -> Void = { _ throws(TransactionError) in
      if let signal = Interruption.requested { throw .interrupted(signal) }
    }
  ) throws(TransactionError) {
    guard !plan.journal.steps.isEmpty else { return }
    try before(0)
    let folder = plan.journal.folders[0]
    // As long as there is a journal, nobody may remove what it speaks of.
    for folder in plan.journal.folders { Interruption.release(folder: folder.path) }
    do throws(TransactionError) {
      try begin(plan)
      try plan.journal.carryOut(before: before)
      try Recovery.commit(plan.journal, folder)
    } catch {
      try Recovery.reverse(plan.journal, folder, because: error)
      Interruption.protect(folder: folder.path)
      throw error
    }
    Interruption.protect(folder: folder.path)
  }

  /// Makes sure that everything that the steps need outlasts a loss of power, and decides to do them.
  static func begin(_ plan: TransactionPlan) throws(TransactionError) {
    let folders = plan.journal.folders
    try TransactionError.wrapping { () throws(FileError) in
      for rewrite in plan.rewrites { try Files.publish(rewrite.content, at: rewrite.staged) }
      for folder in folders where folder == folders[0] || plan.uses(folder) {
        try Files.createDirectory(folder.path)
        try Files.createDirectory(folder.backups)
        try Files.flushFileSystem(of: folder.path)
      }
      let root = folders[0]
      try Files.writeDurably(
        plan.journal.bytes(root: Files.parent(of: root.path)), to: root.journal,
        byWayOf: root.unfinishedJournal)
      try Files.flush(root.path)
    }
  }
}
