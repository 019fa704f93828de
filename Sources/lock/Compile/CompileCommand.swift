import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver

/// `lock compile`: requirement files into locks.
struct CompileCommand {
  let options: CompileOptions
  let world: World
  let console: Console

  /// Reads, resolves, writes and reports.
  func run() async throws -> ExitStatus {
    let layout = try ProjectLayout(
      options.scope, outputFile: options.outputFile, project: options.project,
      exists: world.isFile, project: world.project)
    let inputs = try CompileInputs(layout, options: options, world: world)
    for warning in inputs.widest.warnings { console.report(warning) }
    for warning in UnheededOptions.warnings(inputs.widest.options) { console.report(warning) }
    try LocalRequirementRefusal.check(inputs.widest)
    try ProjectCheck.refuseDynamic(inputs.widest)

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
    let provider = IndexProvider(configuration, target: target, http: http)
    // Never given back: unmapping hundreds of pages one by one is a tenth of a warm run, and the
    // process ends with the command.
    _ = Unmanaged.passRetained(provider)
    console.say(selected.description, at: .detailed)
    console.say(selection.description, at: .detailed)
    console.say("cache: \(cacheDirectory ?? "none")", at: .detailed)

    let outcome = try await resolve(inputs, layout, target: target, from: provider)
    for warning in outcome.widest.warnings { console.report(warning) }
    for upgrade in options.upgrades where !outcome.widest.pins(upgrade.name) {
      console.report(CompileError.upgradesNothing(upgrade.text).diagnostic)
    }

    let rendering = LockRendering(
      options: options, selection: selection, inputs: inputs, target: target)
    var locks: [RenderedLock] = []
    for (lock, resolution) in outcome.resolutions(for: layout) {
      locks.append(try await rendering.render(resolution, as: lock, hashesFrom: provider))
    }
    for warning in provider.warnings { console.report(warning) }
    console.say("requests over the network: \(http.requestCount)", at: .detailed)
    return try LockConclusion(
      effect: options.effect, manner: options.output.manner, console: console, world: world
    )
    .conclude(locks, heldBack: outcome.heldBack)
  }

  /// Resolves; where nobody knows a name, names that are near to it are looked for.
  private func resolve(
    _ inputs: CompileInputs, _ layout: ProjectLayout, target: TargetEnvironment,
    from provider: IndexProvider
  ) async throws -> JointResolution.Outcome {
    let progress = ProgressLine(console: console)
    do {
      return try await JointResolution(
        inputs: inputs, layout: layout, options: options, target: target
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

/// Requirements that no index serves: they are refused by name and place rather than left out.
enum LocalRequirementRefusal {
  static func check(_ tree: RequirementTree) throws(CompileError) {
    if let local = tree.local.first {
      throw .notFromAnIndex(local.text, local.origin)
    }
    for root in tree.requirements + tree.constraints + tree.overrides {
      if case .url = root.requirement.source { throw .notFromAnIndex(root.text, root.origin) }
    }
  }
}

extension Resolution {
  /// Whether the package is a part of it.
  fileprivate func pins(_ name: PackageName) -> Bool { pins.contains { $0.name == name } }
}
