import PackageIndex
import Packaging
import PlatformIO
import WheelInstall

/// One build of one source, from its files to what was asked for.
///
/// It has a folder of its own for the copy of the source, the environment and what the backend
/// gives; the folder goes with it, however it ends.
struct Build: Sendable {
  enum Goal: Sendable {
    case requirements, metadata, wheel
  }

  enum Outcome: Sendable {
    case requirements([Requirement])
    /// The wheel too, where the backend could not tell without.
    case metadata(CoreMetadata, StoredWheel?)
    case wheel(StoredWheel)
  }

  let builder: SourceBuilder
  let source: ProjectSource
  let cache: BuildCache
  let goal: Goal
  /// What the lock has for this build; nil: whatever fits is chosen.
  let locked: [BuildPin]?
  /// What is chosen where it fits: an earlier lock's releases.
  var preferences: [BuildPin] = []
  /// What is being built, this included.
  let stack: BuildStack

  var configuration: BuildConfiguration { builder.configuration }

  func run() async throws(BuildError.Reason) -> Outcome {
    try checkPolicy()
    configuration.onBuild?(source.subject)
    let workspace: BuildWorkspace
    do {
      workspace = try BuildWorkspace(
        in: configuration.index.cacheDirectory.map { $0 + "/builds-v1" }
          ?? configuration.temporaryDirectory)
    } catch {
      throw .file(error)
    }
    defer { workspace.close() }
    let archive = try await archive()
    if let archive, let told = try await told(byTopOf: archive, in: workspace) { return told }
    let project = try await open(archive, in: workspace)
    let system = try BuildSystem(folder: project)
    if let told = try await told(by: system, of: project) { return told }
    let prepared = try await prepare(system, project, in: workspace)
    switch goal {
    case .requirements: return .requirements(system.requirements + prepared.extra)
    case .metadata: return try await metadata(prepared, in: workspace)
    case .wheel:
      let wheel = try await wheel(prepared, in: workspace)
      return .wheel(wheel.stored)
    }
  }

  /// What nobody has to be started for: the project's files say it, or a build has before.
  ///
  /// `hasPlainSetup`: none of the project's files has one of `KnownBackend.setupWords`.
  func told(
    by system: BuildSystem, of project: String, hasPlainSetup: Bool = false
  ) async throws(BuildError.Reason) -> Outcome? {
    switch goal {
    case .wheel: return nil
    case .metadata:
      guard let text = ProjectTable.metadataText(folder: project) else { return nil }
      return .metadata(try kept(text, readsOutputs: false), nil)
    case .requirements:
      guard configuration.isIsolated else {
        return cache.requirements(with: []).map { .requirements(system.requirements + $0) }
      }
      let needed = try await builder.requirements(neededBy: stack).resolve(
        system.requirements.filter(counts), of: source.subject, preferring: preferences)
      if let extra = cache.requirements(with: asked(system, needed)) {
        return .requirements(system.requirements + extra)
      }
      return asksForNothing(system, of: project, with: needed, hasPlainSetup: hasPlainSetup)
        ? .requirements(system.requirements) : nil
    }
  }

  /// The releases that fulfil `build-system.requires`, by which a backend's answer is known.
  private func asked(
    _ system: BuildSystem, _ needed: [BuildRequirements.Needed]
  ) -> [BuildPin] {
    let names = Set(system.requirements.filter(counts).map(\.name))
    return needed.map(\.pin).filter { names.contains($0.name) }
  }

  /// Whether it is known that the backend asks for nothing more.
  private func asksForNothing(
    _ system: BuildSystem, of project: String, with needed: [BuildRequirements.Needed],
    hasPlainSetup: Bool = false
  ) -> Bool {
    needed.allSatisfy { $0.reference == nil } && builder.settings(of: source.name).isEmpty
      && KnownBackend.asksForNothing(
        system, of: project, for: source.product, with: needed.map(\.pin),
        hasPlainSetup: hasPlainSetup)
  }

  /// Refuses what `--only-binary` and `--no-build` forbid.
  private func checkPolicy() throws(BuildError.Reason) {
    let formats = configuration.index.formats
    let isAllowed = source.name.map(formats.allowsSource) ?? !formats.onlyBinary.includesAll
    guard isAllowed else { throw .forbidden(option: "--only-binary") }
  }
}

/// The environment.
extension Build {
  /// A backend that can be asked, and what it was given.
  struct Prepared {
    var backend: Backend
    /// Nil without isolation.
    var environment: BuildEnvironment?
    /// What fulfilled `build-system.requires` when it was asked.
    var asked: [BuildPin]
    /// What the backend asks for itself.
    var extra: [Requirement]
    /// Each with the hash of the wheel that is in the environment.
    var pins: [BuildPin]
  }

