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
      profiles: options.profiles, exists: world.isFile, project: world.project)
    var inputs = try await read(layout)
    if let status = try checkSeals(&inputs, layout) { return status }

    let environment = try environment(for: inputs)
    defer { environment.store.close() }
    let unchanged = UnchangedCompile(
      inputs, layout, options: options, configuration: environment.configuration,
      target: environment.target)
    if let counts = environment.packageCounts(of: unchanged) {
      return try conclusion.concludeUnchanged(layout, packages: counts)
    }
    inputs.readLocks()
    for line in environment.descriptions { console.say(line, at: .detailed) }
    let provider = environment.makeProvider()
    let lookup = environment.makeLookup(
      of: inputs.widest.references, build: options.build, outputs: layout.locks.map(\.path),
      world: world)
    provider.useBuilds(of: lookup)
    let locked = inputs.lockedReferences(layout, options: options, world: world)
    try await name(&inputs, by: lookup, locked: locked, target: environment.target)

    let pins = pins(inputs, layout, environment, lookup, provider)
    let (outcome, build) = try await pins.anticipating {
      let outcome = try await resolve(
        inputs, layout, target: environment.target, from: provider, lookup: lookup, locked: locked)
      warn(of: outcome)
      return (outcome, await pins.find(for: outcome.widest))
    }
    let locks = try await render(outcome, inputs, layout, environment, build, from: provider)
    if let unchanged, let trace = provider.trace, outcome.isWordless, build.isEmpty,
      provider.warnings.isEmpty, locks.allSatisfy(inputs.stands)
    {
      unchanged.remember(packageCounts: locks.map(\.packageCount), trace)
    }
    let status = try conclusion.conclude(locks, heldBack: outcome.heldBack)
    await askAgain(lookup, about: locks, environment, build)
    return status
  }

  /// Asks backends again that may have looked for a lock that was not there before, so that the next
  /// compile need not.
  private func askAgain(
    _ lookup: SourceLookup, about locks: [RenderedLock], _ environment: CompileEnvironment,
    _ build: BuildPins.Outcome
  ) async {
    guard options.effect == .write, environment.configuration.cacheDirectory != nil,
      options.build.isIsolated
    else { return }
    await lookup.askAgain(
      where: locks.filter { $0.earlier == nil && $0.path != "-" }.map(\.path),
      preferring: options.output.manner == .pipTools ? nil : build.pins, world: world)
  }

  private func pins(
    _ inputs: CompileInputs, _ layout: ProjectLayout, _ environment: CompileEnvironment,
    _ lookup: SourceLookup, _ provider: IndexProvider
  ) -> BuildPins {
    BuildPins(
      lookup: lookup, index: provider, options: options,
      earlier: EarlierBuilds(
        locks: layout.locks.compactMap { inputs.earlier[$0.path] }
          + [inputs.companion].compactMap(\.self),
        options: options, files: inputs.widest.options, formats: environment.selection.formats,
        pythonVersion: environment.target.pythonVersion))
  }

  /// The machine that the locks are for, after what is to be said of the files.
  private func environment(for inputs: CompileInputs) throws -> CompileEnvironment {
    let environment = try CompileEnvironment(options, files: inputs.widest.options, world: world)
    for warning in ProjectCheck.warnings(inputs.widest, for: environment.target) {
      console.report(warning)
    }
    return environment
  }

  private var conclusion: LockConclusion {
    LockConclusion(
      effect: options.effect, manner: options.output.manner, printsJSON: options.printsJSON,
      console: console, world: world)
  }

  /// Reads requirement files, and refuses those that hold a password.
  private func read(_ layout: ProjectLayout) async throws -> CompileInputs {
    let inputs = try await RemoteSources(options, world: world).reading { read in
      try CompileInputs(layout, options: options, world: world, read: read)
    }
    // pip says nothing of what it passes over.
    if options.output.manner == .lock || console.verbosity >= .detailed {
      for warning in inputs.widest.warnings { console.report(warning) }
      for warning in UnheededOptions.warnings(inputs.widest.options) { console.report(warning) }
    }
    try LiteralSecrets.refuse(in: inputs.widest)
    if options.output.manner == .pipTools {
      PipCompileWords.warn(of: options, layout, inputs, on: console)
    }
    return inputs
  }

  /// What a check comes to that asks nobody; nil where only resolving can tell.
  private func checkSeals(
    _ inputs: inout CompileInputs, _ layout: ProjectLayout
  ) throws -> ExitStatus? {
    guard options.checksSeals else { return nil }
    inputs.readLocks()
    // Only looking into a folder tells whether it still asks for the same.
    if inputs.followsFolders { return nil }
    return try SealedCheck(
      inputs: inputs, options: options, layout: layout, conclusion: conclusion
    ).run()
  }

  /// Finds out the names of what is asked for by its place, and what built projects ask for.
  private func name(
    _ inputs: inout CompileInputs, by lookup: SourceLookup, locked: LockedReferences,
    target: TargetEnvironment
  ) async throws {
    let placement = ReferencePlacement(world: world)
    let naming = ReferenceNaming(
      placement: placement, lookup: lookup, markers: target.markers, locked: locked.all)
    let projects = DynamicProjects(placement: placement, lookup: lookup, markers: target.markers)
    inputs.base = try await naming.named(projects.completed(inputs.base))
    if let joint = inputs.joint {
      inputs.joint = try await naming.named(projects.completed(joint))
    }
  }

  /// Says what is to be said of a resolution before its locks are written.
  private func warn(of outcome: JointResolution.Outcome) {
    for notice in outcome.widest.notices {
      guard options.output.manner == .pipTools, let extra = notice.missingExtra,
        let pin = outcome.widest.pins.first(where: { $0.name == notice.package })
      else {
        console.report(notice.diagnostic)
        continue
      }
      PipCompileWords.say(
        PipCompileWords.missingExtra(
          extra.text, of: pin.name.text, pin.version.description), on: console)
    }
    guard options.output.manner == .lock else { return }
    if options.output.hashes, let note = outcome.widest.unverified { console.report(note) }
  }

  /// Says which `-P` did not do what it was to do.
  private func warn(of outcome: JointResolution.Outcome, _ build: BuildPins.Outcome) {
    for upgrade in options.upgrades where !outcome.widest.pins(upgrade.name) {
      let versions = build.versions(of: upgrade.name)
      if versions.isEmpty {
        console.report(CompileError.upgradesNothing(upgrade.text).diagnostic)
      } else if !versions.allSatisfy(upgrade.specifiers.contains) {
        console.report(CompileError.buildsDoNotMove(upgrade.text, to: versions).diagnostic)
      }
    }
  }

  /// The locks as they are to stand.
  private func render(
    _ outcome: JointResolution.Outcome, _ inputs: CompileInputs, _ layout: ProjectLayout,
    _ environment: CompileEnvironment, _ build: BuildPins.Outcome, from provider: IndexProvider
  ) async throws -> [RenderedLock] {
    if let failure = build.failure { throw failure }
    for warning in build.warnings { console.report(warning) }
    if options.output.manner == .lock { warn(of: outcome, build) }
    let rendering = LockRendering(
      options: options, selection: environment.selection, inputs: inputs,
      target: environment.target, placement: ReferencePlacement(world: world), build: build.pins)
    var locks: [RenderedLock] = []
    for (lock, resolution) in outcome.resolutions(for: layout) {
      locks.append(try await rendering.render(resolution, as: lock, hashesFrom: provider))
    }
    for warning in provider.warnings { console.report(warning) }
    console.say("requests over the network: \(environment.http.requestCount)", at: .detailed)
    if options.output.warnsOfExtras {
      PipCompileWords.say(PipCompileWords.stripExtras, on: console)
    }
    return locks
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
        locked: locked, console: console
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
