import Lockfiles
import Packaging
import PlatformIO

/// The locks that a command looks into without changing them.
struct ProjectLocks {
  let world: World

  /// The lock that a command is about: the one that was named, else the wider of the project's.
  func lock(_ named: String?) throws -> LockedFile {
    let path = try named ?? widest()
    return LockedFile(parsing: try read(path), file: path)
  }

  /// The paths of the project's locks that exist, production first.
  func paths() -> [String] {
    [Profile.production, .development].compactMap { profile in
      ProjectLayout.lockPaths(of: profile).first(where: world.isFile)
    }
  }

  func read(_ path: String) throws -> [UInt8] {
    do {
      return try Files.read(path)
    } catch {
      throw UsageError.invalid(
        message: "cannot read the lock `\(path)`: \(error.message)", hints: [])
    }
  }

  private func widest() throws -> String {
    guard let path = paths().last else {
      throw UsageError.invalid(
        message: "no lock found",
        hints: ["`lock compile` writes one; another place is named with `--lock FILE`"])
    }
    return path
  }
}
