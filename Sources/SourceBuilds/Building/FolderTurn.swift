import PlatformIO

/// A turn in a folder that is built where it stands: backends write into it, so that two builds at
/// once, of whatever process, take each other's files away.
///
/// It ends with its owner.
final class FolderTurn: Sendable {
  private let lock: DirectoryLock

  private init(_ lock: consuming DirectoryLock) {
    self.lock = lock
  }

  /// Milliseconds between two looks.
  private static var interval: Int32 { 20 }

  /// Waits for the folder; nil where it cannot be locked, or the task is cancelled: then the build
  /// goes on, or ends, without.
  static func wait(for folder: String) async -> FolderTurn? {
    await Blocking.run { cancellation in
      while !cancellation.isRequested {
        do throws(FileError) {
          return FolderTurn(try DirectoryLock(ofFolder: folder))
        } catch {
          guard error.isLocked else { return nil }
        }
        Blocking.pause(milliseconds: interval)
      }
      return nil
    }
  }
}
