/// PubGrub as a machine: it says what it needs next, and whoever drives it answers.
///
/// It knows packages as numbers and releases as positions, and neither waits, nor chooses versions,
/// nor writes text. The algorithm is that of Natalie Weizenbaum, “PubGrub: Next-Generation Version
/// Solving”, 2018; what differs is said where it differs.
struct Solver {
  /// What the machine needs, or how it ended.
  enum Step {
    /// Answer with `choose`, after `exclude` for what turned out unusable; with `exclude` alone if
    /// nothing is left.
    case choose(PackageID, among: Domain)
    /// Answer with `load`, or with `exclude` if the release has no dependencies to tell. Where the
    /// package is an extra, the position is its base's.
    case load(PackageID, at: Position)
    case solved
    /// Each is reason enough; several where several lines cannot be fulfilled by themselves.
    case unsolvable([Incompatibility.ID])
  }

  /// What a release, or an extra of it, needs of another package.
  struct Dependency {
    var package: PackageID
    /// Never with absence; empty where no release would do.
    var allowed: Domain
    var claim: Claim.ID
  }

  /// What the machine is told of a package.
  struct Facts {
    var newest: Position = 0
    /// The releases that an earlier lock has.
    var preferred: [Position] = []
    /// A person asks for it.
    var isDirect = false
    /// The package that this is an extra of.
    var base: PackageID?
    var extras: [PackageID] = []
    /// What cannot be used, and the incompatibility that says so.
    var excluded = Domain.empty
    var exclusion: Incompatibility.ID?
    /// The releases whose dependencies are known.
    var loaded: Set<Position> = []
    /// The dependencies that were loaded last, to be widened by a neighbour's.
    var latest: [LatestDependency] = []
    /// How often the package lost against decisions since it was last put first.
    var defeats = 0
    var patience = Solver.initialPatience
  }

  struct LatestDependency {
    var package: PackageID
    var allowed: Domain
    var id: Incompatibility.ID
    var releases: Domain
  }

  /// So many defeats put a package first, as uv does it; four times as many the next time, so that
  /// two packages that defeat each other cost little more than the better order of the two.
  static let initialPatience = 5

  var facts: [Facts] = []
  var store = IncompatibilityStore()
  var partial = PartialSolution()
  var order = DecisionOrder()
  /// Packages whose incompatibilities are to be looked at.
  var changed: [PackageID] = []
  var isChanged: [Bool] = []
  /// Packages that were narrowed since the driver asked last.
  var narrowed: [PackageID] = []
  var chosen: (package: PackageID, position: Position)?
  /// Extras that may have to be loaded.
  var awakened: [PackageID] = []
  private var contradictions: [Incompatibility.ID] = []
  /// The level to go back to, because another order of decisions is tried.
  var restart: Int?
  /// Who is to come first after the restart, and who came first before.
  var reordered: (loser: PackageID, winner: PackageID)?
  var effort = Effort()

  mutating func addPackage(base: PackageID? = nil, isDirect: Bool = false) {
    let package = PackageID(facts.count)
    var fact = Facts()
    fact.base = base
    fact.isDirect = isDirect
    if base != nil { fact.newest = 1 }
    facts.append(fact)
    if let base { facts[base.offset].extras.append(package) }
    store.addPackage()
    partial.addPackage()
    order.addPackage()
    isChanged.append(false)
  }

  /// Tells how many releases a project has, before anything is asked of it.
  mutating func setReleases(
    of package: PackageID, newest: Position, preferred: [Position]
  ) {
    facts[package.offset].newest = newest
    facts[package.offset].preferred = preferred
  }

  /// Asks for a package from outside.
  mutating func require(_ dependency: Dependency) {
    addRoot(dependency.package, excluding: dependency.allowed.complement, dependency.claim)
  }

  /// Narrows a package from outside, without asking for it.
  mutating func constrain(_ dependency: Dependency) {
    let excluded = Domain.present.subtracting(dependency.allowed)
    guard !excluded.isEmpty else { return }
    addRoot(dependency.package, excluding: excluded, dependency.claim)
  }

