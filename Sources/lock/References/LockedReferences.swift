import Lockfiles
import Packaging
import RequirementFiles
import Resolver

/// What earlier locks have of packages that come from no index, the best lock first.
struct LockedReferences {
  private(set) var byName: [PackageName: LockedReference] = [:]

  var all: [LockedReference] { byName.sorted { $0.key < $1.key }.map(\.value) }

  /// Adds what a lock has, unless it is to move.
  mutating func append(
    _ lock: LockedFile?, options: CompileOptions, variable: (String) -> String?
  ) {
    guard let lock, !options.upgradesAll else { return }
    for entry in lock.lockfile.entries where byName[entry.name] == nil {
      // Without its variables, nobody can say whether it is the same place.
      guard let source = entry.source?.expanding(variable),
        !options.upgrades.contains(where: { $0.name == entry.name })
      else { continue }
      byName[entry.name] = LockedReference(
        source, askedRevision: entry.askedRevision, hashes: entry.hashes)
    }
  }
}
