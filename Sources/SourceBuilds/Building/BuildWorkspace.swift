import PlatformIO

/// The folder of one build, which goes with it.
final class BuildWorkspace: Sendable {
  let folder: String
  private let lock: DirectoryLock?

  /// Makes one below `root`, and removes those of processes that are no more.
  init(in root: String) throws(FileError) {
    Interruption.checkpoint()
    let parent = root + "/.work"
    try Files.createDirectories(parent)
    let gate = try? DirectoryLock(parent + "/.lock")  // some file systems have no locks
    let made = try Files.makeUniqueDirectory(in: parent, prefix: "")
    // Python and compilers find their own files by paths without links.
    folder = try Files.realPath(made)
    lock = try? DirectoryLock(folder + "/.lock", waits: false)
    Interruption.protect(folder: folder)
    if gate != nil { Self.removeLeftovers(in: parent, except: Files.name(of: folder)) }
  }

  /// A path in it.
  func path(_ name: String) -> String { folder + "/" + name }

  /// Removes it, with all that is in it.
  func close() {
    // What cannot be removed now, the next process finds.
    try? Files.removeTree(folder)
    Interruption.release(folder: folder)
  }

  private static func removeLeftovers(in parent: String, except own: String) {
    for name in (try? Files.list(parent)) ?? [] where name != own && !name.hasPrefix(".") {
      let other = parent + "/" + name
      // A lock that cannot be had is held by the living.
      guard let held = try? DirectoryLock(other + "/.lock", waits: false) else { continue }
      try? Files.removeTree(other)
      _ = consume held
    }
  }
}
