import PackageIndex
import Packaging
import PlatformIO
import Resolver
import WheelInstall

/// Looks into what a reference leads to, and builds it where nothing static tells.
struct ReferenceLook: Sendable {
  let builder: SourceBuilder
  /// What is being built meanwhile.
  var stack = BuildStack.empty
  /// Whether what is forbidden to be built may be built to be looked into.
  var isExempt = false

  private var keeper: ArchiveKeeper {
    ArchiveKeeper(cacheDirectory: builder.configuration.index.cacheDirectory)
  }
  private var isOffline: Bool { builder.configuration.index.offline }

  /// What is to be built, and what it says itself.
  private typealias Found = (source: ProjectSource, facts: StaticFacts?)

  /// What is told without a build.
  private struct StaticFacts {
    var name: PackageName
    var version: Version
    var dependencies: ReleaseDependencies

    init(_ metadata: CoreMetadata) {
      name = metadata.name
      version = metadata.version
      dependencies = ReleaseDependencies(metadata)
    }

    init?(_ table: (PackageName, Version, ReleaseDependencies)?) {
      guard let table else { return nil }
      (name, version, dependencies) = table
    }
  }

  func describe(_ request: ReferenceRequest) async throws(ProviderError) -> ReferenceDescription {
    if WheelReferences.knows(request.reference) {
      return try await WheelReferences(
        builder.configuration.index, target: builder.configuration.target, http: builder.http
      ).describe(request)
    }
    var exact = request.reference
    if let commit = try await commit(of: request), let resolved = exact.at(commit: commit) {
      exact = resolved
    }
    let found = try await find(
      exact, name: request.name, version: nil, hashes: request.hashes)
    switch found {
    case (let source, let facts?):
      try check(facts, request.name, exact)
      return description(facts, exact, digest: source.place.digest, needsBuild: true)
    case (let source, nil):
      let metadata: CoreMetadata
      do {
        metadata = try await builder.metadata(of: source, neededBy: stack)
      } catch {
        throw ProviderError(error)
      }
      return description(
        StaticFacts(metadata), exact, digest: source.place.digest, needsBuild: true)
    }
  }

  /// The wheel of a reference that is exact.
  func wheel(
    of reference: DirectReference, name: PackageName, version: Version?, hashes: [Digest],
    locked: [BuildPin]?
  ) async throws(ProviderError) -> BuiltWheel {
    if let file = ReleaseFile(wheelAt: reference, of: name, hashes: hashes, location: nil) {
      do {
        return BuiltWheel(
          wheel: try await RequirementFetch(builder: builder).wheel(file, noting: nil))
      } catch {
        throw told(reference, error)
      }
    }
    let found = try await find(
      reference, name: name, version: version, hashes: hashes, wantsFacts: false)
    do {
      return try await builder.built(found.source, locked: locked, neededBy: stack)
    } catch {
      throw ProviderError(error)
    }
  }

  /// What a reference's wheel has to be built from; nil where it is a wheel already.
  func source(of description: ReferenceDescription) async throws(ProviderError) -> ProjectSource? {
    guard description.needsBuild else { return nil }
    let hashes = [description.digest].compactMap(\.self)
    return try await find(
      description.exact, name: description.name, version: description.version, hashes: hashes,
      wantsFacts: false
    ).source
  }

  private func description(
    _ facts: StaticFacts, _ exact: DirectReference, digest: Digest?, needsBuild: Bool
  ) -> ReferenceDescription {
    ReferenceDescription(
      name: facts.name, version: facts.version, dependencies: facts.dependencies, exact: exact,
      digest: digest, needsBuild: needsBuild)
  }

  private func check(
    _ facts: StaticFacts, _ name: PackageName?, _ reference: DirectReference
  ) throws(ProviderError) {
    if let name, name != facts.name {
      throw told(reference, .wrongName(expected: name, found: facts.name))
    }
  }

  private func told(
    _ reference: DirectReference, _ reason: BuildError.Reason
  ) -> ProviderError {
    ProviderError(BuildError(reference.text, reason, neededBy: stack.neededBy))
  }

  /// The full commit of a repository, an earlier lock's where there is one; nil for all else.
  private func commit(of request: ReferenceRequest) async throws(ProviderError) -> String? {
    guard case .repository(let url, let revision) = request.reference.place else { return nil }
    if let commit = request.locked?.commit { return commit }
    do {
      return try await builder.git().commit(of: revision, at: GitAddress(url))
    } catch {
      throw ProviderError(error.diagnostic)
    }
  }
}