  private mutating func addRoot(
    _ package: PackageID, excluding domain: Domain, _ claim: Claim.ID
  ) {
    let terms = domain.isAll ? [] : [Term(package: package, domain: domain)]
    let id = store.insert(terms, cause: .root(claim: claim))
    if terms.isEmpty { contradictions.append(id) }
    markChanged(package)
  }

  /// Goes on until something is needed.
  mutating func next() -> Step {
    while true {
      if let chosen { return .load(chosen.package, at: chosen.position) }
      if contradictions.isEmpty, let contradiction = propagate() {
        contradictions.append(contradiction)
      }
      guard contradictions.isEmpty else { return .unsolvable(contradictions) }
      if let level = restart {
        restart = nil
        backtrack(to: level)
        settleOrder()
        continue
      }
      if let extra = awakened.popLast() {
        guard let position = positionToLoad(extra) else { continue }
        return .load(extra, at: position)
      }
      guard let package = order.next() else { return .solved }
      return .choose(package, among: partial.domain(of: package))
    }
  }

  /// Where an extra's base stands, if the extra is there and its dependencies are not known.
  private func positionToLoad(_ extra: PackageID) -> Position? {
    guard partial.isSelected(extra), let base = facts[extra.offset].base,
      let position = decision(of: base), !facts[extra.offset].loaded.contains(position)
    else { return nil }
    return position
  }

  /// The release that a project was decided to have; nil if it is open or absent.
  func decision(of package: PackageID) -> Position? {
    guard partial.isDecided(package) else { return nil }
    return partial.domain(of: package).onlyPosition(newest: facts[package.offset].newest)
  }

  /// What a package may be as things stand.
  func domain(of package: PackageID) -> Domain { partial.domain(of: package) }

  /// The number of decisions made so far.
  var level: Int { partial.level }

  /// Whether a package must be there and has no release yet.
  func isOpen(_ package: PackageID) -> Bool {
    partial.isSelected(package) && !partial.isDecided(package)
  }

  /// The extras that are there of a project.
  func extras(of package: PackageID) -> [PackageID] {
    facts[package.offset].extras.filter(partial.isSelected)
  }

  func isProject(_ package: PackageID) -> Bool { facts[package.offset].base == nil }

  /// Whether a package must be there as things stand.
  func isSelected(_ package: PackageID) -> Bool { partial.isSelected(package) }

  mutating func takeNarrowed() -> [PackageID] {
    defer { narrowed.removeAll(keepingCapacity: true) }
    return narrowed
  }
}

/// Keeping the books.
extension Solver {
  mutating func markChanged(_ package: PackageID) {
    guard !isChanged[package.offset] else { return }
    isChanged[package.offset] = true
    changed.append(package)
  }

  mutating func countVisits(_ visits: Int) { effort.visits += visits }

  mutating func countLessons(_ sources: Int) { effort.resolutions += sources }

  mutating func derive(_ package: PackageID, _ domain: Domain, cause: Incompatibility.ID) {
    partial.derive(package, domain, cause: cause)
    effort.steps += 1
    narrowed.append(package)
    markChanged(package)
    enqueueIfOpen(package)
  }

  /// Queues a package that must be there and has no release yet.
  func priority(of package: PackageID) -> DecisionOrder.Priority {
    let domain = partial.domain(of: package)
    let index = package.offset
    if domain.onlyPosition(newest: facts[index].newest) != nil { return .single }
    if !facts[index].preferred.isEmpty, facts[index].preferred.contains(where: domain.contains) {
      return .preferred
    }
    guard facts[index].isDirect else { return .mentioned }
    return domain.hasNewest ? .direct : .directHeldBack
  }

  mutating func enqueueIfOpen(_ package: PackageID) {
    guard partial.isSelected(package) else { return }
    guard facts[package.offset].base == nil else {
      awakened.append(package)
      return
    }
    guard !partial.isDecided(package) else { return }
    order.enqueue(package, priority(of: package))
  }

  mutating func backtrack(to level: Int) {
    store.wakeSleepers(above: level)
    for package in partial.backtrack(to: level) {
      // What cannot be used is known at every level.
      if facts[package.offset].exclusion != nil { markChanged(package) }
      if partial.isSelected(package) {
        enqueueIfOpen(package)
      } else {
        order.remove(package)
      }
    }
  }
}
