import PackageIndex
import Packaging
import PlatformIO
import WheelInstall

/// The environment.
extension Build {
  /// A backend that can be asked, and what it was given.
  struct Prepared: Sendable {
    let system: BuildSystem
    let project: String
    var backend: Backend
    /// Nil without isolation.
    var environment: BuildEnvironment?
    /// What counts here of `build-system.requires`, and what fulfilled it.
    var wanted: [Requirement] = []
    var needed: [BuildRequirements.Needed] = []
    var asked: [BuildPin] = []
    /// What the backend asks for itself.
    var extra: [Requirement] = []
    /// What is in the environment.
    var chosen: [BuildRequirements.Chosen] = []

    /// The name in the project's file.
    var name: PackageName? { ProjectTable.name(folder: project) }
  }

  /// Makes an environment with what `build-system.requires` asks for.
  func prepare(
    _ system: BuildSystem, _ project: String, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Prepared {
    guard configuration.isIsolated else {
      let python = configuration.interpreter.path
      let backend = backend(
        system, project, python: python, builder.variables.shared(with: python), in: workspace)
      return Prepared(system: system, project: project, backend: backend)
    }
    let wanted = system.requirements.filter(counts)
    return try await anticipating(wanted) { () async throws(BuildError.Reason) in
      let needed = try await needed(wanted, preferring: preferences)
      let (environment, chosen) = try await environment(needed, at: workspace.path("env"))
      return Prepared(
        system: system, project: project,
        backend: backend(in: environment, system, project, workspace), environment: environment,
        wanted: wanted, needed: needed, asked: asked(system, needed), chosen: chosen)
    }
  }

  /// Adds what the backend asks for itself and is not there.
  func complete(
    _ prepared: inout Prepared, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) {
    let (wanted, pins) = (prepared.wanted, prepared.chosen.map(\.pin))
    let extra = prepared.extra.filter(counts)
    guard !extra.allSatisfy({ isThere($0, for: wanted, with: pins) }) else { return }
    // An environment of its own: what is chosen for all of it may be other releases.
    let needed = try await needed(wanted + extra, preferring: pins)
    let (environment, chosen) = try await environment(needed, at: workspace.path("env-extra"))
    (prepared.environment, prepared.chosen) = (environment, chosen)
    prepared.backend = backend(in: environment, prepared.system, prepared.project, workspace)
  }

  /// Fetches what will probably be needed until the body has it; nothing where the lock says what is.
  private func anticipating<R>(
    _ wanted: [Requirement], _ body: () async throws(BuildError.Reason) -> R
  ) async throws(BuildError.Reason) -> R {
    guard locked == nil else { return try await body() }
    let requirements = builder.requirements(neededBy: stack)
    let outcome: Result<R, BuildError.Reason> = await withTaskGroup(of: Void.self) { group in
      for requirement in wanted {
        group.addTask { [preferences] in
          await requirements.anticipate(requirement, preferring: preferences)
        }
      }
      defer { group.cancelAll() }
      do throws(BuildError.Reason) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
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
