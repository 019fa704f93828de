import Packaging

/// Who asks for a package, as far as is known while a resolution is under way.
struct Askers {
  let demands: Demands
  /// What was told last of a release of each project, by its name.
  let releases: [PackageName: LoadedRelease]

  /// The error with who asks for the package that it is about: the line at which that begins, and
  /// the packages between.
  func completing(_ error: ProviderError, about name: PackageName) -> ProviderError {
    guard let (root, way) = way(to: name) else { return error }
    var told = error.diagnostic
    told.location = told.location ?? root.origin.location
    for (dependent, needed) in zip(way, way.dropFirst()) {
      told.notes.append(Diagnostic.Note("`\(dependent)` requires `\(needed)`"))
    }
    return ProviderError(told, isOfBuild: error.isOfBuild, isFinal: error.isFinal)
  }

  /// The nearest line that leads to a package, and the names on the way to it, the package last.
  private func way(to name: PackageName) -> (RootRequirement, [PackageName])? {
    var ways: [[PackageName]] = [[name]]
    var seen: Set<PackageName> = [name]
    let names = releases.keys.sorted()
    while !ways.isEmpty {
      var longer: [[PackageName]] = []
      for way in ways {
        if let root = demands.roots.first(where: { $0.requirement.name == way[0] }) {
          return (root, way)
        }
        for dependent in names where !seen.contains(dependent) && asks(dependent, for: way[0]) {
          seen.insert(dependent)
          longer.append([dependent] + way)
        }
      }
      ways = longer
    }
    return nil
  }

  private func asks(_ dependent: PackageName, for name: PackageName) -> Bool {
    releases[dependent]?.needs.values.contains { needs in
      needs.contains { $0.requirement.name == name }
    } ?? false
  }
}
