package import Packaging

/// A package that wheels are built with, and that moves between two locks.
package struct BuildChange: Hashable, Sendable {
  package var name: PackageName
  /// Ascending, mostly one; empty where it is new.
  package var from: [Version]
  /// Ascending; empty where it is gone.
  package var to: [Version]
  /// What is built with it in both locks, or in one of them, sorted.
  package var built: [PackageName]

  /// `build: name 1.0 → 1.1 (of a, b, c and 2 more)`.
  package var line: String {
    let shown = built.prefix(3).map(\.text).joined(separator: ", ")
    let rest = built.count > 3 ? " and \(built.count - 3) more" : ""
    return "build: \(move) (of \(shown)\(rest))"
  }

  private var move: String {
    let (old, new) = (Self.text(from), Self.text(to))
    if from.isEmpty { return "+ \(name) \(new)" }
    if to.isEmpty { return "- \(name) \(old)" }
    return "\(name) \(old) → \(new)"
  }

  private static func text(_ versions: [Version]) -> String {
    versions.map(\.description).joined(separator: ", ")
  }

  /// What moves of the builds that both locks tell of, by name.
  static func all(from old: Lockfile, to new: Lockfile) -> [BuildChange] {
    let before = builds(of: old)
    var changes: [BuildChange: [PackageName]] = [:]
    for (built, after) in builds(of: new) {
      guard let before = before[built] else { continue }
      for name in Set(before.keys).union(after.keys) where before[name] != after[name] {
        let change = BuildChange(
          name: name, from: before[name] ?? [], to: after[name] ?? [], built: [])
        changes[change, default: []].append(built)
      }
    }
    return changes.map { change, built in
      BuildChange(name: change.name, from: change.from, to: change.to, built: built.sorted())
    }.sorted { ($0.name.text, $0.line) < ($1.name.text, $1.line) }
  }

  /// The releases that each package is built with, and these in turn, where a lock says it.
  private static func builds(of lock: Lockfile) -> [PackageName: [PackageName: [Version]]] {
    var builds: [PackageName: [PackageName: [Version]]] = [:]
    for entry in lock.entries where !entry.buildRequirements.isEmpty {
      let pins = Dictionary(grouping: entry.buildRequirements.flatMap(\.whole), by: \.name)
      builds[entry.name] = pins.mapValues { Set($0.map(\.version)).sorted() }
    }
    return builds
  }
}
