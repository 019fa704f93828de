import Packaging

/// Which release of a project is tried first, of those that are possible.
struct CandidateSelector: Sendable {
  var strategy: ResolutionStrategy
  var prereleases: PrereleasePolicy
  /// Projects for which a person names a pre-release.
  var prereleaseProjects: Set<PackageName>
  /// Releases that a person pins: they may be yanked.
  var pinned: [PackageName: [Version]]
  /// Projects that a person asks for.
  var direct: Set<PackageName>
  /// Packages of which there is one release alone, which somebody named: it may be a pre-release.
  var fixed: Set<PackageName> = []
  /// Projects for which the policy does not count.
  var releases = ReleaseSelection()

  struct Selection {
    var chosen: Position?
    /// What was found to be unusable on the way.
    var rejected = Domain.empty
  }

  /// The best release in a domain.
  func select(from project: Project, among domain: Domain) -> Selection {
    var selection = Selection()
    let newest = project.newest
    for position in project.preferred where domain.contains(position) {
      if isUsable(position, of: project) {
        selection.chosen = position
        return selection
      }
      selection.rejected.formUnion(Domain(position, newest: newest))
    }
    let runs = domain.runs(newest: newest)
    for tier in tiers(of: project.name) {
      if let position = first(in: runs, tier, of: project, rejecting: &selection.rejected) {
        selection.chosen = position
        return selection
      }
    }
    return selection
  }

  /// The releases that would be tried next, unless more is learned; up to a number.
  func upcoming(
    from project: Project, among domain: Domain, atMost limit: Int
  ) -> [Position] {
    var positions: [Position] = []
    var rest = domain
    while positions.count < limit {
      guard let position = select(from: project, among: rest).chosen else { break }
      positions.append(position)
      rest = rest.subtracting(Domain(position, newest: project.newest))
    }
    return positions
  }

  func prefersLowest(_ name: PackageName) -> Bool {
    switch strategy {
    case .highest: false
    case .lowest: true
    case .lowestDirect: direct.contains(name)
    }
  }

  private enum Tier {
    case any, stable, prerelease
  }

  /// Stable releases first, even where a specifier names a pre-release.
  private func tiers(of name: PackageName) -> [Tier] {
    releases.all.contains(name) || prereleases == .allow ? [.any] : [.stable, .prerelease]
  }

  private func first(
    in runs: [ClosedRange<Position>], _ tier: Tier, of project: Project,
    rejecting rejected: inout Domain
  ) -> Position? {
    let isAscending = prefersLowest(project.name)
    for index in runs.indices {
      let run = isAscending ? runs[index] : runs[runs.count - 1 - index]
      for offset in 0..<Position(run.count) {
        let position = isAscending ? run.lowerBound + offset : run.upperBound - offset
        if tier != .any,
          project.isPrerelease(at: position) != (tier == .prerelease)
        {
          continue
        }
        if isUsable(position, of: project) { return position }
        rejected.formUnion(Domain(position, newest: project.newest))
      }
    }
    return nil
  }

  private func isUsable(_ position: Position, of project: Project) -> Bool {
    let (name, isPreferred) = (project.name, project.preferred.contains(position))
    return project.isUsable(at: position) { candidate, _ in
      rejection(of: candidate, in: name, isPreferred: isPreferred)
    }
  }

  private func rejection(
    of candidate: Candidate, in name: PackageName, isPreferred: Bool
  ) -> Rejection? {
    if case .unusable(let reason) = candidate.usability { return .unavailable(reason) }
    if candidate.version.isPrerelease, !fixed.contains(name),
      !allowsPrereleases(of: name, isPreferred: isPreferred)
    {
      return .prerelease
    }
    if let reason = candidate.yanked, !isPreferred,
      !(pinned[name] ?? []).contains(candidate.version)
    {
      return .yanked(reason: reason)
    }
    return nil
  }

  private func allowsPrereleases(of name: PackageName, isPreferred: Bool) -> Bool {
    if releases.all.contains(name) { return true }
    if releases.final.contains(name) { return isPreferred }
    return switch prereleases {
    case .allow, .ifNecessary, .ifNecessaryOrExplicit: true
    case .disallow: false
    case .explicit: isPreferred || prereleaseProjects.contains(name)
    }
  }
}
