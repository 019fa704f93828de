import Packaging

/// All that is known in a resolution, and the machine that draws the conclusions: whatever needs no
/// waiting.
struct ResolverState {
  let demands: Demands
  var table = PackageTable()
  var solver = Solver()
  /// By package; nil for extras, and for projects whose releases are not known yet.
  private var projects: [Project?] = []
  private(set) var claims: [Claim] = []

  init(_ demands: Demands) {
    self.demands = demands
  }

  // MARK: Projects

  /// The number of a project, known from now on.
  mutating func intern(_ name: PackageName) -> PackageID {
    let (package, isNew) = table.intern(project: name)
    if isNew {
      solver.addPackage(isDirect: demands.selector.direct.contains(name))
      projects.append(nil)
    }
    return package
  }

  private mutating func intern(_ extra: ExtraName, of base: PackageID) -> PackageID {
    let (package, isNew) = table.intern(extra: extra, of: base)
    if isNew {
      solver.addPackage(base: base)
      projects.append(nil)
    }
    return package
  }

  func isKnown(_ package: PackageID) -> Bool { projects[package.offset] != nil }

  /// A project whose releases are known, or the project of an extra.
  func project(of package: PackageID) -> Project {
    guard let project = projects[table.base(of: package).offset] else {
      preconditionFailure("a project is known before it is spoken of")
    }
    return project
  }

  mutating func setReleases<Releases: ReleaseList>(
    of package: PackageID, _ lookup: ReleaseLookup<Releases>
  ) {
    let name = table.name(of: package)
    let project =
      switch lookup {
      case .found(let releases):
        Project(name: name, releases: releases, preferences: demands.preferences[name] ?? [])
      case .missing(let reason):
        Project(name: name, missing: reason)
      }
    solver.setReleases(of: package, newest: project.newest, preferred: project.preferred)
    projects[package.offset] = project
    for limit in demands.limits(on: name) {
      let claim = addClaim(limit)
      let allowed = allowed(by: limit, of: package)
      solver.constrain(Solver.Dependency(package: package, allowed: allowed, claim: claim))
    }
  }

  func version(of package: PackageID, at position: Position) -> Version {
    project(of: package).version(at: position)
  }

  // MARK: What is asked for

  /// Tells the solver what people ask for; the projects are known.
  mutating func addRoots() {
    for need in demands.needs {
      for dependency in dependencies(need) { solver.require(dependency) }
    }
  }

  /// What a need means: a release of the project, and each of the extras.
  private mutating func dependencies(
    _ need: Demands.Need, allowed: Domain? = nil
  ) -> [Solver.Dependency] {
    let claim = addClaim(need)
    let package = intern(need.requirement.name)
    let allowed = allowed ?? self.allowed(by: need, of: package)
    var dependencies = [Solver.Dependency(package: package, allowed: allowed, claim: claim)]
    for extra in need.requirement.extras {
      let extra = intern(extra, of: package)
      dependencies.append(Solver.Dependency(package: extra, allowed: .present, claim: claim))
    }
    return dependencies
  }

  private mutating func addClaim(_ need: Demands.Need) -> Claim.ID {
    claims.append(Claim(source: need.source, requirement: need.requirement))
    return Claim.ID(claims.count - 1)
  }

  private func allowed(by need: Demands.Need, of package: PackageID) -> Domain {
    guard let project = projects[package.offset] else {
      preconditionFailure("a project is known before it is asked for")
    }
    return project.domain(of: need.requirement.specifiers.versionSet)
  }

  // MARK: Answers

  /// Gives the solver the release to try of a project, or tells it that none is left.
  mutating func choose(_ package: PackageID, among domain: Domain) {
    let selection = demands.selector.select(from: project(of: package), among: domain)
    if !selection.rejected.isEmpty { solver.exclude(selection.rejected, of: package) }
    if let chosen = selection.chosen { solver.choose(chosen, of: package) }
  }

  /// The releases to be tried next, the first first, of those that a project may have now.
  func upcoming(of package: PackageID, atMost limit: Int) -> [Position] {
    guard let project = projects[package.offset] else { return [] }
    let domain = solver.domain(of: package).subtracting(.absent)
    return demands.selector.upcoming(from: project, among: domain, atMost: limit)
  }

  /// Says that a release cannot be used after all.
  mutating func reject(_ package: PackageID, at position: Position, because reason: Rejection) {
    let base = table.base(of: package)
    projects[base.offset]?.reject(position, because: reason)
    solver.exclude(Domain(position, newest: project(of: base).newest), of: base)
  }

  /// Tells the solver what a release needs, if it knows enough, or that the release is impossible.
  ///
  /// - Returns: the projects that have to be known first.
  mutating func load(
    _ needs: [Demands.Need], of package: PackageID, at position: Position
  ) -> [PackageName] {
    let isExtra = table.base(of: package) != package
    var unknown: [PackageName] = []
    var allowed: [Domain] = []
    allowed.reserveCapacity(needs.count)
    for need in needs {
      guard let target = table.project(need.requirement.name), isKnown(target) else {
        if unknown.last != need.requirement.name { unknown.append(need.requirement.name) }
        continue
      }
      let domain = self.allowed(by: need, of: target)
      allowed.append(domain)
      guard !isExtra, target != package, solver.domain(of: target).isDisjoint(with: domain)
      else { continue }
      solver.refuse(
        package, at: position,
        because: Solver.Dependency(package: target, allowed: domain, claim: addClaim(need)))
      return []
    }
    guard unknown.isEmpty else { return unknown }
    var all: [Solver.Dependency] = []
    for (need, allowed) in zip(needs, allowed) { all += dependencies(need, allowed: allowed) }
    if !isExtra, let impossible = all.first(where: { isImpossible($0, for: package, position) }) {
      solver.refuse(package, at: position, because: impossible)
    } else {
      solver.load(all, of: package, at: position)
    }
    return []
  }

  /// Whether a dependency forbids its own release, or an extra that is ruled out.
  private func isImpossible(
    _ dependency: Solver.Dependency, for package: PackageID, _ position: Position
  ) -> Bool {
    dependency.package == package
      ? !dependency.allowed.contains(position) : solver.contradicts(dependency)
  }
}
