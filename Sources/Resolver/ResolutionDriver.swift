import Packaging

/// Answers what the solver asks, and sees to it that answers are on their way before.
struct ResolutionDriver<Provider: PackageProvider> {
  private let provider: Provider
  private let progress: @Sendable (ResolutionEvent) -> Void
  private let prefetcher: Prefetcher<Provider>
  private var state: ResolverState
  /// Whether some answer could not be given at once; only then asking ahead helps.
  private var isWaiting = false
  /// What was told last of a release of each project.
  private var releases: [PackageID: LoadedRelease] = [:]
  /// Places that were named by the metadata of a reference and are not known yet.
  private var found: [PackageName: DirectReference] = [:]
  /// How many releases of a project were tried.
  private var attempts: [PackageID: Int] = [:]
  /// The attempt at which the next batch of a project's metadata is asked for.
  private var nextBatch: [PackageID: Int] = [:]

  /// A project's first two attempts say little of how many follow.
  private static var firstBatch: Int { 3 }
  private static var largestBatch: Int { 64 }

  init(
    provider: Provider, demands: Demands, progress: @escaping @Sendable (ResolutionEvent) -> Void
  ) {
    self.provider = provider
    self.progress = progress
    prefetcher = Prefetcher(provider, demands)
    state = ResolverState(demands)
  }

  mutating func run(
    prefetchingIn group: inout DiscardingTaskGroup
  ) async throws(ResolutionError) -> DriverOutcome {
    try await learn(state.demands.needs.map(\.requirement), &group)
    state.addRoots()
    while true {
      if Task.isCancelled { throw .cancelled }
      let step = state.solver.next()
      if isWaiting { prefetchNarrowed(&group) }
      switch step {
      case .choose(let package, let domain):
        state.choose(package, among: domain)
      case .load(let package, let position):
        try await load(package, at: position, &group)
        if !found.isEmpty { return .found(found) }
      case .solved:
        reportEffort()
        return .resolved(try await resolution(&group))
      case .unsolvable(let contradictions):
        reportEffort()
        throw .unsolvable(Proof(of: contradictions, in: state))
      }
    }
  }

  /// Asks for the releases of all projects that are not known, at once.
  private mutating func learn(
    _ requirements: [Requirement], _ group: inout DiscardingTaskGroup
  ) async throws(ResolutionError) {
    var unknown: [PackageID] = []
    for requirement in requirements {
      // Numbered in this order, whoever answers first.
      let package = state.intern(requirement.name)
      guard !state.isKnown(package) else { continue }
      if let lookup = provider.releasesAtHand(of: requirement.name) {
        state.setReleases(of: package, lookup)
        continue
      }
      startWaiting(&group)
      unknown.append(package)
      if prefetcher.isNew(requirement.name) {
        group.addTask { [prefetcher] in await prefetcher.follow(requirement) }
      }
    }
    for package in unknown where !state.isKnown(package) {
      do throws(ProviderError) {
        let lookup = try await provider.releases(of: state.table.name(of: package))
        state.setReleases(of: package, lookup)
      } catch {
        throw failure(error)
      }
    }
  }

  /// Tells the solver what a release needs, or an extra of one.
  private mutating func load(
    _ package: PackageID, at position: Position, _ group: inout DiscardingTaskGroup
  ) async throws(ResolutionError) {
    let base = state.table.base(of: package)
    if base == package { noteAttempt(package, at: position, &group) }
    let release: ReleaseDependencies
    switch try await dependencies(of: base, at: position, &group) {
    case .found(let found): release = found
    case .unavailable(let reason):
      state.reject(package, at: position, because: .unavailable(reason))
      return
    }
    if let python = release.requiresPython,
      !PythonLimit(python).admits(state.demands.pythonRelease)
    {
      let reason = Unavailability.requiresPython(python.description)
      state.reject(package, at: position, because: .unavailable(reason))
      return
    }
    let extra = state.table.extraName(of: package)
    let needs = state.demands.needs(of: release, extra: extra)
    switch state.demands.references.judge(needs, of: state.table.name(of: base)) {
    case .fine: break
    case .found(let references):
      found = references
      return
    case .refused(let reason):
      state.reject(package, at: position, because: reason)
      return
    }
    releases[base]?.needs[extra] = needs
    let unknown = state.load(needs, of: package, at: position)
    guard !unknown.isEmpty else { return }
    let requirements = needs.map(\.requirement).filter { unknown.contains($0.name) }
    try await learn(requirements, &group)
    _ = state.load(needs, of: package, at: position)
  }

