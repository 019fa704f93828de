import Packaging

/// The words for facts about releases.
enum Wording {
  /// Joins with commas and a last `and`.
  static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  static func text(_ requirement: Requirement) -> String {
    var plain = requirement
    plain.marker = nil
    return "`\(plain)`"
  }

  /// `a` 1.0, 1.2 to 1.5 and 2.0.
  static func subject(_ releases: Proof.Releases, extra: ExtraName? = nil) -> String {
    let name = "`\(releases.name)\(extra.map { "[\($0)]" } ?? "")`"
    if releases.isAll, releases.count > 1 { return "all releases of \(name)" }
    if releases.runs.count > 4, let first = releases.runs.first, let last = releases.runs.last {
      return "\(releases.count) releases of \(name) from \(first.oldest) to \(last.newest)"
    }
    return "\(name) " + list(releases.runs.flatMap(words))
  }

  private static func words(_ run: Proof.Releases.Run) -> [String] {
    switch run.count {
    case 1: ["\(run.newest)"]
    case 2: ["\(run.oldest)", "\(run.newest)"]
    default: ["\(run.oldest) to \(run.newest)"]
    }
  }

  static func available(_ available: Proof.Available, of name: PackageName) -> String {
    if available.nearest.count == 2 {
      return "the nearest releases of `\(name)` are \(list(available.nearest.map(\.description)))"
    }
    if available.count == 1 { return "the only release of `\(name)` is \(available.newest)" }
    return "the releases of `\(name)` go from \(available.oldest) to \(available.newest)"
  }

  /// Why nothing is known of a project.
  static func missing(_ name: PackageName, _ reason: Unavailability) -> String {
    switch reason {
    case .unknownProject(let indexes):
      indexes.count > 1 ? "no index knows `\(name)`" : "the index does not know `\(name)`"
    case .noReleases: "the index lists no release of `\(name)`"
    case .notCached: "`\(name)` is not in the cache, and `--offline` forbids to ask for it"
    case .noIndex: "`--no-index` is given, and no `--find-links` has `\(name)`"
    case .noMatchingWheel, .wheelsForbidden, .buildsForbidden, .needsBuild, .requiresPython,
      .tooNew, .invalidMetadata:
      "`\(name)` cannot be used"
    }
  }

  static func details(of reason: Unavailability) -> [Diagnostic.Note] {
    switch reason {
    case .unknownProject(let indexes), .noReleases(let indexes):
      indexes.isEmpty ? [] : [Diagnostic.Note("asked: \(indexes.joined(separator: ", "))")]
    case .notCached, .noIndex, .noMatchingWheel, .wheelsForbidden, .buildsForbidden, .needsBuild,
      .requiresPython, .tooNew, .invalidMetadata:
      []
    }
  }

  /// Why releases cannot be used.
  static func sentence(
    _ reason: Rejection, about releases: Proof.Releases, python: Version
  ) -> String {
    let subject = subject(releases)
    let isOne = releases.count == 1
    let (has, are) = isOne ? ("has", "is") : ("have", "are")
    switch reason {
    case .prerelease: return "\(subject) \(are) \(isOne ? "a pre-release" : "pre-releases")"
    case .yanked(let why):
      return "\(subject) \(are) yanked" + (why.isEmpty ? "" : ": \(why)")
    case .directURL(let requirement):
      return "\(subject) \(isOne ? "asks" : "ask") for a file at a URL"
        + (requirement.isEmpty ? "" : ": `\(requirement)`")
    case .otherReference(let requirement, let known):
      return "\(subject) \(isOne ? "asks" : "ask") for `\(requirement)`, which is not `\(known)`"
    case .unavailable(let reason):
      switch reason {
      case .noMatchingWheel(let tags):
        return "\(subject) \(has) no wheel that fits and no source distribution"
          + wheels(tags, of: releases)
      case .wheelsForbidden:
        return "\(subject) \(has) wheels only, which `--no-binary` forbids"
      case .buildsForbidden(let tags):
        return "\(subject) \(has) no wheel that fits, and building is forbidden"
          + wheels(tags, of: releases)
      case .needsBuild:
        return
          "\(subject) would have to be built to learn what \(isOne ? "it requires" : "they require")"
      case .requiresPython(let specifiers):
        return "\(subject) \(isOne ? "needs" : "need") Python \(specifiers), not \(python)"
      case .tooNew: return "\(subject) \(are) newer than `--exclude-newer` allows"
      case .invalidMetadata(let why):
        return "the metadata of \(subject) cannot be read" + (why.isEmpty ? "" : ": \(why)")
      case .notCached: return "\(subject) \(are) not in the cache"
      case .unknownProject, .noReleases, .noIndex: return "\(subject) cannot be found"
      }
    }
  }

  /// For which Pythons and which platforms there are wheels.
  private static func wheels(_ tags: [String], of releases: Proof.Releases) -> String {
    guard let newest = releases.runs.last?.newest, let coverage = WheelCoverage(tags: tags) else {
      return ""
    }
    let whose = releases.count == 1 ? "" : " of \(newest)"
    return "; the wheels\(whose) are for \(coverage)"
  }
}

/// What could be changed.
extension Wording {
  static func hints(for answer: Proof.Answer) -> [String] {
    switch answer {
    case .some: []
    case .noMatch: ["name an index that has more with `--extra-index-url`"]
    case .missing(let reason): hints(for: .unavailable(reason))
    }
  }

  static func hints(for reason: Rejection, releases: Proof.Releases? = nil) -> [String] {
    switch reason {
    case .prerelease: ["`--pre` admits pre-releases"]
    case .yanked:
      releases.flatMap { releases in
        releases.runs.last.map {
          ["require `\(releases.name)==\($0.newest)` to take a yanked release all the same"]
        }
      } ?? []
    case .directURL(let requirement):
      requirement.isEmpty
        ? [] : ["to allow it, ask for it yourself: write `\(requirement)` into a requirements file"]
    case .otherReference: ["say with `--override` which of the two counts"]
    case .unavailable(let reason):
      switch reason {
      case .unknownProject: ["check the spelling, or name another index with `--extra-index-url`"]
      case .noReleases: ["check that the address is that of a package index"]
      case .notCached: ["run once without `--offline`"]
      case .noIndex: ["leave out `--no-index`, or add a folder with `--find-links`"]
      case .noMatchingWheel:
        ["choose another target with `--python-version` or `--python-platform`"]
      case .wheelsForbidden: ["leave out `--no-binary`"]
      case .buildsForbidden: ["leave out `--only-binary` and `--no-build`"]
      case .needsBuild, .invalidMetadata: []
      case .requiresPython: ["choose a newer Python with `--python-version`"]
      case .tooNew: ["choose a later time with `--exclude-newer`"]
      }
    }
  }
}
