import Packaging
import Resolver

/// Decides by trying everything: what the resolver is measured against.
struct BruteForce {
  private let world: World
  private let names: [PackageName]

  init(_ world: World) {
    self.world = world
    names = world.index.projects.keys.sorted()
  }

  /// Whether some choice of releases, or none, for each project fulfils all.
  var isSolvable: Bool {
    var chosen: [PackageName: Version] = [:]
    return search(0, &chosen)
  }

  private func search(_ depth: Int, _ chosen: inout [PackageName: Version]) -> Bool {
    guard depth < names.count else { return problem(with: chosen) == nil }
    chosen[names[depth]] = nil
    if search(depth + 1, &chosen) { return true }
    for release in world.index.projects[names[depth]] ?? []
    where isUsable(release, of: names[depth]) {
      chosen[names[depth]] = release.candidate.version
      if search(depth + 1, &chosen) { return true }
    }
    chosen[names[depth]] = nil
    return false
  }

  private func isUsable(_ release: TextIndex.Release, of name: PackageName) -> Bool {
    guard case .wheel = release.candidate.usability, case .found = release.dependencies else {
      return false
    }
    return release.candidate.yanked == nil
  }

  /// What is wrong with a choice; nil if it is a solution.
  func problem(with chosen: [PackageName: Version]) -> String? {
    var active: Set<String> = []
    var pending = world.input.requirements.map(\.requirement)
    while let requirement = pending.popLast() {
      let name = requirement.name
      guard let version = chosen[name] else { return "no \(name) for \(requirement)" }
      guard requirement.specifiers.contains(version) else { return "\(version) for \(requirement)" }
      for constraint in world.input.constraints.map(\.requirement) where constraint.name == name {
        guard constraint.specifiers.contains(version) else { return "\(version): \(constraint)" }
      }
      guard case .found(let release) = world.index.metadata(of: name, at: version) else {
        return "no metadata of \(name) \(version)"
      }
      for extra in [nil] + requirement.extras.map(Optional.some)
      where active.insert("\(name)[\(extra?.text ?? "")]").inserted {
        pending += release.requirements.filter { needed in
          guard let marker = needed.marker else { return extra == nil }
          return marker.evaluate(in: world.input.markers, extras: extra.map { [$0] } ?? [])
        }
      }
    }
    return nil
  }
}
