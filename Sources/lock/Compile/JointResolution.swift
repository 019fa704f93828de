import Lockfiles
import PackageIndex
import Packaging
import RequirementFiles
import Resolver

/// Production first, then development with production's pins preferred; production's lock is the
/// part of the joint answer that its own requirements reach.
struct JointResolution {
  let inputs: CompileInputs
  let layout: ProjectLayout
  let options: CompileOptions
  let target: TargetEnvironment
  let lookup: SourceLookup
  let locked: LockedReferences
  let console: Console

  /// What was resolved.
  struct Outcome {
    /// Production, or the sources that were named.
    var base: Resolution
    var joint: Resolution?
    var heldBack: [HeldBack]

    var widest: Resolution { joint ?? base }

    /// Whether it is all from indexes, and nothing is to be said of it.
    var isWordless: Bool {
      heldBack.isEmpty && widest.warnings.isEmpty && widest.pins.allSatisfy { $0.source == nil }
    }

    /// Each lock to be written with what goes into it, production first.
    func resolutions(for layout: ProjectLayout) -> [(ProjectLayout.Lock, Resolution)] {
      guard let joint, let production = layout.production, let development = layout.development
      else { return layout.locks.map { ($0, base) } }
      return [(production, base), (development, joint)]
    }
  }

  /// Resolves; again where a cached page turned out damaged on the way.
  func resolve(
    from provider: IndexProvider, showing progress: ProgressLine
  ) async throws(ResolutionError) -> Outcome {
    defer { progress.clear() }
    let outcome: Result<Outcome, ResolutionError>
    do throws(ResolutionError) {
      outcome = .success(try await resolveOnce(from: provider, showing: progress))
    } catch {
      outcome = .failure(error)
    }
    guard provider.forgetDamagedPages() else { return try outcome.get() }
    return try await resolveOnce(from: provider, showing: progress)
  }

  private func resolveOnce(
    from provider: IndexProvider, showing progress: ProgressLine
  ) async throws(ResolutionError) -> Outcome {
    var preferences = Preferences()
    for lock in layout.locks { preferences.append(inputs.earlier[lock.path], options: options) }
    preferences.append(inputs.companion, options: options)
    async let _ = recall(preferences, from: provider)
    // What development needs is on its way while production is resolved.
    async let _ = anticipate(preferences, from: provider)
    if options.output.manner == .pipTools {
      let resolution = try await resolveHoldingPins(from: provider, showing: progress)
      return Outcome(base: resolution, joint: nil, heldBack: [])
    }
    let alone = try await resolve(
      inputs.base, preferences: preferences, from: provider, showing: progress)
    guard let tree = inputs.joint else {
      return Outcome(base: alone, joint: nil, heldBack: [])
    }
    var preferred = Preferences()
    for pin in alone.pins where pin.source == nil { preferred.append(pin.name, pin.version) }
    for lock in layout.locks.reversed() {
      preferred.append(inputs.earlier[lock.path], options: options)
    }
    let joint = try await resolve(
      tree, preferences: preferred, from: provider, showing: progress)
    let roots = ProductionRoots(inputs.base)
    return Outcome(
      base: Parity.production(of: joint, roots: roots), joint: joint,
      heldBack: HeldBack.packages(alone: alone, joint: joint, production: roots))
  }

  /// Resolves as pip-compile does: pins stay, and older releases of what would move them are taken,
  /// until no solution has them.
  private func resolveHoldingPins(
    from provider: IndexProvider, showing progress: ProgressLine
  ) async throws(ResolutionError) -> Resolution {
    var held = HeldPins(
      layout.explicit.flatMap { inputs.earlier[$0.path] }, sources: inputs.base, options: options,
      markers: target.markers)
    defer {
      progress.clear()
      for line in held.discarded { PipCompileWords.say(line, on: console) }
    }
    while true {
      do throws(ResolutionError) {
        return try await resolve(
          inputs.base, holding: held, preferences: Preferences(), from: provider, showing: progress
        )
      } catch .unsolvable(let proof) {
        guard held.discard(for: proof) else { throw .unsolvable(proof) }
      }
    }
  }

  /// Looks up what earlier locks pin as far as the cache has it, on another processor.
  ///
  /// From the end of the alphabet, since a resolution mostly comes from the other side.
  private func recall(_ preferences: Preferences, from provider: IndexProvider) async {
    for (name, versions) in preferences.byName.sorted(by: { $0.key > $1.key }) {
      guard !Task.isCancelled, let version = versions.first else { return }
      _ = provider.dependenciesAtHand(of: name, at: version)
    }
  }

  /// Resolves development for what it makes the provider learn; the answer is thrown away.
  private func anticipate(_ preferences: Preferences, from provider: IndexProvider) async {
    guard let tree = inputs.joint else { return }
    // A failure comes back, with production's answer known, from the resolution that counts.
    _ = try? await resolve(tree, preferences: preferences, from: provider, showing: .silent)
  }

  private func resolve(
    _ tree: RequirementTree, holding pins: HeldPins? = nil, preferences: Preferences,
    from provider: IndexProvider, showing progress: ProgressLine
  ) async throws(ResolutionError) -> Resolution {
    let parts = inputs.resolutionInput(
      tree, options: options, target: target, preferences: preferences)
    var input = ResolutionInput(
      requirements: parts.requirements,
      constraints: parts.constraints + (pins?.constraints ?? []),
      overrides: parts.overrides, markers: target.markers, python: target.python,
      preferences: parts.preferences, lockedReferences: locked.byName, strategy: options.resolution,
      prereleases: options.prereleases ?? tree.options.releases.policy)
    input.releases.all = tree.options.releases.allReleases.names
    if options.output.manner == .pipTools {
      // pip takes the newest of all where anybody's specifier names a pre-release.
      input.releases.all.formUnion(
        (parts.requirements + parts.constraints).map(\.requirement)
          .filter(\.specifiers.namesPrerelease).map(\.name))
    }
    input.releases.final = tree.options.releases.onlyFinal.names
    input.releases.all.subtract(input.releases.final)
    return try await Resolver.resolve(input, from: provider, references: lookup) {
      progress.show($0)
    }
  }
}

extension ReleaseControl {
  /// What `--pre`, `--all-releases :all:` and `--only-final :all:` ask for.
  fileprivate var policy: PrereleasePolicy {
    if allReleases.includesAll { return .allow }
    return onlyFinal.includesAll ? .disallow : .ifNecessary
  }
}
