import Packaging
import PlatformIO
import Resolver

/// Learns what a release asks for, from the file that tells it with the least effort.
///
/// All wheels of a release are taken to say the same, as all tools do.
struct MetadataFetcher: Sendable {
  let http: HTTPClient
  let cache: PageCache
  let isOffline: Bool
  /// What a build need not fetch again.
  let fetchedSources = FetchedSources()
  private let tails = TailLengths()

  init(http: HTTPClient, cache: PageCache, isOffline: Bool) {
    self.http = http
    self.cache = cache
    self.isOffline = isOffline
  }

  /// A release whose dependencies are wanted.
  struct Release: Sendable {
    let name: PackageName
    let version: Version
    let files: [JudgedFile]
  }

  /// What a file has said.
  private enum Answer {
    case metadata(CoreMetadata)
    case needsBuild
    case invalid(String)
  }

  func dependencies(of release: Release) async throws(ProviderError) -> DependencyLookup {
    let choice = choice(of: release)
    if let known = known(choice) { return known }
    guard let file = choice.best else { return .unavailable(.noMatchingWheel(tags: [])) }
    let answer: Answer
    if file.file.isSource {
      answer = try await sourceAnswer(file, of: release)
    } else {
      answer = try await wheelAnswer(file, of: release)
    }
    switch answer {
    case .metadata(let metadata):
      keep(MetadataRecord.dependencies(metadata, of: file.identity), of: file)
      return .found(
        ReleaseDependencies(
          requirements: metadata.requirements, requiresPython: metadata.requiresPython,
          extras: metadata.extras.sorted()))
    case .needsBuild:
      keep(MetadataRecord(kind: .needsBuild, file: file.identity, payload: []), of: file)
      return .unavailable(.needsBuild)
    case .invalid(let reason): return .unavailable(.invalidMetadata(reason))
    }
  }

  /// What an earlier run has learnt, or what offline leaves; nil where a file has to be asked.
  func dependenciesAtHand(of release: Release) -> DependencyLookup? {
    known(choice(of: release))
  }

  /// The files that could tell.
  private struct Choice {
    let wheels: [JudgedFile]
    let sources: [JudgedFile]

    var best: JudgedFile? {
      wheels.first ?? sources.first(where: \.isReadableSource) ?? sources.first
    }
  }

  private func choice(of release: Release) -> Choice {
    Choice(
      wheels: ranked(release.files),
      sources: release.files.sources)
  }

  private func known(_ choice: Choice) -> DependencyLookup? {
    if let recorded = recorded(choice) { return recorded }
    guard isOffline, let best = choice.best, localPath(ofFileURL: best.url) == nil else {
      return nil
    }
    return .unavailable(.notCached)
  }

