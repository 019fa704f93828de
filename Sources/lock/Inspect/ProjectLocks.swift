import Lockfiles
import Packaging
import PlatformIO

/// The locks that a command looks into without changing them.
struct ProjectLocks {
  let world: World
  /// What the project's settings say of profiles.
  var profiles = ProjectProfiles()

  /// The lock that a command is about: the one that was named, else the wider of the project's.
  func lock(_ named: String?) throws -> LockedFile {
    let path = try named ?? widest()
    return LockedFile(parsing: try read(path), file: path)
  }

  /// The paths of the project's locks that exist, production first, those of other profiles last.
  func paths() -> [String] {
    usualPaths() + profiles.names.filter { !["dev", "prod"].contains($0) }.compactMap(path)
  }

  private func usualPaths() -> [String] { ["prod", "dev"].compactMap(path) }

  private func path(_ name: String) -> String? {
    // A name of the settings was a profile's when they were read.
    (try? Profile(parsing: name)).flatMap { profiles.lockPaths(of: $0).first(where: world.isFile) }
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
    guard let path = usualPaths().last else {
      throw UsageError.invalid(
        message: "no lock found",
        hints: ["`lock compile` writes one; another place is named with `--lock FILE`"])
    }
    return path
  }
}
