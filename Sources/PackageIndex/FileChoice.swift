import Packaging

/// The files of a release, seen with the eyes of a pin.
struct FileChoice {
  let pin: ReleasePin
  let files: [JudgedFile]
  private let hashes: LockedHashes
  private let digest: (JudgedFile) -> Digest?

  init(
    _ pin: ReleasePin, _ hashes: LockedHashes, files: [JudgedFile],
    digest: @escaping (JudgedFile) -> Digest?
  ) {
    self.pin = pin
    self.hashes = hashes
    self.files = files
    self.digest = digest
  }

  /// The file to install: a wheel before a source distribution, and of files whose digests nobody
  /// tells only where there is no other; nil where there is none.
  var file: ReleaseFile? { certain ?? best(.undecided) }

  /// The file to install, where its digest is known to be right.
  var certain: ReleaseFile? { best(.allowed) }

  private func best(_ verdict: LockedHashes.Verdict) -> ReleaseFile? {
    var best: (rank: Rank, file: JudgedFile, digest: Digest?)?
    for file in files where file.fitness.isUsable {
      let digest = digest(file)
      guard hashes.verdict(on: digest) == verdict else { continue }
      let rank = Rank(file)
      // The earlier one of equals stays.
      if best.map({ rank < $0.rank }) ?? true { best = (rank, file, digest) }
    }
    return best.map { releaseFile($0.file, $0.digest) }
  }

  private func releaseFile(_ file: JudgedFile, _ digest: Digest?) -> ReleaseFile {
    let url = file.url
    return ReleaseFile(
      name: pin.name, version: pin.version, fileName: file.name, isWheel: !file.file.isSource,
      path: localPath(ofFileURL: url), digest: digest, allowed: pin.hashes,
      size: file.file.size.flatMap { Int(exactly: $0) },
      yanked: file.file.isYanked ? file.page.page.string(file.file.yanked) : nil,
      location: pin.location, address: url, credentials: file.credentials, index: file.page.index,
      identity: file.identity, recordKey: file.page.recordKey)
  }

  /// The files that would fit, were it not for their digests.
  var fitting: [(file: JudgedFile, digest: Digest?)] {
    files.filter(\.fitness.isUsable).map { ($0, digest($0)) }
  }

  /// Whether the digests of the lock are those of files that do not fit.
  var locksOtherFiles: Bool {
    files.contains { file in
      guard !file.fitness.isUsable, case .allowed = hashes.verdict(on: digest(file)) else {
        return false
      }
      return !hashes.all.isEmpty
    }
  }
}

/// How good a file is; less is better: not yanked, a wheel, its tags, its build number, at hand.
private struct Rank: Comparable {
  private let numbers: (yanked: Int, priority: Int)
  private let build: WheelFileName.Build?
  private let isRemote: Bool

  init(_ file: JudgedFile) {
    let isYanked = file.file.isYanked ? 1 : 0
    if case .wheel(let priority) = file.fitness {
      numbers = (isYanked, priority)
      // Whatever stands on a page was read as a wheel's name before.
      build = (try? WheelFileName(parsing: file.name))?.build
    } else {
      numbers = (isYanked, .max)
      build = nil
    }
    isRemote = !file.isLocal
  }

  static func < (a: Rank, b: Rank) -> Bool {
    if a.numbers != b.numbers { return a.numbers < b.numbers }
    if a.build != b.build { return isLater(a.build, b.build) }
    return !a.isRemote && b.isRemote
  }

  static func == (a: Rank, b: Rank) -> Bool { !(a < b) && !(b < a) }

  /// No build number comes before every other (PEP 427).
  private static func isLater(_ a: WheelFileName.Build?, _ b: WheelFileName.Build?) -> Bool {
    guard let a else { return false }
    return b.map { $0 < a } ?? true
  }
}