  private mutating func dependencies(
    of package: PackageID, at position: Position, _ group: inout DiscardingTaskGroup
  ) async throws(ResolutionError) -> DependencyLookup {
    if let known = releases[package], known.position == position {
      return .found(known.dependencies)
    }
    let (name, version) = (
      state.table.name(of: package), state.version(of: package, at: position)
    )
    let lookup: DependencyLookup
    if let atHand = provider.dependenciesAtHand(of: name, at: version) {
      lookup = atHand
    } else {
      startWaiting(&group)
      do throws(ProviderError) {
        lookup = try await provider.dependencies(of: name, at: version)
      } catch {
        throw failure(error.isOfBuild ? askers.completing(error, about: name) : error)
      }
    }
    if case .found(let release) = lookup {
      releases[package] = LoadedRelease(position: position, dependencies: release)
    }
    return lookup
  }

  private func reportEffort() {
    var effort = state.solver.effort
    effort.attempts = attempts.values.reduce(0, +)
    progress(.finished(effort))
  }

  private var askers: Askers {
    Askers(
      demands: state.demands,
      releases: Dictionary(
        uniqueKeysWithValues: releases.map { (state.table.name(of: $0.key), $0.value) }))
  }

  private func failure(_ error: ProviderError) -> ResolutionError {
    Task.isCancelled ? .cancelled : .provider(error)
  }

  private mutating func resolution(
    _ group: inout DiscardingTaskGroup
  ) async throws(ResolutionError) -> Resolution {
    // The release that was decided need not be the one that was loaded last.
    let chosen = state.chosen
    for choice in chosen {
      _ = try await dependencies(of: choice.package, at: choice.position, &group)
    }
    var builder = ResolutionBuilder(state, chosen, releases: releases)
    return builder.resolution()
  }
}

/// Asking ahead.
extension ResolutionDriver {
  /// From the first answer that has to be waited for: everything that an earlier lock has.
  private mutating func startWaiting(_ group: inout DiscardingTaskGroup) {
    guard !isWaiting else { return }
    isWaiting = true
    let preferences = state.demands.preferences
    for name in preferences.keys.sorted() {
      guard let version = preferences[name]?.first else { continue }
      group.addTask { [prefetcher] in await prefetcher.fetch(name, at: version, isAskedFor: false) }
    }
  }

  /// The best release of each project of which more was learned.
  private mutating func prefetchNarrowed(_ group: inout DiscardingTaskGroup) {
    for package in state.solver.takeNarrowed()
    where state.solver.isProject(package) && state.solver.isOpen(package) {
      prefetch(package, state.upcoming(of: package, atMost: 1), &group)
    }
  }

  /// After many attempts, a batch of the releases that would be tried next.
  private mutating func noteAttempt(
    _ package: PackageID, at position: Position, _ group: inout DiscardingTaskGroup
  ) {
    let (name, version) = (
      state.table.name(of: package), state.version(of: package, at: position)
    )
    progress(.trying(name, version, decided: state.solver.level, known: state.table.count))
    let count = attempts[package, default: 0] + 1
    attempts[package] = count
    guard isWaiting, count >= Self.firstBatch else { return }
    let isAwaited = !prefetcher.hasAsked(name, version)
    guard isAwaited || count >= nextBatch[package] ?? 0 else { return }
    // Half of a batch is on its way while the other half is tried: the solver does not wait.
    let size = min(count * 2, Self.largestBatch)
    nextBatch[package] = count + size / 2
    prefetch(package, state.upcoming(of: package, atMost: size + 1), &group)
  }

  private func prefetch(
    _ package: PackageID, _ positions: [Position], _ group: inout DiscardingTaskGroup
  ) {
    let name = state.table.name(of: package)
    for position in positions {
      let version = state.version(of: package, at: position)
      guard !prefetcher.hasAsked(name, version) else { continue }
      group.addTask { [prefetcher] in await prefetcher.fetch(name, at: version, isAskedFor: true) }
    }
  }
}