  private func prepare(
    _ system: BuildSystem, _ project: String, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Prepared {
    guard configuration.isIsolated else {
      let backend = backend(
        system, project, python: configuration.interpreter.path,
        builder.variables.shared(with: configuration.interpreter.path), in: workspace)
      return Prepared(backend: backend, environment: nil, asked: [], extra: [], pins: [])
    }
    let work = try work(in: workspace)
    let wanted = system.requirements.filter(counts)
    let guess = anticipate(wanted)
    defer { guess.cancel() }
    let needed = try await needed(wanted, preferring: preferences)
    var (environment, pins) = try await environment(needed, at: workspace.path("env"))
    var backend = backend(in: environment, system, project, workspace)
    let extra: [Requirement]
    let asked = asked(system, needed)
    if let known = cache.requirements(with: asked) {
      extra = known
    } else if asksForNothing(system, of: project, with: needed) {
      extra = []
    } else {
      extra = try await hook(in: environment) { () async throws(HookFailure) in
        try await backend.requirements(for: source.product, before: work)
      }
      cache.keep(requirements: extra, with: asked, readsOutputs: backend.readsOutputs)
    }
    let missing = extra.filter { requirement in
      counts(requirement) && !pins.contains { requirement.accepts($0) }
    }
    if !missing.isEmpty {
      // An environment of its own: what is chosen for all of it may be other releases.
      (environment, pins) = try await self.environment(
        try await self.needed(wanted + extra.filter(counts), preferring: pins),
        at: workspace.path("env-extra"))
      backend = self.backend(in: environment, system, project, workspace)
    }
    return Prepared(
      backend: backend, environment: environment, asked: asked, extra: extra, pins: pins)
  }

  /// Fetches what will probably be needed; nothing where the lock says what is.
  private func anticipate(_ wanted: [Requirement]) -> Task<Void, Never> {
    let requirements = builder.requirements(neededBy: stack)
    let wanted = locked == nil ? wanted : []
    return Task { [preferences] in
      await withDiscardingTaskGroup { group in
        for requirement in wanted {
          group.addTask { await requirements.anticipate(requirement, preferring: preferences) }
        }
      }
    }
  }

  /// Whether a requirement's marker holds where the build runs.
  private func counts(_ requirement: Requirement) -> Bool {
    requirement.marker?.evaluate(in: configuration.target.markers) ?? true
  }

  /// The releases to build with: the lock's, or whatever fits.
  private func needed(
    _ wanted: [Requirement], preferring: [BuildPin]
  ) async throws(BuildError.Reason) -> [BuildRequirements.Needed] {
    guard let locked else {
      return try await builder.requirements(neededBy: stack).resolve(
        wanted, of: source.subject, preferring: preferring)
    }
    for requirement in wanted where !locked.contains(where: { requirement.accepts($0) }) {
      throw .notLocked(requirement: requirement.description)
    }
    return locked.map { BuildRequirements.Needed(pin: $0) }
  }

  private func environment(
    _ needed: [BuildRequirements.Needed], at folder: String
  ) async throws(BuildError.Reason) -> (BuildEnvironment, [BuildPin]) {
    let chosen = try await builder.requirements(neededBy: stack).wheels(of: needed)
    let environment = try await BuildEnvironment(
      at: folder, for: configuration.interpreter, wheels: chosen.map(\.wheel),
      bytecode: builder.bytecode(of: chosen.map(\.wheel)))
    return (environment, chosen.map(\.pin))
  }

  private func backend(
    in environment: BuildEnvironment, _ system: BuildSystem, _ project: String,
    _ workspace: BuildWorkspace
  ) -> Backend {
    backend(
      system, project, python: environment.python,
      builder.variables.isolated(in: environment.folder, writesBytecode: !source.isInPlace),
      in: workspace)
  }

  private func backend(
    _ system: BuildSystem, _ project: String, python: String, _ variables: [String: String],
    in workspace: BuildWorkspace
  ) -> Backend {
    Backend(
      system: system, project: project, python: python, variables: variables,
      settings: builder.settings(of: source.name), scratch: workspace.path("calls"),
      timeout: configuration.timeout, outputs: outputs)
  }

  /// The files in the source's folder that this run writes.
  private var outputs: Set<String> {
    guard case .folder(let folder) = source.place else { return [] }
    return configuration.outputs.filter { $0.hasPrefix(folder + "/") }
  }

  /// Runs a hook when there is room for it; a resolution waits for metadata, for what builds need
  /// only the lock that comes of it.
  func hook<R>(
    in environment: BuildEnvironment?, _ body: () async throws(HookFailure) -> R
  ) async throws(BuildError.Reason) -> R {
    try await telling { () async throws(HookFailure) in
      try await builder.slots.withSlot(urgent: goal == .metadata) { () async throws(HookFailure) in
        environment?.layBytecode()
        let result = try await body()
        environment?.keepBytecode()
        return result
      }
    }
  }

  /// A hook's failure as a reason for the build's.
  func telling<R>(
    _ body: () async throws(HookFailure) -> R
  ) async throws(BuildError.Reason) -> R {
    do throws(HookFailure) {
      return try await body()
    } catch {
      throw error.kind == .cancelled ? .interrupted : .failed(error)
    }
  }
}

extension Requirement {
  /// Whether a release fulfils the requirement.
  func accepts(_ pin: BuildPin) -> Bool {
    pin.name == name && specifiers.contains(pin.version)
  }
}