  /// The wheels that exist, best first: usable ones, those not yanked, by priority, those at hand, by
  /// place; so an installation chooses as well.
  private func ranked(_ files: [JudgedFile]) -> [JudgedFile] {
    let wheels = files.filter { !$0.file.isSource && $0.fitness != .tooNew }
    func rank(_ file: JudgedFile) -> (Int, Int, Int, Int) {
      let (yanked, remote) = (file.file.isYanked ? 1 : 0, file.isLocal ? 0 : 1)
      if case .wheel(let priority) = file.fitness { return (0, yanked, priority, remote) }
      return (1, yanked, 0, remote)
    }
    // Sorting is stable: equals stay in the order of the page.
    return wheels.map { (rank($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// What an earlier run has learnt, of whichever file.
  private func recorded(_ choice: Choice) -> DependencyLookup? {
    // One at hand may be another one than those of its name that an index has.
    let files =
      choice.best.flatMap { $0.isLocal ? [$0] : nil } ?? choice.wheels + choice.sources
    let identities = files.map(\.identity)
    for page in files.pages {
      let found = page.records.record(.dependencies, about: identities) {
        MetadataRecord.dependencies($0)
      }
      if let found { return .found(found) }
      if choice.wheels.isEmpty,
        page.records.record(.needsBuild, about: identities, { _ in true }) == true
      {
        return .unavailable(.needsBuild)
      }
    }
    return nil
  }

  private func keep(_ record: MetadataRecord, of file: JudgedFile) {
    guard let key = file.page.recordKey else { return }
    cache.append(record, to: key)
  }
}

extension MetadataFetcher {
  /// The metadata file beside the wheel if there is one, else the wheel's own.
  private func wheelAnswer(
    _ file: JudgedFile, of release: Release
  ) async throws(ProviderError) -> Answer {
    let url = file.url
    if let path = localPath(ofFileURL: url) {
      let archive = LocalArchive(file: try Asked("`\(file.name)`", url: url).mapped(path))
      return try await archiveAnswer(archive, size: archive.file.count, of: release)
    }
    if file.file.advertisesMetadata {
      if let bytes = try await metadataFile(of: file) {
        if let digest = file.page.page.metadataDigest(of: file.file),
          RawDigest(bytes: SHA256.hash(bytes)) != digest
        {
          throw Asked("the metadata of `\(file.name)`", url: url + ".metadata").wrongDigest()
        }
        return checked(bytes, for: release)
      }
    }
    let archive = RemoteArchive(
      asked: Asked("`\(file.name)`", url: url, index: file.page.index), http: http,
      credentials: file.credentials, size: file.file.size.flatMap { Int(exactly: $0) })
    return try await archiveAnswer(archive, size: archive.size, of: release)
  }

  /// The file beside a wheel (PEP 658); nil where the server does not give it.
  private func metadataFile(of file: JudgedFile) async throws(ProviderError) -> [UInt8]? {
    let parts = URLParts(file.url)
    var target = parts
    target.path += ".metadata"
    let asked = Asked(
      "the metadata of `\(file.name)`", url: target.withoutFragment, index: file.page.index)
    var request = HTTPRequest(url: asked.url)
    request.credentials = file.credentials
    request.maximumBody = WheelMetadata.maximumSize
    let response = try await asked.send(request, with: http)
    switch response.status {
    case 200: return response.body
    case 401, 429, 500...: throw asked.refused(status: response.status)
    default: return nil
    }
  }

  private func archiveAnswer(
    _ archive: any Archive, size: Int?, of release: Release
  ) async throws(ProviderError) -> Answer {
    do {
      let found = try await WheelMetadata(archive: archive, project: release.name).read(
        tail: tails.length(for: release.name, archiveSize: size))
      tails.note(found.neededTail, of: release.name)
      return checked(found.bytes, for: release)
    } catch {
      switch error {
      case .provider(let error): throw error
      case .archive(let error): return .invalid(error.message)
      }
    }
  }

  /// What a source distribution says, if it promises that a build would say the same (PEP 643).
  private func sourceAnswer(
    _ file: JudgedFile, of release: Release
  ) async throws(ProviderError) -> Answer {
    guard file.isReadableSource else { return .needsBuild }
    let bytes = try await file.verifiedBytes(http)
    let found: [UInt8]?
    do {
      found = try SourceArchive.packageInfo(in: bytes, fileName: file.name)
    } catch {
      return .invalid(error.message)
    }
    guard let found, let metadata = try? CoreMetadata(parsing: found),
      metadata.hasStaticDependencies
    else {
      if localPath(ofFileURL: file.url) == nil { fetchedSources.keep(bytes, of: file.identity) }
      return .needsBuild
    }
    return checked(found, for: release)
  }

  /// Reads metadata, which must be that of the release.
  private func checked(_ bytes: [UInt8], for release: Release) -> Answer {
    let metadata: CoreMetadata
    do {
      metadata = try CoreMetadata(parsing: bytes)
    } catch {
      return .invalid(error.description)
    }
    guard metadata.name == release.name else {
      return .invalid("it is the metadata of `\(metadata.name)`")
    }
    guard
      metadata.version == release.version
        || metadata.version.withoutLocal == release.version.withoutLocal
    else { return .invalid("it is the metadata of version \(metadata.version)") }
    return .metadata(metadata)
  }
}

extension Asked {
  func mapped(_ path: String) throws(ProviderError) -> MappedFile {
    do {
      return try MappedFile(path)
    } catch {
      throw unreadableFile(error)
    }
  }
}
