package import Packaging
import PlatformIO
import Resolver

extension IndexProvider {
  /// The file of a pin that is best for the target, among those whose digests the lock has.
  ///
  /// A page in the cache, however old, is enough where it shows every digest of the pin; else the
  /// index is asked. Files whose digests nobody tells count as possible, after all others; those on
  /// this machine are hashed to find out.
  ///
  /// With `refresh`, the index is asked however good the cache looks: where an address of it turned
  /// out to be out of date.
  ///
  /// - Throws: `ReleaseFileError` where no file can be had.
  package func file(
    for pin: ReleasePin, refresh: Bool = false
  ) async throws(ReleaseFileError) -> ReleaseFile {
    let found: Result<ReleaseFile, ReleaseFileError>
    do throws(ProviderError) {
      found = try await search(for: pin, refresh: refresh)
    } catch {
      throw .unreachable(error)
    }
    return try found.get()
  }

  private func search(
    for pin: ReleasePin, refresh: Bool
  ) async throws(ProviderError) -> Result<ReleaseFile, ReleaseFileError> {
    let hashes = LockedHashes(pin.hashes)
    _ = try await links()
    if !refresh || configuration.offline {
      if let releases = cachedReleases(of: pin.name, showing: hashes, of: pin.version),
        let file = try await choice(pin, hashes, among: releases).file
      {
        return .success(file)
      }
      // Not remembered: a page that has told its file is of no further use, and may be large.
      if case .found(let releases) = try await lookUp(pin.name, refresh: refreshes(pin.name)),
        let file = try await choice(pin, hashes, among: releases).file
      {
        return .success(file)
      }
    }
    // Something that the cache had was believed: the index may have got the file since.
    let refusal = FileRefusal(pin, target: target)
    let latest = try await lookUp(pin.name, refresh: !configuration.offline)
    guard case .found(let releases) = latest else { return .failure(refusal.missing(latest)) }
    let choice = try await choice(pin, hashes, among: releases)
    if let file = choice.file { return .success(file) }
    return .failure(refusal.nothing(in: choice, versions: releases))
  }

  /// What `file(for:)` would answer without asking anybody and without hashing anything; nil where
  /// it would have to.
  package func fileAtHand(for pin: ReleasePin) -> ReleaseFile? {
    let hashes = LockedHashes(pin.hashes)
    guard let releases = cachedReleases(of: pin.name, showing: hashes, of: pin.version),
      let files = releases.position(ofPin: pin.version).map({ releases.files(at: $0) }) ?? nil
    else { return nil }
    return FileChoice(pin, hashes, files: files, digest: knownDigest).certain
  }

  /// Remembers the SHA-256 of a file that its index gave none for.
  package func note(_ digest: Digest, of file: ReleaseFile) {
    guard file.digest == nil, let key = file.recordKey, digest.algorithm == .sha256,
      let raw = RawDigest(bytes: digest.bytes)
    else { return }
    remember(raw, of: file.identity, at: key)
  }

  /// What the cache knows of a project, old pages too; nil where that is not enough for a pin.
  private func cachedReleases(
    of name: PackageName, showing hashes: LockedHashes, of version: Version
  ) -> IndexReleases? {
    let lookup = lookUpAtHand(name) { fetcher in
      self.refreshes(name) ? nil : fetcher.pageOfAnyAge(of: name)
    }
    guard case .found(let releases)? = lookup, let position = releases.position(ofPin: version),
      let files = releases.files(at: position)
    else { return nil }
    guard !fetchers.isEmpty, !configuration.offline else { return releases }
    return hashes.areAll(among: files.compactMap(knownDigest)) ? releases : nil
  }

  private func choice(
    _ pin: ReleasePin, _ hashes: LockedHashes, among releases: IndexReleases
  ) async throws(ProviderError) -> FileChoice {
    guard let position = releases.position(ofPin: pin.version) else {
      return FileChoice(pin, hashes, files: [], digest: knownDigest)
    }
    guard let files = releases.files(at: position) else {
      // A damaged page is forgotten, and asked for again by the one who called.
      _ = forgetDamagedPages()
      return FileChoice(pin, hashes, files: [], digest: knownDigest)
    }
    var digests: [RawDigest: Digest] = [:]
    for file in files where file.fitness.isUsable && knownDigest(of: file) == nil {
      guard let path = localPath(ofFileURL: file.url) else { continue }
      digests[file.identity] = try await localDigest(of: file, at: path, for: hashes)
    }
    return FileChoice(pin, hashes, files: files) { [digests] file in
      self.knownDigest(of: file) ?? digests[file.identity]
    }
  }

  /// The digest that the index gives, or that was once computed.
  private func knownDigest(of file: JudgedFile) -> Digest? {
    if let digest = file.page.page.digest(of: file.file) { return digest }
    let recorded =
      localPath(ofFileURL: file.url) == nil ? recordedDigest(of: file) : localRecord(of: file)
    return recorded?.digest
  }
}
