import PackageIndex
import Packaging
import PlatformIO
import Resolver
import WheelInstall

/// Chooses, fetches and where it must builds what a build needs.
struct BuildRequirements: Sendable {
  let builder: SourceBuilder
  let provider: IndexProvider
  /// What is being built: what is needed for any of it must not be it.
  let stack: BuildStack

  /// A release that is needed.
  struct Needed: Hashable, Sendable {
    var pin: BuildPin
    /// Where it comes from, if not from an index.
    var reference: DirectReference?
    /// Whether a lock says what the build takes, and so has what the reference is built with.
    var isLocked = false
  }

  /// A release that was chosen, and its wheel.
  struct Chosen: Sendable {
    /// With the one hash of the file that was used.
    var pin: BuildPin
    var wheel: StoredWheel
    /// Whether it came from a place on this machine.
    var isLocal = false
    /// What it was built with.
    var inner: [BuildPart] = []

    var parts: [BuildPart] { [BuildPart(pin, isLocal: isLocal)] + inner.map(\.inner) }
  }

  private var target: TargetEnvironment { builder.configuration.target }

  /// The releases that fulfil requirements, and everything those need.
  func resolve(
    _ requirements: [Requirement], of subject: String, preferring preferences: [BuildPin]
  ) async throws(BuildError.Reason) -> [Needed] {
    guard !requirements.isEmpty else { return [] }
    let roots = requirements.map { requirement in
      RootRequirement(
        requirement, origin: .commandLine(option: "the build of \(subject)"),
        text: requirement.description)
    }
    var preferred: [PackageName: [Version]] = [:]
    for pin in preferences { preferred[pin.name, default: []].append(pin.version) }
    let input = ResolutionInput(
      requirements: roots, constraints: builder.configuration.constraints,
      markers: target.markers, python: target.python, preferences: preferred)
    do {
      let resolution = try await Resolver.resolve(
        input, from: provider, references: NestedReferences(builder: builder, stack: stack))
      return resolution.pins.map { pin in
        Needed(
          pin: BuildPin(name: pin.name, version: pin.version), reference: pin.source?.reference)
      }
    } catch .cancelled {
      throw .interrupted
    } catch .provider(let error) {
      throw .told(error)
    } catch {
      throw .told(error.diagnostic)
    }
  }

  /// Fetches what probably fulfils a requirement, while it is found out what all of them ask for.
  func anticipate(_ requirement: Requirement, preferring preferences: [BuildPin]) async {
    // Whoever needs the wheel asks again, and hears of the failure.
    guard requirement.url == nil,
      case .found(let releases)? = try? await provider.releases(of: requirement.name)
    else { return }
    let known = preferences.first { requirement.accepts($0) }?.version
    let best = (0..<min(releases.count, 50)).lazy.map { releases.version(at: $0) }
      .first { !$0.isPrerelease && requirement.specifiers.contains($0) }
    guard let version = known ?? best,
      let file = provider.fileAtHand(
        for: ReleasePin(name: requirement.name, version: version, hashes: [])), file.isWheel
    else { return }
    _ = try? await RequirementFetch(builder: builder).wheel(file, noting: provider)
  }

  /// The wheels of releases, those that are not in the store fetched or built, several at once.
  func wheels(of needed: [Needed]) async throws(BuildError.Reason) -> [Chosen] {
    let outcomes = await withTaskGroup(
      of: (Int, Result<Chosen, BuildError.Reason>).self
    ) { group in
      for (index, release) in needed.enumerated() {
        group.addTask {
          do throws(BuildError.Reason) {
            return (index, .success(try await self.chosen(release)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var chosen: [Chosen] = []
    for (_, outcome) in outcomes.sorted(by: { $0.0 < $1.0 }) { chosen.append(try outcome.get()) }
    return chosen
  }

  private func chosen(_ needed: Needed) async throws(BuildError.Reason) -> Chosen {
    guard let reference = needed.reference else { return try await chosen(needed.pin) }
    let built: BuiltWheel
    do {
      built = try await ReferenceLook(builder: builder, stack: stack).wheel(
        of: reference, name: needed.pin.name, version: needed.pin.version, hashes: [],
        locked: needed.isLocked ? needed.pin.requirements : nil)
    } catch {
      throw .told(error)
    }
    return Chosen(
      pin: needed.pin.using(built.wheel.digest), wheel: built.wheel,
      isLocal: reference.path != nil, inner: built.parts)
  }

  private func chosen(_ pin: BuildPin) async throws(BuildError.Reason) -> Chosen {
    let release = ReleasePin(name: pin.name, version: pin.version, hashes: pin.hashes)
    let file: ReleaseFile
    do {
      if let known = provider.fileAtHand(for: release) {
        file = known
      } else {
        file = try await provider.file(for: release)
      }
    } catch {
      throw .told(error.diagnostic)
    }
    guard file.isWheel else { return try await built(file, pin) }
    let wheel = try await RequirementFetch(builder: builder).wheel(file, noting: provider)
    return Chosen(pin: pin.using(wheel.digest), wheel: wheel)
  }

  /// A requirement that has no wheel is built as well, unless it is on the way to itself.
  private func built(
    _ file: ReleaseFile, _ pin: BuildPin
  ) async throws(BuildError.Reason) -> Chosen {
    let built: BuiltWheel
    do {
      let locked = pin.requirements.isEmpty ? nil : pin.requirements
      built = try await builder.built(file, locked: locked, neededBy: stack)
    } catch {
      throw .told(error)
    }
    return Chosen(
      pin: pin.using(file.digest ?? built.wheel.digest), wheel: built.wheel, inner: built.parts)
  }
}

extension BuildPin {
  /// The pin with the hash of the file that was used, and with what it is built with.
  fileprivate func using(_ file: Digest) -> BuildPin {
    BuildPin(name: name, version: version, hashes: [file], requirements: requirements)
  }
}

/// References that build requirements name: `build-system.requires = ["x @ https://…"]`.
struct NestedReferences: ReferenceProvider {
  let builder: SourceBuilder
  let stack: BuildStack

  func describe(
    _ request: ReferenceRequest
  ) async throws(ProviderError) -> ReferenceDescription {
    try await ReferenceLook(builder: builder, stack: stack).describe(request)
  }
}

/// The metadata of build requirements that only a build tells.
struct NestedMetadata: SourceMetadataProvider {
  let builder: SourceBuilder
  let stack: BuildStack

  func dependencies(
    of source: IndexedSource
  ) async throws(ProviderError) -> DependencyLookup {
    try await builder.dependencies(of: source, neededBy: stack)
  }
}
