import Packaging

/// Why a release is not taken, beyond what the index says of it.
package enum Rejection: Hashable, Sendable {
  case unavailable(Unavailability)
  /// Yanked, for a reason that may be empty, and nobody pins it.
  case yanked(reason: String)
  /// A pre-release, and the policy forbids them.
  case prerelease
  /// It asks for a file at a URL.
  case directURL(String)
  /// It asks for a package from another place than the one that it is taken from.
  case otherReference(String, known: String)
}

/// What the index lists of one project, by position, and what has been found out since.
///
/// One resolution owns it and fills it in; a class, because it is looked at far too often to copy.
final class Project {
  /// What is known of one release.
  private struct Knowledge: OptionSet {
    var rawValue: UInt8

    static let isKindKnown = Knowledge(rawValue: 1)
    static let isPrerelease = Knowledge(rawValue: 2)
    static let isJudged = Knowledge(rawValue: 4)
    static let isRejected = Knowledge(rawValue: 8)
  }

  let name: PackageName
  private let releases: any ReleaseList
  /// Why there is no list.
  let missing: Unavailability?
  /// The position of the newest release, and so the number of releases.
  let newest: Position
  /// The releases of earlier locks, the best first.
  private(set) var preferred: [Position] = []
  private var knowledge: [Knowledge] = []
  private(set) var rejections: [Position: Rejection] = [:]

  init(name: PackageName, releases: some ReleaseList, preferences: [Version]) {
    self.name = name
    self.releases = releases
    missing = nil
    newest = Position(clamping: min(releases.count, Int(Int32.max)))
    for version in preferences { preferred += positions(named: version) }
  }

  init(name: PackageName, missing: Unavailability) {
    self.name = name
    releases = NoReleases()
    self.missing = missing
    newest = 0
  }

  /// The version at a position from 1 to `newest`.
  func version(at position: Position) -> Version {
    releases.version(at: Int(newest - position))
  }

  /// The releases that a set has.
  func domain(of versions: VersionSet) -> Domain {
    guard newest > 0 else { return .empty }
    if versions.isAll { return .present }
    let ranks = versions.ranks(count: Int(newest)) { version(at: Position($0) + 1) }
    var changes: [Position] = []
    for rank in ranks {
      let change = Position(rank) + 1
      if changes.last == change {
        changes.removeLast()
      } else if change <= newest {
        changes.append(change)
      }
    }
    return Domain(changes: changes)
  }

  /// The number of releases below a version.
  func rank(of version: Version) -> Int {
    var (low, high) = (0, Int(newest))
    while low < high {
      let middle = (low + high) / 2
      if self.version(at: Position(middle) + 1) < version {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The local versions of a public version, the highest first, and it; or a local version alone.
  private func positions(named version: Version) -> [Position] {
    var positions: [Position] = []
    var position = Position(rank(of: version)) + 1
    while position <= newest {
      let other = self.version(at: position)
      guard other == version || other.isLocal && other.withoutLocal == version else { break }
      positions.insert(position, at: 0)
      position += 1
    }
    return positions
  }
}

/// What has been found out.
extension Project {
  func isPrerelease(at position: Position) -> Bool {
    if knowledge.isEmpty { knowledge = Array(repeating: [], count: Int(newest) + 1) }
    let index = Int(position)
    if !knowledge[index].contains(.isKindKnown) {
      knowledge[index].insert(.isKindKnown)
      if version(at: position).isPrerelease { knowledge[index].insert(.isPrerelease) }
    }
    return knowledge[index].contains(.isPrerelease)
  }

  /// Whether a release can be taken; the index is asked once.
  func isUsable(
    at position: Position, judging judge: (Candidate, Position) -> Rejection?
  ) -> Bool {
    if knowledge.isEmpty { knowledge = Array(repeating: [], count: Int(newest) + 1) }
    let index = Int(position)
    if !knowledge[index].contains(.isJudged) {
      knowledge[index].insert(.isJudged)
      let candidate = releases.candidate(at: Int(newest - position))
      if let rejection = judge(candidate, position) { reject(position, because: rejection) }
    }
    return !knowledge[index].contains(.isRejected)
  }

  func reject(_ position: Position, because rejection: Rejection) {
    if knowledge.isEmpty { knowledge = Array(repeating: [], count: Int(newest) + 1) }
    knowledge[Int(position)].formUnion([.isJudged, .isRejected])
    rejections[position] = rejection
  }

  /// What the index says of a release.
  func candidate(at position: Position) -> Candidate {
    releases.candidate(at: Int(newest - position))
  }
}

/// What a missing project has.
private struct NoReleases: ReleaseList {
  var count: Int { 0 }

  func version(at position: Int) -> Version { Version(release: []) }

  func candidate(at position: Int) -> Candidate {
    Candidate(version: version(at: position), usability: .unusable(.noIndex))
  }
}
