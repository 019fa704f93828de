package import Packaging

/// One difference between an old lock and a new one.
package enum LockChange: Hashable, Sendable {
  /// What differs of a pin whose version stays.
  package enum Aspect: String, Hashable, Sendable, CaseIterable {
    case hashes, marker, extras, annotation
    /// The index that it comes from.
    case index
    /// The packages that its wheel is built with.
    case build
    /// What its backend is told.
    case settings
  }

  case added(PackageName, Lockfile.Release)
  case removed(PackageName, Lockfile.Release)
  case changed(PackageName, from: Lockfile.Release, to: Lockfile.Release)
  /// The aspects in the order of their cases; never empty.
  case rewritten(PackageName, Lockfile.Release, [Aspect])

  package var name: PackageName {
    switch self {
    case .added(let name, _), .removed(let name, _), .changed(let name, _, _),
      .rewritten(let name, _, _):
      name
    }
  }

  /// Whether another version is installed than before.
  package var movesVersion: Bool {
    if case .rewritten = self { false } else { true }
  }

  /// Whether something else is installed, or otherwise, though the version stays.
  package var changesContents: Bool {
    guard case .rewritten(_, _, let aspects) = self else { return false }
    return aspects.contains { $0 != .annotation }
  }

  /// How far the version moves; nil where it does not, or where either side is no version.
  package var jump: VersionJump? {
    guard case .changed(_, .version(let old), .version(let new)) = self else { return nil }
    return VersionJump(from: old, to: new)
  }

  /// The change as one line: `+ name 1.0`, `- name 1.0`, `name 1.0 → 1.1`.
  package var line: String {
    switch self {
    case .added(let name, let version): "+ \(name) \(version)"
    case .removed(let name, let version): "- \(name) \(version)"
    case .changed(let name, let from, let to): "\(name) \(from) → \(to)"
    case .rewritten(let name, let version, let aspects):
      "\(name) \(version) (\(aspects.map(\.rawValue).joined(separator: ", ")))"
    }
  }
}
