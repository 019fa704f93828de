import PlatformIO

/// The right to change an environment: one process at a time has it.
///
/// It is a lock on a file in the environment's `.lock-stage`, which says who holds it. File and
/// folder are there only as long as somebody has the right or waits for it, so that a finished sync
/// leaves nothing behind; whatever else is in the folder goes too. Taking it recovers what a killed
/// process left: who has it sees an environment that is whole.
package struct EnvironmentLock: ~Copyable {
  /// In seconds.
  package static let defaultTimeout = 300.0

  package let layout: EnvironmentLayout
  /// What had to be recovered when the lock was taken.
  package let recovered: Recovery.Outcome
  /// Where the files of the program are in this environment, that at the root first.
  let folders: [StageFolder]
  private let lock: TransientLock
  /// Whether the environment's folder was made for the lock to stand in.
  private let madeRoot: Bool

  /// Takes the lock, waits for whoever has it, and recovers the environment.
  ///
  /// - Parameters:
  ///   - layout: of the environment; its folder is made if it is missing.
  ///   - command: what others are told to wait for, such as `lock sync`; never with arguments, which
  ///     may hold secrets.
  ///   - timeout: how long to wait for others, in seconds.
  ///   - waiting: called once, before waiting, with who has the lock.
  /// - Throws: `TransactionError`.
  package init(
    _ layout: EnvironmentLayout, command: String, timeout: Double = defaultTimeout,
    waiting: (LockHolder) -> Void = { _ in }
  ) throws(TransactionError) {
    let madeRoot = try TransactionError.wrapping { () throws(FileError) in
      if Files.exists(layout.root) { return false }
      try Files.createDirectories(layout.root)
      return true
    }
    let folders = StageFolder.all(in: layout)
    // A signal that comes before what there is to remove is known would leave that behind.
    let deferral = Interruption.Deferral()
    let lock = try Self.take(folders[0], in: layout, command, timeout, waiting)
    recovered = try Recovery.recover(folders)
    Interruption.protect(folder: folders[0].path)
    if madeRoot { Interruption.protect(emptyFolder: layout.root) }
    self.lock = lock
    self.layout = layout
    self.folders = folders
    self.madeRoot = madeRoot
    _ = consume deferral
  }

  deinit {
    Recovery.discard(folders)
    lock.removeFile()
    // Not there any more, not empty after a failure, or somebody else's by now: it does not matter.
    _ = try? Files.removeDirectory(folders[0].path)
    if madeRoot { _ = try? Files.removeDirectory(layout.root) }
    Interruption.release(folder: folders[0].path)
    Interruption.release(emptyFolder: layout.root)
  }

  private static func take(
    _ folder: StageFolder, in layout: EnvironmentLayout, _ command: String, _ timeout: Double,
    _ waiting: (LockHolder) -> Void
  ) throws(TransactionError) -> TransientLock {
    let start = Clock.nanoseconds
    var pause = 5
    var hasWaited = false
    while true {
      if let signal = Interruption.requested { throw .interrupted(signal) }
      if let lock = try attempt(folder, command) { return lock }
      let holder = LockHolder(lockFile: folder.lock)
      let waited = Double(Clock.nanoseconds - start) / 1e9
      guard waited < timeout else {
        throw .busy(environment: layout.root, holder: holder, seconds: timeout)
      }
      if !hasWaited { waiting(holder) }
      hasWaited = true
      Clock.pause(milliseconds: min(pause, Int((timeout - waited) * 1000) + 1))
      pause = min(pause * 2, 100)
    }
  }

  /// Nil when somebody else has it.
  private static func attempt(
    _ folder: StageFolder, _ command: String
  ) throws(TransactionError) -> TransientLock? {
    while true {
      do throws(FileError) {
        try Files.createDirectory(folder.path)
        guard try Files.identity(folder.path)?.kind != .symbolicLink else {
          throw FileError.notDirectory(folder.path)
        }
        return try TransientLock(folder.lock, holder: LockHolder.text(command: command))
      } catch  where error.isMissing && Files.exists(Files.parent(of: folder.path)) {
        continue  // the last holder removed the folder in between
      } catch {
        // Unless somebody else has a lock in it.
        _ = try? Files.removeDirectory(folder.path)
        throw .file(error)
      }
    }
  }
}
