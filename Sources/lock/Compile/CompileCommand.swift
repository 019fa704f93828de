import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver
import WheelInstall

/// `lock compile`: requirement files into locks.
struct CompileCommand {
  let options: CompileOptions
  let world: World
  let console: Console

  /// Reads, resolves, writes and reports.
  func run() async throws -> ExitStatus {
    let layout = try ProjectLayout(
      options.scope, outputFile: options.outputFile, project: options.project,
      profiles: options.profiles,
      exists: world.isFile, project: world.project)
    var inputs = try CompileInputs(layout, options: options, world: world)
    for warning in inputs.widest.warnings { console.report(warning) }
    for warning in UnheededOptions.warnings(inputs.widest.options) { console.report(warning) }
    try LiteralSecrets.refuse(in: inputs.widest)

    if options.checksSeals { inputs.readLocks() }
    // Only looking into a folder tells whether it still asks for the same.
    if options.checksSeals, !inputs.followsFolders,
      let status = SealedCheck(
        inputs: inputs, options: options, layout: layout, console: console, world: world
      ).run()
    {
      return status
    }

    let cacheDirectory = world.cacheDirectory(options.index.cacheDirectory)
    let selection = IndexSelection(
      options: options.index, files: inputs.widest.options, ownFormats: options.formats,
      excludeNewer: options.excludeNewer)
    let configuration = try selection.configuration(
      cacheDirectory: cacheDirectory, now: Clock.now)
    let http = HTTPClient(selection.httpConfiguration())
    let selected = try TargetSelection(
      options.target, cacheDirectory: cacheDirectory, world: world
    ) {
      // An interpreter that was never asked mostly means that nothing is cached at all.
      if !options.index.offline { http.prepare() }
    }
    let target = selected.target
    for warning in ProjectCheck.warnings(inputs.widest, for: target) { console.report(warning) }
    let conclusion = LockConclusion(
      effect: options.effect, manner: options.output.manner, console: console, world: world)
    let unchanged = UnchangedCompile(
      inputs, layout, options: options, configuration: configuration, target: target)
    if let counts = unchanged?.packageCounts(
      now: configuration.now, offline: configuration.offline)
    {
      conclusion.tellUnchanged(layout, packages: counts)
      return .done
    }
    inputs.readLocks()
    let provider = IndexProvider(configuration, target: target, http: http)
    // Never given back: unmapping hundreds of pages one by one is a tenth of a warm run, and the
    // process ends with the command.
    _ = Unmanaged.passRetained(provider)
    console.say(selected.description, at: .detailed)
    console.say(selection.description, at: .detailed)
    console.say("cache: \(cacheDirectory ?? "none")", at: .detailed)

    let builders = BuilderSelection(
      interpreter: selected.interpreter, index: configuration, options: options.build,
      packageSettings: inputs.widest.options.configSettings, world: world)
    let lookup = SourceLookup(
      wheels: WheelReferences(configuration, target: target, http: http),
      formats: selection.formats
    ) { () throws(ProviderError) in
      try builders.builder(
        http: http,
        store: WheelStore(
          cacheDirectory: cacheDirectory, temporaryDirectory: world.temporaryDirectory))
    }
    provider.useBuilds(of: lookup)
    let placement = ReferencePlacement(world: world)
    let locked = inputs.lockedReferences(layout, options: options, world: world)
    let naming = ReferenceNaming(
      placement: placement, lookup: lookup, markers: target.markers, locked: locked.all)
    let projects = DynamicProjects(placement: placement, lookup: lookup, markers: target.markers)
    inputs.base = try await naming.named(projects.completed(inputs.base))
    if let joint = inputs.joint {
      inputs.joint = try await naming.named(projects.completed(joint))
    }

    let outcome = try await resolve(
      inputs, layout, target: target, from: provider, lookup: lookup, locked: locked)
    for warning in outcome.widest.warnings { console.report(warning) }
    for upgrade in options.upgrades where !outcome.widest.pins(upgrade.name) {
      console.report(CompileError.upgradesNothing(upgrade.text).diagnostic)
    }

    let build = await buildPins(
      of: outcome.widest, inputs, layout, target: target, lookup: lookup, index: provider)
    for warning in build.warnings { console.report(warning) }
    if options.output.hashes, let note = outcome.widest.unverified { console.report(note) }
    let rendering = LockRendering(
      options: options, selection: selection, inputs: inputs, target: target,
      placement: placement, build: build.pins)
    var locks: [RenderedLock] = []
    for (lock, resolution) in outcome.resolutions(for: layout) {
      locks.append(try await rendering.render(resolution, as: lock, hashesFrom: provider))
    }
    for warning in provider.warnings { console.report(warning) }
    console.say("requests over the network: \(http.requestCount)", at: .detailed)
    if let unchanged, let trace = provider.trace, outcome.isWordless,
      build.pins.isEmpty, build.warnings.isEmpty,
      provider.warnings.isEmpty, locks.allSatisfy(inputs.stands)
    {
      unchanged.remember(packageCounts: locks.map(\.packageCount), trace)
    }
    return try conclusion.conclude(locks, heldBack: outcome.heldBack)
  }

  /// With what is built what has to be; pip-compile's locks have no place for it.
  private func buildPins(
    of resolution: Resolution, _ inputs: CompileInputs, _ layout: ProjectLayout,
    target: TargetEnvironment, lookup: SourceLookup, index: IndexProvider
  ) async -> BuildPins.Outcome {
    guard options.output.manner != .pipTools else { return BuildPins.Outcome() }
    return await BuildPins(
      lookup: lookup, index: index, options: options,
      earlier: layout.locks.compactMap { inputs.earlier[$0.path] }
        + [inputs.companion].compactMap(\.self),
      pythonVersion: target.pythonVersion
    ).find(for: resolution)
  }

  /// Resolves; where nobody knows a name, names that are near to it are looked for.
  private func resolve(
    _ inputs: CompileInputs, _ layout: ProjectLayout, target: TargetEnvironment,
    from provider: IndexProvider, lookup: SourceLookup, locked: LockedReferences
  ) async throws -> JointResolution.Outcome {
    let progress = ProgressLine(console: console)
    do {
      return try await JointResolution(
        inputs: inputs, layout: layout, options: options, target: target, lookup: lookup,
        locked: locked
      ).resolve(from: provider, showing: progress)
    } catch .unsolvable(let proof) {
      for warning in provider.warnings { console.report(warning) }
      var told = ResolutionError.unsolvable(proof).diagnostic
      // Offline, that a name is not known says little about its spelling.
      if !options.index.offline {
        progress.show("looking for similar names…", when: !proof.unknownProjects.isEmpty)
        let hints = await SimilarNames.hints(for: proof.unknownProjects, from: provider)
        progress.clear()
        told.hints.insert(contentsOf: hints, at: 0)
      }
      throw CompileError.unsolvable(told)
    }
  }
}

extension Resolution {
  /// Whether the package is a part of it.
  fileprivate func pins(_ name: PackageName) -> Bool { pins.contains { $0.name == name } }

  /// What is to be said of folders: nothing proves later what they held.
  fileprivate var unverified: Diagnostic? {
    let folders = pins.compactMap { pin -> String? in
      guard let reference = pin.source?.reference, case .directory = reference.place else {
        return nil
      }
      return reference.text
    }
    return folders.isEmpty ? nil : ReferenceError.unverified(folders).diagnostic
  }
}

extension TargetEnvironment {
  /// As headers of locks name it: `3.12`.
  var pythonVersion: String { python.release.prefix(2).map(String.init).joined(separator: ".") }
}