extension ReferenceLook {
  private func find(
    _ reference: DirectReference, name: PackageName?, version: Version?, hashes: [Digest],
    wantsFacts: Bool = true
  ) async throws(ProviderError) -> Found {
    var source = ProjectSource(
      place: .folder(""), subdirectory: reference.subdirectory, subject: reference.text,
      name: name, version: version)
    source.settings = builder.configuration.placeSettings[reference.origin]
    source.isExempt = isExempt
    switch reference.place {
    case .directory(let path, let isEditable):
      guard let folder = try? Files.realPath(path), Files.status(folder)?.isDirectory == true
      else { throw told(reference, .noProject(folder: path)) }
      source.place = .folder(folder)
      source.product = isEditable ? .editable : .wheel
      let project = folder + (reference.subdirectory.map { "/" + $0 } ?? "")
      source.statedName = ProjectTable.name(folder: project)
      return (source, StaticFacts(ProjectTable.metadata(folder: project)))
    case .repository(let url, let revision):
      let address = GitAddress(url)
      guard let commit = reference.commit else {
        throw ProviderError(
          GitError.unknownRevision(url: address.url, revision: revision ?? "HEAD").diagnostic)
      }
      source.place = .commit(address, commit)
      guard wantsFacts else { return (source, nil) }
      return try await stated(by: source, address, commit)
    case .localArchive, .archive:
      return try await archive(reference, source, hashes: hashes)
    }
  }

  /// What a commit's files say; nothing is fetched for it where a build has told already, unless
  /// its name decides whether it may be built.
  private func stated(
    by source: ProjectSource, _ address: GitAddress, _ commit: String
  ) async throws(ProviderError) -> Found {
    if source.name != nil || builder.configuration.index.formats.onlyBinary.isEmpty,
      let known = builder.cache(of: source).metadata()
    {
      return (source, StaticFacts(known))
    }
    let tree: String
    do {
      tree = try await builder.git().tree(of: commit, at: address)
    } catch {
      throw ProviderError(error.diagnostic)
    }
    let project = tree + (source.subdirectory.map { "/" + $0 } ?? "")
    var source = source
    source.statedName = ProjectTable.name(folder: project)
    return (source, StaticFacts(ProjectTable.metadata(folder: project)))
  }

  /// An archive: from the cache, from the disk, or fetched.
  private func archive(
    _ reference: DirectReference, _ source: ProjectSource, hashes: [Digest]
  ) async throws(ProviderError) -> Found {
    let (bytes, digest) = try await bytes(of: reference, name: source.name, hashes: hashes)
    var source = source
    source.place = .archive(digest) { () throws(BuildError.Reason) in bytes }
    // What stands beside the project that is meant is another one's.
    guard reference.subdirectory == nil else { return (source, nil) }
    let metadata = SourceArchive.staticMetadata(
      in: bytes, fileName: reference.fileName ?? "")
    return (source, metadata.map(StaticFacts.init))
  }

  private func bytes(
    of reference: DirectReference, name: PackageName?, hashes: [Digest]
  ) async throws(ProviderError) -> ([UInt8], Digest) {
    let request = ReferenceRequest(reference, name: name, hashes: hashes)
    guard case .archive(let url) = reference.place else {
      let archive = try await ReferencedArchive(
        request, http: builder.http, isOffline: isOffline)
      return (archive.bytes, archive.digest)
    }
    var known = hashes + reference.hashes
    if known.isEmpty { known = [keeper.digest(ofURL: url)].compactMap(\.self) }
    for digest in known where builder.knows(url: url) {
      if let bytes = keeper.contents(digest) { return (bytes, digest) }
    }
    let archive = try await ReferencedArchive(
      request, http: builder.http, isOffline: isOffline)
    keeper.keep(archive.bytes, archive.digest)
    keeper.keep(archive.digest, ofURL: url)
    builder.note(url: url)
    return (archive.bytes, archive.digest)
  }
}

extension ProjectSource.Place {
  /// Of an archive.
  var digest: Digest? { if case .archive(let digest, _) = self { digest } else { nil } }
}

extension ProviderError {
  init(_ error: BuildError) {
    if case .interrupted = error.reason {
      self = .cancelled
    } else {
      self.init(error.diagnostic, isOfBuild: true, isFinal: error.reason.isFinal)
    }
  }
}

extension ReleaseDependencies {
  init(_ metadata: CoreMetadata) {
    self.init(
      requirements: metadata.requirements, requiresPython: metadata.requiresPython,
      extras: metadata.extras.sorted())
  }
}
