import Packaging
import Synchronization

/// Asks ahead of the solver for what will probably be needed.
///
/// The answers are thrown away, as the provider keeps them: nothing here influences the result.
final class Prefetcher<Provider: PackageProvider>: Sendable {
  private struct Release: Hashable {
    var name: PackageName
    var version: Version
  }

  private let provider: Provider
  private let demands: Demands
  private let projects = Mutex<Set<PackageName>>([])
  private let releases = Mutex<Set<Release>>([])

  init(_ provider: Provider, _ demands: Demands) {
    self.provider = provider
    self.demands = demands
  }

  /// Whether nobody has asked for a project yet.
  func isNew(_ name: PackageName) -> Bool {
    projects.withLock { $0.insert(name).inserted }
  }

  /// Whether nobody has asked for the metadata of a release yet.
  func isNew(_ name: PackageName, _ version: Version) -> Bool {
    releases.withLock { $0.insert(Release(name: name, version: version)).inserted }
  }

  /// Whether somebody has asked for the metadata of a release.
  func hasAsked(_ name: PackageName, _ version: Version) -> Bool {
    releases.withLock { $0.contains(Release(name: name, version: version)) }
  }

  /// The metadata of a release; where nobody is known to ask for the project, nothing is built for it.
  func fetch(_ name: PackageName, at version: Version, isAskedFor: Bool) async {
    guard isNew(name, version) else { return }
    _ =
      isAskedFor && demands.preferences[name]?.first == version
      ? await provider.anticipateBuild(of: name, at: version)
      : await provider.anticipateDependencies(of: name, at: version)
  }

  /// So many tasks stand in one another at most: cancelling them recurses.
  private static var mostSteps: Int { 64 }

  /// Follows a requirement to the best release, to what that requires, and so on, as if nothing
  /// ever were in conflict.
  func follow(_ requirement: Requirement, steps: Int = Prefetcher.mostSteps) async {
    // Whoever needs the answer asks again, and hears of the failure.
    guard let lookup = try? await provider.releases(of: requirement.name),
      case .found(let releases) = lookup,
      let version = best(in: releases, for: requirement), !Task.isCancelled
    else { return }
    _ = isNew(requirement.name, version)
    let answer =
      isCertain(version, of: requirement)
      ? await provider.anticipateBuild(of: requirement.name, at: version)
      : await provider.anticipateDependencies(of: requirement.name, at: version)
    guard case .found(let release)? = answer, !Task.isCancelled else { return }
    var needs = demands.needs(of: release, extra: nil)
    for extra in requirement.extras { needs += demands.needs(of: release, extra: extra) }
    // From there on, the driver sends somebody out again when it comes along.
    guard steps > 0 else { return }
    await withDiscardingTaskGroup { group in
      for need in needs where isNew(need.requirement.name) {
        group.addTask { await self.follow(need.requirement, steps: steps - 1) }
      }
    }
  }

  /// Whether a release is taken unless something comes in between, so that building it is no guess:
  /// the best of what is asked for directly, what is pinned, and what an earlier lock has.
  private func isCertain(_ version: Version, of requirement: Requirement) -> Bool {
    demands.selector.direct.contains(requirement.name)
      || requirement.specifiers.pinnedVersion != nil
      || demands.preferences[requirement.name]?.first == version
  }

  /// The release that the solver would take if nothing else were asked of the project.
  private func best(in releases: Provider.Releases, for requirement: Requirement) -> Version? {
    let likely = demands.likely(requirement)
    for version in demands.preferences[requirement.name] ?? [] where likely.contains(version) {
      return version
    }
    let isLowest = demands.selector.prefersLowest(requirement.name)
    var fallback: Version?
    // Among so many there is a good one, or it is not worth guessing.
    for index in 0..<min(releases.count, 200) {
      let position = isLowest ? releases.count - 1 - index : index
      let version = releases.version(at: position)
      guard likely.contains(version) else { continue }
      if version.isPrerelease, demands.selector.prereleases != .allow {
        fallback = fallback ?? version
        continue
      }
      switch releases.candidate(at: position).usability {
      case .wheel, .sourceDistribution: return version
      case .unusable: continue
      }
    }
    return fallback
  }
}
