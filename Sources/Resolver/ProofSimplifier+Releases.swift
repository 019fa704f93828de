import Packaging

/// Positions become versions.
extension ProofSimplifier {
  /// Leaves out what cannot be used at the ends, and does not tell of it in between.
  func described(_ releases: Domain, of package: PackageID) -> Proof.Releases {
    let project = state.project(of: package)
    let excluded = state.solver.facts[package.offset].excluded
    let usable = releases.subtracting(excluded)
    let isAll = Domain.present.subtracting(excluded).isSubset(of: releases)
    var runs = (usable.isEmpty ? releases : usable).runs(newest: project.newest)
    var joined: [ClosedRange<Position>] = []
    for run in runs {
      if let last = joined.last,
        Domain(from: last.upperBound + 1, to: run.lowerBound).isSubset(of: excluded)
      {
        joined[joined.count - 1] = last.lowerBound...run.upperBound
      } else {
        joined.append(run)
      }
    }
    runs = joined
    return runsDescribed(runs, of: project, isAll: isAll)
  }

  func runsDescribed(
    _ runs: [ClosedRange<Position>], of project: Project, isAll: Bool
  ) -> Proof.Releases {
    Proof.Releases(
      name: project.name,
      runs: runs.map { run in
        Proof.Releases.Run(
          oldest: project.version(at: run.lowerBound), newest: project.version(at: run.upperBound),
          count: run.count)
      },
      isAll: isAll)
  }

  func answer(to requirement: Requirement) -> Proof.Answer {
    guard let package = state.table.project(requirement.name), state.isKnown(package) else {
      return .some
    }
    let project = state.project(of: package)
    if let reason = project.missing { return .missing(reason) }
    guard project.newest > 0 else { return .missing(.noReleases(indexes: [])) }
    guard project.domain(of: requirement.specifiers.versionSet).isEmpty else { return .some }
    var available = Proof.Available(
      count: Int(project.newest), oldest: project.version(at: 1),
      newest: project.version(at: project.newest))
    if let pinned = requirement.specifiers.pinnedVersion {
      let rank = project.rank(of: pinned)
      if rank > 0, rank < project.newest {
        available.nearest = [
          project.version(at: Position(rank)), project.version(at: Position(rank) + 1),
        ]
      }
    }
    return .noMatch(available)
  }
}
