package import PackageIndex
package import Packaging
import PlatformIO
package import Resolver
import Synchronization
import WheelInstall

extension SourceBuilder: ReferenceProvider {
  /// Looks into a reference once, however many ask.
  package func describe(
    _ request: ReferenceRequest
  ) async throws(ProviderError) -> ReferenceDescription {
    try await descriptions.value(of: request) { () async throws(ProviderError) in
      try await ReferenceLook(builder: self).describe(request)
    }
  }

  /// Looks into a project of which only its requirements are wanted, whatever may be built.
  package func look(
    _ request: ReferenceRequest
  ) async throws(ProviderError) -> ReferenceDescription {
    try await looks.value(of: request) { () async throws(ProviderError) in
      try await ReferenceLook(builder: self, isExempt: true).describe(request)
    }
  }
}

extension SourceBuilder: SourceMetadataProvider {
  /// Builds the metadata of a source distribution that does not tell it itself.
  package func dependencies(
    of source: IndexedSource
  ) async throws(ProviderError) -> DependencyLookup {
    try await dependencies(of: source, neededBy: .empty)
  }

  func dependencies(
    of source: IndexedSource, neededBy stack: BuildStack
  ) async throws(ProviderError) -> DependencyLookup {
    let project = try await project(source)
    do {
      return .found(ReleaseDependencies(try await metadata(of: project, neededBy: stack)))
    } catch {
      throw ProviderError(error)
    }
  }
}

extension SourceBuilder: BuildRequirementsProvider {
  /// The whole environment that a wheel is built in, with the hashes of every file that may be used.
  package func buildPins(
    of subject: BuildSubject, preferring preferences: [BuildPin]
  ) async throws(ProviderError) -> [BuildPin] {
    let source: ProjectSource
    switch subject {
    case .release(let release): source = try await project(release)
    case .reference(let description):
      guard let found = try await ReferenceLook(builder: self).source(of: description) else {
        return []
      }
      source = found
    }
    return try await pins(of: source, preferring: preferences, neededBy: .empty)
  }

  private func pins(
    of source: ProjectSource, preferring preferences: [BuildPin], neededBy stack: BuildStack
  ) async throws(ProviderError) -> [BuildPin] {
    let needed = requirements(neededBy: stack)
    let found: [BuildRequirements.Needed]
    do {
      // A backend answers for its own release: the one that the lock will have.
      let wanted = try await requirements(
        of: source, preferring: preferences, neededBy: stack)
      found = try await resolve(wanted, for: source, preferring: preferences, needed)
    } catch {
      throw ProviderError(error)
    }
    for one in found { try await checkPlace(one, neededBy: stack, source) }
    // A lock of build requirements holds releases of an index; what comes from elsewhere is left
    // to the build, which takes it from there.
    var pins = found.filter { $0.reference == nil }.map(\.pin)
    for index in pins.indices {
      let (name, version) = (pins[index].name, pins[index].version)
      pins[index].hashes = try await needed.provider.hashes(of: name, at: version)
      guard let nested = try await needed.provider.source(of: name, at: version) else { continue }
      let known = preferences.first { $0.name == name && $0.version == version }?.requirements
      pins[index].requirements = try await nestedPins(
        of: nested, preferring: known ?? preferences, neededBy: stack, source)
    }
    return pins
  }

  /// What a build requirement that has no wheel is built with itself.
  ///
  /// Found once for the same preferences, so that no build's decide for another one's.
  private func nestedPins(
    of source: IndexedSource, preferring preferences: [BuildPin], neededBy stack: BuildStack,
    _ outer: ProjectSource
  ) async throws(ProviderError) -> [BuildPin] {
    let release = NestedRelease(
      name: source.name, version: source.version, preferences: preferences)
    if let known = nested.withLock({ $0[release] }) { return known }
    let key = outer.name?.text ?? outer.subject
    guard let inner = stack.adding(key) else {
      throw ProviderError(BuildError(outer.subject, .cycle(stack.cycle(of: key))))
    }
    let project = try await project(source)
    guard inner.adding(source.name.text) != nil else {
      throw ProviderError(BuildError(project.subject, .cycle(inner.cycle(of: source.name.text))))
    }
    let pins = try await pins(of: project, preferring: preferences, neededBy: inner)
    nested.withLock { $0[release] = pins }
    return pins
  }

  /// Refuses what comes from elsewhere and is built with something itself: a lock has no line for
  /// it, below which that could stand.
  private func checkPlace(
    _ needed: BuildRequirements.Needed, neededBy stack: BuildStack, _ outer: ProjectSource
  ) async throws(ProviderError) {
    guard let reference = needed.reference else { return }
    let key = outer.name?.text ?? outer.subject
    guard let inner = stack.adding(key) else {
      throw ProviderError(BuildError(outer.subject, .cycle(stack.cycle(of: key))))
    }
    let look = ReferenceLook(builder: self, stack: inner)
    let found = try await look.describe(ReferenceRequest(reference, name: needed.pin.name))
    guard let source = try await look.source(of: found) else { return }
    do throws(BuildError) {
      guard try await requirements(of: source, neededBy: inner).isEmpty else {
        throw BuildError(outer.subject, .notLockable(needed.pin.name))
      }
    } catch {
      throw ProviderError(error)
    }
  }

  private func resolve(
    _ wanted: [Requirement], for source: ProjectSource, preferring preferences: [BuildPin],
    _ needed: BuildRequirements
  ) async throws(BuildError) -> [BuildRequirements.Needed] {
    do {
      return try await needed.resolve(wanted, of: source.subject, preferring: preferences)
    } catch {
      throw BuildError(source.subject, error)
    }
  }
}

/// Wheels for an environment.
extension SourceBuilder {
  /// The wheel of what a reference leads to: built, or as it is.
  ///
  /// `hashes` are those that the lock has for an archive; `locked` is what the lock has for the
  /// build, which then uses those releases and no others; nil: whatever fits is chosen.
  package func wheel(
    for reference: DirectReference, name: PackageName, version: Version? = nil,
    hashes: [Digest] = [], locked: [BuildPin]? = nil
  ) async throws(ProviderError) -> BuiltWheel {
    try await ReferenceLook(builder: self).wheel(
      of: reference, name: name, version: version, hashes: hashes, locked: locked)
  }

  /// The wheel of a source distribution of an index.
  ///
  /// `locked` is what the lock has for the build; nil: whatever fits is chosen.
  package func wheel(
    for file: ReleaseFile, locked: [BuildPin]? = nil
  ) async throws(ProviderError) -> BuiltWheel {
    do {
      return try await built(file, locked: locked, neededBy: .empty)
    } catch {
      throw ProviderError(error)
    }
  }
}
