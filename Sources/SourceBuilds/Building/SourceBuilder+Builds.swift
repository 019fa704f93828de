import PackageIndex
import Packaging
import WheelInstall

/// What builds give, or what the cache has of them.
extension SourceBuilder {
  /// What a source asks for when it is installed.
  func metadata(
    of source: ProjectSource, neededBy stack: BuildStack = .empty
  ) async throws(BuildError) -> CoreMetadata {
    try checkPolicy(source, stack)
    let cache = cache(of: source)
    if let metadata = cache.metadata() { return try checked(metadata, source, stack) }
    let built = try await run(source, for: .metadata, cache, stack, locked: nil)
    guard case .metadata(let metadata) = built else {
      preconditionFailure("a build for metadata gives metadata")
    }
    return try checked(metadata, source, stack)
  }

  /// A wheel of a source; `locked`: what it is to be built with, and nothing else.
  func wheel(
    of source: ProjectSource, locked: [BuildPin]? = nil, neededBy stack: BuildStack = .empty
  ) async throws(BuildError) -> StoredWheel {
    try await built(source, locked: locked, neededBy: stack).wheel
  }

  /// The same with the state that it is of, which is never a later one.
  func built(
    _ source: ProjectSource, locked: [BuildPin]?, neededBy stack: BuildStack
  ) async throws(BuildError) -> BuiltWheel {
    try checkPolicy(source, stack)
    let state = source.state
    let cache = cache(of: source)
    if let kept = kept(source, in: cache, locked: locked) {
      return BuiltWheel(wheel: kept.wheel, state: state, parts: kept.parts)
    }
    let outcome = try await run(source, for: .wheel, cache, stack, locked: locked)
    guard case .wheel(let built) = outcome else {
      preconditionFailure("a build for a wheel gives a wheel")
    }
    return BuiltWheel(wheel: built.wheel, state: built.state ?? state, parts: built.parts)
  }

  /// The wheel that a build would give again: of a lock's releases, or of some that may be taken
  /// still.
  func kept(
    _ source: ProjectSource, in cache: BuildCache, locked: [BuildPin]?
  ) -> BuiltWheel? {
    guard let (digest, parts) = cache.wheel(with: locked) else { return nil }
    let mayStay = parts.allSatisfy { part in
      !part.isLocal
        && part.fulfils(configuration.constraints, in: configuration.target.markers)
    }
    guard locked != nil || mayStay, let wheel = store.stored(digest) else { return nil }
    if case .folder(let folder) = source.place, source.product == .editable,
      !EditableWheel(wheel: wheel, folder: folder).leadsSomewhere
    {
      return nil
    }
    return BuiltWheel(wheel: wheel, parts: parts)
  }

  /// What it takes to build a source: what it says, and what its backend says.
  func requirements(
    of source: ProjectSource, preferring preferences: [BuildPin] = [],
    neededBy stack: BuildStack = .empty
  ) async throws(BuildError) -> [Requirement] {
    try checkPolicy(source, stack)
    let cache = cache(of: source)
    let built = try await run(
      source, for: .requirements, cache, stack, locked: nil, preferring: preferences)
    guard case .requirements(let requirements) = built else {
      preconditionFailure("a build for requirements gives requirements")
    }
    return requirements
  }

  /// Refuses what `--only-binary` and `--no-build` forbid, whatever is known of it.
  private func checkPolicy(
    _ source: ProjectSource, _ stack: BuildStack
  ) throws(BuildError) {
    let formats = configuration.index.formats
    let isAllowed =
      (source.name ?? source.statedName).map(formats.allowsSource)
      ?? !formats.onlyBinary.includesAll
    guard isAllowed || source.isExempt else {
      throw BuildError(
        source.subject, .forbidden(option: "--only-binary"), neededBy: stack.neededBy)
    }
  }

  private func run(
    _ source: ProjectSource, for goal: Build.Goal, _ cache: BuildCache, _ stack: BuildStack,
    locked: [BuildPin]?, preferring preferences: [BuildPin] = []
  ) async throws(BuildError) -> Build.Outcome {
    let key = source.name?.text ?? source.subject
    guard let inner = stack.adding(key, isUrgent: goal == .metadata) else {
      throw BuildError(source.subject, .cycle(stack.cycle(of: key)))
    }
    do throws(BuildError.Reason) {
      return try await Build(
        builder: self, source: source, cache: cache, goal: goal, locked: locked,
        preferences: preferences, stack: inner, watch: FolderWatch(source)
      ).run()
    } catch {
      switch error {
      case .cycle: throw BuildError(source.subject, error)
      // What failed is another build, which this one needs.
      case .requirements(let told) where told.isOfBuild:
        throw BuildError(source.subject, error, neededBy: inner.neededBy)
      default: throw BuildError(source.subject, error, neededBy: stack.neededBy)
      }
    }
  }

  private func checked(
    _ metadata: CoreMetadata, _ source: ProjectSource, _ stack: BuildStack
  ) throws(BuildError) -> CoreMetadata {
    if let reason = source.mismatch(name: metadata.name, version: metadata.version) {
      throw BuildError(source.subject, reason, neededBy: stack.neededBy)
    }
    return metadata
  }
}
