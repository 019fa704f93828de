import PackageIndex
import Packaging
import PlatformIO

/// What the backend is asked.
extension Build {
  /// What the backend says or makes.
  func asked(
    _ system: BuildSystem, _ project: String, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Outcome {
    var prepared = try await prepare(system, project, in: workspace)
    let outcome = try await inTurn { () async throws(BuildError.Reason) in
      try await ask(&prepared, in: workspace)
    }
    if let outcome { return outcome }
    try await complete(&prepared, in: workspace)
    return try await inTurn { () async throws(BuildError.Reason) in
      try await finish(prepared, in: workspace)
    }
  }

  private func inTurn<R>(
    _ body: () async throws(BuildError.Reason) -> R
  ) async throws(BuildError.Reason) -> R {
    try await builder.turns.withTurn(of: cache.key, body)
  }

  /// What another build of the same has found since this one began.
  private var found: Outcome? {
    switch goal {
    case .requirements: nil
    case .metadata: cache.metadata().map(Outcome.metadata)
    case .wheel: builder.kept(source, in: cache, locked: locked).map(Outcome.wheel)
    }
  }

  /// Finds out what the backend asks for itself; nil where there is more to be done.
  private func ask(
    _ prepared: inout Prepared, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Outcome? {
    guard configuration.isIsolated else { return nil }
    if let found { return found }
    if let known = cache.requirements(with: prepared.asked) {
      prepared.extra = known
      return nil
    }
    if asksForNothing(prepared.system, of: prepared.project, with: prepared.needed) { return nil }
    let work = try work(in: workspace)
    let extra = try await hook(in: prepared.environment) { () async throws(HookFailure) in
      try await prepared.backend.requirements(for: source.product, before: work)
    }
    prepared.extra = extra
    afterwards?.keep(
      requirements: extra, with: prepared.asked, readsOutputs: prepared.backend.readsOutputs)
    guard let work, prepared.backend.hasDone(work) else { return nil }
    return try await finish(prepared, in: workspace)
  }

  /// Gets what is wanted of a backend that has all it needs.
  private func finish(
    _ prepared: Prepared, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Outcome {
    if let found { return found }
    switch goal {
    case .requirements: return .requirements(prepared.system.requirements + prepared.extra)
    case .metadata: return .metadata(try await metadata(prepared, in: workspace))
    case .wheel: return .wheel(try await wheel(prepared, in: workspace).built)
    }
  }

  /// Runs a hook when there is room for it; a resolution waits for metadata and for what that takes,
  /// for what builds need only the lock that comes of it.
  func hook<R>(
    in environment: BuildEnvironment?, _ body: () async throws(HookFailure) -> R
  ) async throws(BuildError.Reason) -> R {
    var turn: FolderTurn?
    if case .folder(let folder) = source.place { turn = await FolderTurn.wait(for: folder) }
    defer { withExtendedLifetime(turn) {} }
    return try await telling { () async throws(HookFailure) in
      try await builder.slots.withSlot(urgent: stack.isUrgent) { () async throws(HookFailure) in
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
