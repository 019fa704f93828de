import PackageIndex
import Packaging
import PlatformIO
import WheelInstall

/// The environment.
extension Build {
  /// A backend that can be asked, and what it was given.
  struct Prepared {
    var backend: Backend
    /// The name in the project's file.
    var name: PackageName?
    /// Nil without isolation.
    var environment: BuildEnvironment?
    /// What fulfilled `build-system.requires` when it was asked.
    var asked: [BuildPin]
    /// What the backend asks for itself.
    var extra: [Requirement]
    /// What is in the environment.
    var chosen: [BuildRequirements.Chosen]
  }

  func prepare(
    _ system: BuildSystem, _ project: String, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Prepared {
    guard configuration.isIsolated else {
      let backend = backend(
        system, project, python: configuration.interpreter.path,
        builder.variables.shared(with: configuration.interpreter.path), in: workspace)
      return Prepared(
        backend: backend, name: ProjectTable.name(folder: project), environment: nil, asked: [],
        extra: [], chosen: [])
    }
    let work = try work(in: workspace)
    let wanted = system.requirements.filter(counts)
    let guess = anticipate(wanted)
    defer { guess.cancel() }
    let needed = try await needed(wanted, preferring: preferences)
    var (environment, chosen) = try await environment(needed, at: workspace.path("env"))
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
      afterwards?.keep(requirements: extra, with: asked, readsOutputs: backend.readsOutputs)
    }
    if !extra.allSatisfy({ !counts($0) || isThere($0, for: wanted, with: chosen.map(\.pin)) }) {
      // An environment of its own: what is chosen for all of it may be other releases.
      (environment, chosen) = try await self.environment(
        try await self.needed(wanted + extra.filter(counts), preferring: chosen.map(\.pin)),
        at: workspace.path("env-extra"))
      backend = self.backend(in: environment, system, project, workspace)
    }
    return Prepared(
      backend: backend, name: ProjectTable.name(folder: project), environment: environment,
      asked: asked, extra: extra, chosen: chosen)
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

  /// Whether what a backend asks for is in the environment that was made for `wanted`.
  private func isThere(
    _ requirement: Requirement, for wanted: [Requirement], with pins: [BuildPin]
  ) -> Bool {
    let asked = wanted.filter { $0.name == requirement.name && $0.hasExtras(of: requirement) }
    guard requirement.url == nil else { return asked.contains { $0.url == requirement.url } }
    // What extras ask for, only who asked for them has made sure of; a lock has all of it.
    let hasExtras = requirement.extras.isEmpty || locked != nil || !asked.isEmpty
    return hasExtras && pins.contains { requirement.accepts($0) }
  }

  /// Whether a requirement's marker holds where the build runs.
  func counts(_ requirement: Requirement) -> Bool {
    requirement.marker?.evaluate(in: configuration.target.markers) ?? true
  }

  /// The releases to build with: the lock's, or whatever fits.
  private func needed(
    _ wanted: [Requirement], preferring: [BuildPin]
  ) async throws(BuildError.Reason) -> [BuildRequirements.Needed] {
    let requirements = builder.requirements(neededBy: stack)
    if let locked { return try await requirements.taken(from: locked, for: wanted) }
    return try await requirements.resolve(
      wanted, of: source.subject, preferring: preferring)
  }

  private func environment(
    _ needed: [BuildRequirements.Needed], at folder: String
  ) async throws(BuildError.Reason) -> (BuildEnvironment, [BuildRequirements.Chosen]) {
    let requirements = builder.requirements(neededBy: stack)
    var (chosen, path) = (try await requirements.wheels(of: needed), folder)
    var mayRepeat = true
    while true {
      do throws(BuildEnvironment.Failure) {
        let environment = try await BuildEnvironment(
          at: path, for: configuration.interpreter, wheels: chosen.map(\.wheel),
          bytecode: builder.bytecode(of: chosen.map(\.wheel)))
        return (environment, chosen)
      } catch {
        // Somebody wrote to the store through an environment that shares its files.
        guard case .damaged(let digest, _) = error, mayRepeat else { throw error.reason }
        mayRepeat = false
        for one in chosen where one.wheel.digest == digest { builder.drop(one.wheel) }
        chosen = try await requirements.wheels(of: needed)
        path += "-again"
      }
    }
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
      HookProcess(
        system: system, project: project, python: python, variables: variables,
        scratch: workspace.path("calls"), timeout: configuration.timeout, outputs: outputs),
      settings: builder.settings(of: source))
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
    var turn: FolderTurn?
    if case .folder(let folder) = source.place { turn = await FolderTurn.wait(for: folder) }
    defer { withExtendedLifetime(turn) {} }
    return try await telling { () async throws(HookFailure) in
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
  /// Whether all extras are asked for that another requirement asks for.
  fileprivate func hasExtras(of other: Requirement) -> Bool {
    Set(extras).isSuperset(of: other.extras)
  }

  /// Whether a release fulfils the requirement, but for its extras.
  func accepts(_ pin: BuildPin) -> Bool {
    pin.name == name && specifiers.contains(pin.version)
  }
}
