import Packaging
import Resolver
import Synchronization

/// An index written down as text, one release a line.
///
///     a 2 -> b==1 | c[x]>=2; python_version < "3"
///     a 2 [extra] -> d
///     a 1 {yanked broken}
///
/// What stands in braces: `yanked WHY`, `python >=3.13`, `wheels TAG …` (none fits), `sdist`, `build`,
/// `broken WHY`, `provides x y`. A project without a line is unknown to the index.
struct TextIndex: PackageProvider {
  struct Releases: ReleaseList {
    var candidates: [Candidate]

    var count: Int { candidates.count }
    func version(at position: Int) -> Version { candidates[position].version }
    func candidate(at position: Int) -> Candidate { candidates[position] }
  }

  /// How answers are given.
  enum Pace: Sendable {
    case atHand
    case later
    /// After so many turns of other tasks as the seed says.
    case shuffled(seed: UInt64)
  }

  struct Release {
    var candidate: Candidate
    var dependencies: DependencyLookup
  }

  /// What was asked, each key once or more often.
  final class Log: Sendable {
    let releases = Mutex<[String]>([])
    let metadata = Mutex<[String]>([])
  }

  private(set) var projects: [PackageName: [Release]] = [:]
  private let pace: Pace
  /// Projects that no answer can be had of.
  var failing: Set<String> = []
  /// Projects that are not answered for before the question is cancelled.
  var hanging: Set<String> = []
  let log = Log()

  init(_ text: String, pace: Pace = .atHand) throws {
    self.pace = pace
    var builders: [PackageName: [(version: Version, release: ReleaseBuilder)]] = [:]
    for line in text.split(separator: "\n") where !line.allSatisfy({ $0 == " " }) {
      let parsed = try Line(line)
      var known = builders[parsed.name, default: []]
      if let index = known.firstIndex(where: { $0.version == parsed.version }) {
        try known[index].release.add(parsed)
      } else {
        var builder = ReleaseBuilder()
        try builder.add(parsed)
        known.append((parsed.version, builder))
      }
      builders[parsed.name] = known
    }
    projects = builders.mapValues { releases in
      releases.sorted { $0.version > $1.version }.map { $0.release.release(at: $0.version) }
    }
  }

  func releases(of name: PackageName) async throws(ProviderError) -> ReleaseLookup<Releases> {
    log.releases.withLock { $0.append(name.text) }
    try await wait(name, name.text)
    return lookUp(name)
  }

  func dependencies(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> DependencyLookup {
    log.metadata.withLock { $0.append("\(name) \(version)") }
    try await wait(name, "\(name) \(version)")
    return metadata(of: name, at: version)
  }

  func releasesAtHand(of name: PackageName) -> ReleaseLookup<Releases>? {
    guard case .atHand = pace else { return nil }
    log.releases.withLock { $0.append(name.text) }
    return lookUp(name)
  }

  func dependenciesAtHand(of name: PackageName, at version: Version) -> DependencyLookup? {
    guard case .atHand = pace else { return nil }
    log.metadata.withLock { $0.append("\(name) \(version)") }
    return metadata(of: name, at: version)
  }

  private func lookUp(_ name: PackageName) -> ReleaseLookup<Releases> {
    guard let releases = projects[name] else { return .missing(.unknownProject(indexes: ["text"])) }
    return .found(Releases(candidates: releases.map(\.candidate)))
  }

  func metadata(of name: PackageName, at version: Version) -> DependencyLookup {
    guard let release = projects[name]?.first(where: { $0.candidate.version == version }) else {
      return .unavailable(.invalidMetadata("no such release"))
    }
    return release.dependencies
  }

  private func wait(_ name: PackageName, _ key: String) async throws(ProviderError) {
    if failing.contains(name.text) {
      throw ProviderError(Diagnostic(.error, "`\(name)` cannot be asked for", reference: "test"))
    }
    while hanging.contains(name.text) {
      if Task.isCancelled {
        throw ProviderError(Diagnostic(.error, "cancelled", reference: "test"))
      }
      await Task.yield()
    }
    guard case .shuffled(let seed) = pace else { return }
    var turns = seed
    for byte in key.utf8 { turns = (turns ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for _ in 0..<(turns >> 32) % 12 { await Task.yield() }
  }
}

/// One line of the text.
private struct Line {
  var name: PackageName
  var version: Version
  var extra: ExtraName?
  var words: [Substring] = []
  var requirements: [Requirement] = []

  init(_ text: Substring) throws {
    var head = text
    if let arrow = text.firstRange(of: "->") {
      head = text[..<arrow.lowerBound]
      requirements = try text[arrow.upperBound...].split(separator: "|").map {
        try Requirement(parsing: $0.drop { $0 == " " })
      }
    }
    if let brace = head.firstIndex(of: "{") {
      words = head[head.index(after: brace)...].split { $0 == " " || $0 == "}" }
      head = head[..<brace]
    }
    let parts = head.split(separator: " ")
    name = try PackageName(parsing: parts[0])
    version = try Version(parsing: parts[1])
    if parts.count > 2 { extra = try ExtraName(parsing: parts[2].dropFirst().dropLast()) }
  }
}

/// Collects the lines of a release.
private struct ReleaseBuilder {
  private var usability = Candidate.Usability.wheel
  private var yanked: String?
  private var requiresPython: SpecifierSet?
  private var requirements: [Requirement] = []
  private var extras: Set<ExtraName> = []
  private var broken: String?

  mutating func add(_ line: Line) throws {
    for var requirement in line.requirements {
      if let extra = line.extra {
        let both =
          requirement.marker.map { "(\($0)) and extra == '\(extra)'" } ?? "extra == '\(extra)'"
        requirement.marker = try Marker(parsing: both)
      }
      requirements.append(requirement)
    }
    if let extra = line.extra { extras.insert(extra) }
    let rest = line.words.dropFirst()
    switch line.words.first {
    case "yanked": yanked = rest.joined(separator: " ")
    case "python": requiresPython = try SpecifierSet(parsing: rest.joined(separator: ","))
    case "wheels": usability = .unusable(.noMatchingWheel(tags: rest.map(String.init)))
    case "sdist": usability = .unusable(.buildsForbidden(tags: []))
    case "new": usability = .unusable(.tooNew)
    case "build": broken = ""
    case "broken": broken = rest.joined(separator: " ")
    case "provides": extras.formUnion(try rest.map { try ExtraName(parsing: $0) })
    default: break
    }
  }

  func release(at version: Version) -> TextIndex.Release {
    let found = ReleaseDependencies(
      requirements: requirements, requiresPython: requiresPython, extras: extras.sorted())
    return TextIndex.Release(
      candidate: Candidate(version: version, usability: usability, yanked: yanked),
      dependencies: broken.map { .unavailable($0.isEmpty ? .needsBuild : .invalidMetadata($0)) }
        ?? .found(found))
  }
}
