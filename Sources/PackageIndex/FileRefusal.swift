package import Packaging
package import Resolver

/// Why there is no file to install.
package enum ReleaseFileError: DiagnosticError, Equatable {
  /// The pin has none: what there is, the diagnostic says.
  case refused(Diagnostic)
  /// Nobody could be asked.
  case unreachable(ProviderError)

  package var diagnostic: Diagnostic {
    switch self {
    case .refused(let diagnostic): diagnostic
    case .unreachable(let error): error.diagnostic
    }
  }
}

/// Says why a pin has no file that can be installed.
struct FileRefusal {
  private let pin: ReleasePin
  private let target: TargetEnvironment

  init(_ pin: ReleasePin, target: TargetEnvironment) {
    self.pin = pin
    self.target = target
  }

  private var subject: String { "`\(pin.name)` \(pin.version)" }

  /// No index says anything of the project.
  func missing(_ lookup: ReleaseLookup<IndexReleases>) -> ReleaseFileError {
    guard case .missing(let reason) = lookup else { return noRelease([]) }
    switch reason {
    case .notCached:
      return error(
        "\(subject) is not in the cache, and `--offline` forbids to ask for it",
        hints: ["run once without `--offline`"], reference: "not-cached")
    case .noIndex:
      return error(
        "`--no-index` is given, and no `--find-links` has \(subject)",
        hints: ["leave out `--no-index`, or add a folder with `--find-links`"],
        reference: "no-index")
    case .noReleases(let indexes), .unknownProject(let indexes):
      return error(
        indexes.count > 1
          ? "no index knows `\(pin.name)`" : "the index does not know `\(pin.name)`",
        notes: indexes.isEmpty ? [] : ["asked: \(indexes.joined(separator: ", "))"],
        hints: ["name the index that the lock was made with: `--index-url`, `--extra-index-url`"],
        reference: "unknown-project")
    case .noMatchingWheel, .wheelsForbidden, .buildsForbidden, .needsBuild, .requiresPython,
      .tooNew, .invalidMetadata:
      return noRelease([])
    }
  }

  /// The project is known, and nothing of it can be used.
  func nothing(in choice: FileChoice, versions releases: IndexReleases) -> ReleaseFileError {
    if choice.files.isEmpty {
      return noRelease((0..<min(releases.count, 3)).map { releases.version(at: $0) })
    }
    let fitting = choice.fitting
    guard fitting.isEmpty else { return otherDigests(fitting) }
    switch CandidateSummary(choice.files).candidate(pin.version).usability {
    case .unusable(let reason): return unusable(reason, tags: tags(of: choice.files))
    case .wheel, .sourceDistribution: return noRelease([])
    }
  }

  private func noRelease(_ newest: [Version]) -> ReleaseFileError {
    let list = newest.map(\.description).joined(separator: ", ")
    return error(
      "the index has no \(subject)", notes: list.isEmpty ? [] : ["the newest it has are: \(list)"],
      hints: ["`lock compile --upgrade-package \(pin.name)` locks one that is there"],
      reference: "no-such-release")
  }

  /// Files fit, and the lock has the digests of none of them.
  private func otherDigests(
    _ fitting: [(file: JudgedFile, digest: Digest?)]
  ) -> ReleaseFileError {
    var notes = pin.hashes.prefix(3).map { "the lock has \($0)" }
    if pin.hashes.count > 3 { notes.append("and \(pin.hashes.count - 3) more") }
    for (file, digest) in fitting.prefix(3) {
      notes.append("`\(file.name)` has \(digest?.description ?? "none that is told")")
    }
    if fitting.count > 3 { notes.append("and \(fitting.count - 3) more files that fit") }
    return error(
      "no file of \(subject) that fits \(place) has a hash that the lock allows", notes: notes,
      hints: [
        "if the lock was made for other platforms, or the release has got files since, `lock "
          + "compile --upgrade-package \(pin.name)` adds their hashes; else somebody has changed "
          + "the files"
      ], reference: "hash-not-locked")
  }

  private func unusable(_ reason: Unavailability, tags: [String]) -> ReleaseFileError {
    let wheels = WheelCoverage(tags: tags).map { "; the wheels are for \($0)" } ?? ""
    switch reason {
    case .requiresPython(let specifiers):
      return error(
        "\(subject) needs Python \(specifiers), not \(target.python)",
        hints: ["lock for this Python: `lock compile --python-version \(target.python)`"],
        reference: "wrong-python")
    case .wheelsForbidden:
      return error(
        "\(subject) has wheels only, which `--no-binary` forbids",
        hints: ["leave out `--no-binary`"],
        reference: "no-matching-file")
    case .buildsForbidden:
      return error(
        "\(subject) has no wheel for \(place), and building is forbidden\(wheels)",
        hints: ["leave out `--only-binary` and `--no-build`"], reference: "no-matching-file")
    case .noMatchingWheel, .unknownProject, .noReleases, .notCached, .noIndex, .needsBuild, .tooNew,
      .invalidMetadata:
      return error(
        "\(subject) has no wheel for \(place), and no source distribution\(wheels)",
        hints: ["lock for this Python and platform, or take another interpreter: `--python`"],
        reference: "no-matching-file")
    }
  }

  private var place: String {
    let numbers = target.python.release.prefix(2).map(String.init).joined(separator: ".")
    return "Python \(numbers) on \(target.platform)"
  }

  private func tags(of files: [JudgedFile]) -> [String] {
    let texts = files.filter { !$0.file.isSource }.map { $0.page.page.string($0.file.tags) }
    return Array(Set(texts)).sorted()
  }

  private func error(
    _ message: String, notes: [String] = [], hints: [String], reference: String
  ) -> ReleaseFileError {
    .refused(
      Diagnostic(
        .error, message, at: pin.location, notes: notes.map { Diagnostic.Note($0) }, hints: hints,
        reference: reference))
  }
}
