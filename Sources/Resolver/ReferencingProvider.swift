import Packaging
import Synchronization

/// An index, with packages of which one release alone counts: what a reference leads to.
final class ReferencingProvider<Base: PackageProvider, References: ReferenceProvider>:
  PackageProvider
{
  enum Releases: ReleaseList {
    case index(Base.Releases)
    case reference(Version)

    var count: Int {
      switch self {
      case .index(let releases): releases.count
      case .reference: 1
      }
    }

    func version(at position: Int) -> Version {
      switch self {
      case .index(let releases): releases.version(at: position)
      case .reference(let version): version
      }
    }

    func candidate(at position: Int) -> Candidate {
      switch self {
      case .index(let releases): releases.candidate(at: position)
      case .reference(let version): Candidate(version: version, usability: .wheel)
      }
    }
  }

  private let base: Base
  private let references: References
  private let places: Mutex<ReferenceTable>
  private let described = Mutex<[PackageName: ReferenceDescription]>([:])

  init(_ base: Base, references: References, table: ReferenceTable) {
    self.base = base
    self.references = references
    places = Mutex(table)
  }

  /// The places that are known; the look ahead adds to them.
  var table: ReferenceTable { places.withLock { $0 } }

  /// What is known of a package's place so far.
  func description(of name: PackageName) -> ReferenceDescription? {
    described.withLock { $0[name] }
  }

  /// The reference as it was asked for.
  func asked(for name: PackageName) -> DirectReference? { table[name]?.request.reference }

  func releases(of name: PackageName) async throws(ProviderError) -> ReleaseLookup<Releases> {
    guard let entry = table[name] else { return Self.wrapped(try await base.releases(of: name)) }
    return .found(.reference(try await describe(entry, as: name).version))
  }

  func dependencies(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> DependencyLookup {
    guard let entry = table[name] else {
      return try await base.dependencies(of: name, at: version)
    }
    return Self.lookup(try await describe(entry, as: name), at: version)
  }

  func anticipateBuild(of name: PackageName, at version: Version) async -> DependencyLookup? {
    table[name] == nil
      ? await base.anticipateBuild(of: name, at: version)
      : dependenciesAtHand(of: name, at: version)
  }

  func anticipateDependencies(
    of name: PackageName, at version: Version
  ) async -> DependencyLookup? {
    // A reference is described when its releases are asked for.
    table[name] == nil
      ? await base.anticipateDependencies(of: name, at: version)
      : dependenciesAtHand(of: name, at: version)
  }

  func releasesAtHand(of name: PackageName) -> ReleaseLookup<Releases>? {
    guard table[name] != nil else { return base.releasesAtHand(of: name).map(Self.wrapped) }
    return description(of: name).map { .found(.reference($0.version)) }
  }

  func dependenciesAtHand(of name: PackageName, at version: Version) -> DependencyLookup? {
    guard table[name] != nil else { return base.dependenciesAtHand(of: name, at: version) }
    return description(of: name).map { Self.lookup($0, at: version) }
  }

  /// Follows the references that people name to those that their metadata names, and so on, so that
  /// no package is looked for in an index that comes from elsewhere.
  ///
  /// What an extra adds of which only a release of an index knows is found later.
  func lookAhead(_ demands: Demands) async throws(ResolutionError) {
    var pending = demands.needs
    var seen: Set<FollowedNeed> = []
    while !pending.isEmpty {
      let descriptions = try await describe(pending.map(\.requirement.name))
      var next: [Demands.Need] = []
      for requirement in pending.map(\.requirement) {
        guard let release = descriptions[requirement.name]?.dependencies else { continue }
        for extra in [nil] + requirement.extras.map(Optional.some)
        where seen.insert(FollowedNeed(name: requirement.name, extra: extra)).inserted {
          let needs = demands.needs(of: release, extra: extra)
          if case .found(let found) = table.judge(needs, of: requirement.name) {
            places.withLock { $0.add(found) }
          }
          next += needs
        }
      }
      pending = next
    }
  }

  /// Looks into all places of these packages at once; packages of an index are left out.
  private func describe(
    _ names: [PackageName]
  ) async throws(ResolutionError) -> [PackageName: ReferenceDescription] {
    var waiting: [(name: PackageName, entry: ReferenceTable.Entry)] = []
    for name in names where !waiting.contains(where: { $0.name == name }) {
      if let entry = table[name] { waiting.append((name, entry)) }
    }
    await withDiscardingTaskGroup { group in
      for (name, entry) in waiting where description(of: name) == nil {
        // The failure of the first one is told below, where the same is asked again.
        group.addTask { _ = try? await self.describe(entry, as: name) }
      }
    }
    var descriptions: [PackageName: ReferenceDescription] = [:]
    for (name, entry) in waiting {
      do throws(ProviderError) {
        descriptions[name] = try await describe(entry, as: name)
      } catch {
        throw Task.isCancelled ? .cancelled : .provider(error)
      }
    }
    return descriptions
  }

  private static func wrapped(
    _ lookup: ReleaseLookup<Base.Releases>
  ) -> ReleaseLookup<Releases> {
    switch lookup {
    case .found(let releases): .found(.index(releases))
    case .missing(let reason): .missing(reason)
    }
  }

  private static func lookup(
    _ description: ReferenceDescription, at version: Version
  ) -> DependencyLookup {
    // A preference for another version, asked for ahead of need.
    guard description.version == version else {
      return .unavailable(.invalidMetadata("there is no version \(version)"))
    }
    return .found(description.dependencies)
  }

  private func describe(
    _ entry: ReferenceTable.Entry, as name: PackageName
  ) async throws(ProviderError) -> ReferenceDescription {
    if let known = description(of: name) { return known }
    do {
      let description = try await references.describe(entry.request)
      described.withLock { $0[name] = description }
      return description
    } catch {
      var told = error.diagnostic
      if told.location == nil { told.location = entry.root?.origin.location }
      throw ProviderError(told)
    }
  }
}

/// A package that was followed, or one of its extras.
private struct FollowedNeed: Hashable {
  var name: PackageName
  var extra: ExtraName?
}
