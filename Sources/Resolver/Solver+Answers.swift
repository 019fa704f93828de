/// The answers.
extension Solver {
  /// Takes a release for a package; `next` asks for its dependencies if they are not known.
  mutating func choose(_ position: Position, of package: PackageID) {
    if facts[package.offset].loaded.contains(position) {
      decide(package, position)
    } else {
      chosen = (package, position)
    }
  }

  /// Says that releases cannot be used.
  mutating func exclude(_ releases: Domain, of package: PackageID) {
    chosen = nil
    facts[package.offset].excluded.formUnion(releases)
    let excluded = facts[package.offset].excluded
    let id: Incompatibility.ID
    if let known = facts[package.offset].exclusion {
      id = known
      store.widen(known, of: package, by: releases)
    } else {
      id = store.insert(
        [Term(package: package, domain: excluded)], cause: .unavailable(package))
      facts[package.offset].exclusion = id
    }
    let left = partial.domain(of: package).subtracting(excluded)
    if left.isEmpty {
      markChanged(package)
      enqueueIfOpen(package)
    } else if left != partial.domain(of: package) {
      derive(package, left, cause: id)
    }
  }

  /// Whether a dependency would forbid its release at once.
  func contradicts(_ dependency: Dependency) -> Bool {
    partial.domain(of: dependency.package).isDisjoint(with: dependency.allowed)
  }

  /// Tells all dependencies of a release, or of one of its extras.
  mutating func load(_ dependencies: [Dependency], of package: PackageID, at position: Position) {
    chosen = nil
    facts[package.offset].loaded.insert(position)
    let neighbours = neighbourhood(of: package, at: position)
    for dependency in dependencies {
      add(dependency, of: package, at: position, touching: neighbours)
    }
    // An extra's base is decided already.
    if facts[package.offset].base == nil {
      decide(package, position)
    } else {
      markChanged(package)
    }
  }

  /// Tells one dependency that forbids the release that was chosen; the others can wait.
  mutating func refuse(_ package: PackageID, at position: Position, because dependency: Dependency)
  {
    chosen = nil
    let neighbours = neighbourhood(of: package, at: position)
    add(dependency, of: package, at: position, touching: neighbours)
    markChanged(package)
    let level = partial.levelOutside(dependency.package, of: dependency.allowed) ?? 0
    noteDefeat(of: package, by: level)
    enqueueIfOpen(package)
  }

  private mutating func decide(_ package: PackageID, _ position: Position) {
    let domain = Domain(position, newest: facts[package.offset].newest)
    order.remove(package)
    partial.decide(package, domain)
    effort.steps += 1
    markChanged(package)
    for extra in facts[package.offset].extras where partial.isSelected(extra) {
      awakened.append(extra)
    }
  }
}
