import PlatformIO
import Synchronization

/// A folder for what one process has not finished yet; nobody else looks into it while it lives.
///
/// Whether it lives, a lock on a file in it tells, which ends with the process. What dead processes
/// have left is removed by the next one that opens a workspace beside theirs.
final class StoreWorkspace: Sendable {
  let folder: String
  private let lock: Mutex<HeldLock?>
  private let serial = Atomic(0)

  /// Opens one among others, below `<root>/.work`.
  init(in root: String) throws(FileError) {
    let parent = root + "/.work"
    try Files.createDirectories(parent)
    // Nobody else comes or is judged between the making of the folder and that of its lock.
    let gate = try Self.lock(parent + "/.lock", waits: true)
    // What this process makes stays together, and away from what others had and have removed.
    Files.spreadSubfolders(of: parent)
    let folder = try Files.makeUniqueDirectory(in: parent, prefix: "")
    self.folder = folder
    lock = Mutex(try Self.lock(folder + "/.lock", waits: false))
    Interruption.protect(folder: folder)
    withExtendedLifetime(gate) { if gate != nil { takeOver(leftBehindIn: parent) } }
  }

  /// Opens one that nobody shares, in a folder for temporary files.
  init(temporaryIn folder: String) throws(FileError) {
    let folder = try Files.makeUniqueDirectory(in: folder, prefix: "lock-run-")
    self.folder = folder
    lock = Mutex(nil)
    Interruption.protect(folder: folder)
  }

  /// A path in it that nothing stands at.
  func freePath() -> String {
    "\(folder)/\(serial.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  /// Removes it, with all that is in it.
  func close() {
    // What cannot be removed now, the next process finds.
    try? Files.removeTree(folder)
    Interruption.release(folder: folder)
    lock.withLock { $0 = nil }
  }

  /// Removes something large where readers may be looking: first out of their sight.
  func remove(_ path: String) {
    let trash = freePath()
    do {
      try Files.rename(path, to: trash)
      try Files.removeTree(trash)
    } catch {
      // Gone already, or nobody's to remove: either way there is nothing better to be done.
    }
  }

  /// Moves the folders of dead processes into this one, with which they go.
  private func takeOver(leftBehindIn parent: String) {
    guard let names = try? Files.list(parent) else { return }
    for name in names where !name.hasPrefix(".") && parent + "/" + name != folder {
      let other = parent + "/" + name
      // A lock that cannot be had is held by the living.
      guard let held = try? Self.lock(other + "/.lock", waits: false) else { continue }
      try? Files.rename(other, to: freePath())  // else it is somebody else's to remove
      withExtendedLifetime(held) {}
    }
  }

  /// Nil where the file system has no locks.
  private static func lock(_ path: String, waits: Bool) throws(FileError) -> HeldLock? {
    do {
      return HeldLock(try DirectoryLock(path, .exclusive, waits: waits))
    } catch  where error.isUnsupportedLock {
      return nil
    }
  }
}

/// A lock that can be let go of before its owner goes.
private final class HeldLock: Sendable {
  private let lock: DirectoryLock

  init(_ lock: consuming DirectoryLock) { self.lock = lock }
}
