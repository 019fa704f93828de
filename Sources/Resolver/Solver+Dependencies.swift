/// Keeping dependencies.
extension Solver {
  /// The positions next to a release, beyond what is excluded, and the run from one to the other.
  struct Neighbourhood {
    var run: Domain
    var above: Position
    var below: Position
  }

  func neighbourhood(of package: PackageID, at position: Position) -> Neighbourhood {
    let base = facts[package.offset].base ?? package
    let (newest, excluded) = (facts[base.offset].newest, facts[base.offset].excluded)
    var (above, below) = (position + 1, position - 1)
    while above <= newest, excluded.contains(above) { above += 1 }
    while below > 0, excluded.contains(below) { below -= 1 }
    let run = Domain(from: below + 1, to: above > newest ? nil : above)
    return Neighbourhood(run: run, above: above, below: below)
  }

  /// Adds a dependency, or lets a neighbour's that asks for the same speak for this release too.
  mutating func add(
    _ dependency: Dependency, of package: PackageID, at position: Position,
    touching neighbours: Neighbourhood
  ) {
    let base = facts[package.offset].base ?? package
    let newest = facts[base.offset].newest
    let release = Domain(position, newest: newest)
    let latest = facts[package.offset].latest.firstIndex {
      $0.package == dependency.package && $0.allowed == dependency.allowed
    }
    if let latest, dependency.package != base {
      let known = facts[package.offset].latest[latest]
      if known.releases.contains(position) { return }
      if neighbours.above <= newest && known.releases.contains(neighbours.above)
        || neighbours.below > 0 && known.releases.contains(neighbours.below)
      {
        facts[package.offset].latest[latest].releases.formUnion(neighbours.run)
        store.widen(known.id, of: base, by: neighbours.run)
        return
      }
    }
    guard let terms = terms(of: dependency, by: package, release) else { return }
    let extra = facts[package.offset].base == nil ? nil : package
    let id = store.insert(
      terms, cause: .dependency(of: base, extra: extra, claim: dependency.claim))
    let entry = LatestDependency(
      package: dependency.package, allowed: dependency.allowed, id: id, releases: release)
    if let latest {
      facts[package.offset].latest[latest] = entry
    } else {
      facts[package.offset].latest.append(entry)
    }
  }

  /// What a dependency forbids; nil if nothing.
  private func terms(
    of dependency: Dependency, by package: PackageID, _ release: Domain
  ) -> [Term]? {
    let base = facts[package.offset].base ?? package
    if dependency.package == package, package != base { return nil }
    var terms: [Term] = []
    if dependency.package == base {
      guard release.isDisjoint(with: dependency.allowed) else { return nil }
      terms = [Term(package: base, domain: release)]
    } else {
      terms = [Term(package: base, domain: release)]
      let forbidden = dependency.allowed.complement
      if !forbidden.isAll { terms.append(Term(package: dependency.package, domain: forbidden)) }
    }
    if package != base { terms.append(Term(package: package, domain: .present)) }
    terms.sort { $0.package < $1.package }
    return terms
  }
}
