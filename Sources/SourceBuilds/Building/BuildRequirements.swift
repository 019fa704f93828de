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
  }

  /// A release that was chosen, and its wheel.
  struct Chosen: Sendable {
    /// With the one hash of the wheel.
    var pin: BuildPin
    var wheel: StoredWheel
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
    } catch {
      throw .requirements(BuildError.Told(error.diagnostic))
    }
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
    let wheel: StoredWheel
    do {
      wheel = try await ReferenceLook(builder: builder, stack: stack).wheel(
        of: reference, name: needed.pin.name, version: needed.pin.version, hashes: [],
        locked: nil)
    } catch {
      throw .requirements(BuildError.Told(error.diagnostic))
    }
    return Chosen(
      pin: BuildPin(
        name: needed.pin.name, version: needed.pin.version, hashes: [wheel.digest]),
      wheel: wheel)
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
      throw .requirements(BuildError.Told(error.diagnostic))
    }
    guard file.isWheel else { return try await built(file, pin) }
    let wheel = try await RequirementFetch(builder: builder).wheel(file, noting: provider)
    return Chosen(
      pin: BuildPin(name: pin.name, version: pin.version, hashes: [wheel.digest]), wheel: wheel)
  }

  /// A requirement that has no wheel is built as well, unless it is on the way to itself.
  private func built(
    _ file: ReleaseFile, _ pin: BuildPin
  ) async throws(BuildError.Reason) -> Chosen {
    let wheel: StoredWheel
    do {
      let locked = pin.requirements.isEmpty ? nil : pin.requirements
      wheel = try await builder.wheel(of: file, locked: locked, neededBy: stack)
    } catch {
      if case .cycle = error.reason { throw error.reason }
      throw .requirements(BuildError.Told(error.diagnostic))
    }
    return Chosen(
      pin: BuildPin(
        name: pin.name, version: pin.version, hashes: file.digest.map { [$0] } ?? [wheel.digest]),
      wheel: wheel)
  }
}

/// Gets files of an index that builds need.
struct RequirementFetch: Sendable {
  let builder: SourceBuilder

  /// The wheel of a file, from the store or into it.
  func wheel(
    _ file: ReleaseFile, noting provider: IndexProvider?
  ) async throws(BuildError.Reason) -> StoredWheel {
    let known = [file.digest].compactMap(\.self) + (file.allowed.count == 1 ? file.allowed : [])
    for digest in known {
      if let wheel = builder.store.stored(digest), file.mismatch(with: [wheel.digest]) == nil {
        return wheel
      }
    }
    let bytes = try await bytes(of: file)
    let digests = digests(of: bytes, file)
    if file.path == nil, let sha256 = digests.first(where: { $0.algorithm == .sha256 }) {
      provider?.note(sha256, of: file)
    }
    do {
      let archive = try WheelArchive(bytes, named: file.fileName)
      return try await builder.store.add(archive, digests: digests)
    } catch {
      throw .requirements(BuildError.Told(error.diagnostic))
    }
  }

  /// A file's bytes, held against what the index and the lock say of them.
  func bytes(of file: ReleaseFile) async throws(BuildError.Reason) -> [UInt8] {
    let bytes: [UInt8]
    if let path = file.path {
      do {
        bytes = try Files.read(path)
      } catch {
        throw .file(error)
      }
    } else {
      guard !builder.configuration.index.offline else {
        throw .requirements(
          BuildError.Told(
            Diagnostic(
              .error, "`\(file.fileName)` is not in the cache, and `--offline` forbids to fetch it",
              hints: ["run once without `--offline`"], reference: "not-cached")))
      }
      let response: HTTPResponse
      do {
        response = try await builder.http.send(file.request)
      } catch {
        guard let told = file.failed(error) else { throw .interrupted }
        throw .requirements(BuildError.Told(told))
      }
      guard response.status == 200 else {
        throw .requirements(BuildError.Told(file.refused(status: response.status)))
      }
      bytes = response.body
    }
    if let mismatch = file.mismatch(with: digests(of: bytes, file)) {
      throw .requirements(BuildError.Told(file.refused(mismatch)))
    }
    return bytes
  }

  private func digests(of bytes: [UInt8], _ file: ReleaseFile) -> [Digest] {
    file.algorithms.compactMap { algorithm in
      let hash = bytes.withUnsafeBytes { HashStream.hash($0, HashAlgorithm(algorithm)) }
      return Digest(algorithm, hex: SHA256.hexadecimal(digest: hash))
    }
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
