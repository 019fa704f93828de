import Lockfiles
import RequirementFiles

/// Which files are compiled into which locks.
struct ProjectLayout: Equatable {
  /// One lock to be written, and the files it comes from.
  struct Lock: Equatable {
    /// In the order to be read.
    var sources: [RequirementSource]
    /// The lock's path; `-` is standard output.
    var path: String
    /// Nil where the sources were named on the command line.
    var profile: Profile?
  }

  /// Nil where only development's sources are there, or sources were named.
  var production: Lock?
  /// Nil where only production is compiled.
  var development: Lock?
  /// Sources that were named.
  var explicit: Lock?

  /// The locks to be written, production first.
  var locks: [Lock] { [production, development, explicit].compactMap { $0 } }

  /// Looks for the sources and the places of their locks.
  ///
  /// `exists` says whether there is a file at a path; `project` reads the one in the working
  /// directory, which is asked for where there are no requirement files.
  ///
  /// - Throws: `UsageError` where there is nothing to compile, and what `project` throws.
  init(
    _ scope: CompileOptions.Scope, outputFile: String?, project options: ProjectOptions,
    profiles: ProjectProfiles = ProjectProfiles(), exists: (String) -> Bool,
    project: () throws -> ProjectFile?
  ) throws {
    if case .explicit(let paths) = scope {
      explicit = try Self.explicit(paths, outputFile, options, exists: exists)
      return
    }
    if case .profile(let profile) = scope {
      let path = outputFile ?? profiles.lockPaths(of: profile).first ?? "-"
      explicit = Lock(
        sources: profiles[profile]?.sources ?? [], path: path, profile: profile)
      try checkSources(exists)
      return
    }
    let productionSources =
      profiles[.production]?.sources ?? Self.usual(Self.productionSources, exists)
    let developmentSources =
      profiles[.development]?.sources ?? Self.usual(Self.developmentSources, exists)
    guard !productionSources.isEmpty || (scope == .development && !developmentSources.isEmpty)
    else {
      guard let project = try project() else { throw Self.nothingFound(scope) }
      useProject(project, scope, outputFile, options)
      return
    }
    // Says that extras belong to a project.
    _ = try options.sources([])
    if let source = productionSources.first {
      let path = profiles[.production]?.lock ?? Self.lockPath(of: source.path, exists: exists)
      production = Lock(
        sources: productionSources, path: outputFile ?? path, profile: .production)
    }
    if scope == .development, let source = developmentSources.first {
      development = Lock(
        sources: productionSources + developmentSources,
        path: profiles[.development]?.lock ?? Self.developmentLock(of: source, exists: exists),
        profile: .development)
    }
    try checkSources(exists)
  }

  /// The first file of those names that exists, as a source.
  private static func usual(
    _ names: [String], _ exists: (String) -> Bool
  ) -> [RequirementSource] {
    names.first(where: exists).map { [.file($0)] } ?? []
  }

  /// That of a project's file would be production's.
  private static func developmentLock(
    of source: RequirementSource, exists: (String) -> Bool
  ) -> String {
    RequirementSource.isProject(source.path)
      ? "dev-requirements.txt" : lockPath(of: source.path, exists: exists)
  }

  /// Refuses sources that are not there, and a lock that is a source of its own.
  private func checkSources(_ exists: (String) -> Bool) throws(UsageError) {
    for lock in locks {
      for source in lock.sources where !exists(source.path) {
        throw .invalid(
          message: "there is no `\(source.path)`",
          hints: ["the profile `\(lock.profile?.name ?? "")` names it in its settings"])
      }
      guard !lock.sources.isEmpty else {
        throw .invalid(
          message: "the profile `\(lock.profile?.name ?? "")` has no `sources`", hints: [])
      }
    }
  }

  private static func explicit(
    _ paths: [String], _ outputFile: String?, _ options: ProjectOptions, exists: (String) -> Bool
  ) throws(UsageError) -> Lock {
    let sources = try options.sources(paths)
    for source in sources.map(\.path) where source != "-" && !exists(source) {
      throw .invalid(message: "there is no `\(source)`", hints: [])
    }
    let path = outputFile ?? lockPath(besides: paths.first ?? "-")
    guard !sources.contains(where: { $0.path == path }) || path == "-" else {
      throw .invalid(
        message: "`\(path)` would be both read and written",
        hints: ["name another file with `-o`"])
    }
    return Lock(sources: sources, path: path)
  }

  /// What the project needs is production, its group `dev` comes on top of that in development.
  private mutating func useProject(
    _ project: ProjectFile, _ scope: CompileOptions.Scope, _ outputFile: String?,
    _ options: ProjectOptions
  ) {
    let needed = RequirementSource.project(
      project.path, ProjectSelection(extras: options.extras))
    production = Lock(
      sources: [needed], path: outputFile ?? "requirements.txt", profile: .production)
    guard scope == .development, let name = try? GroupName(parsing: "dev"), project.hasGroup(name)
    else { return }
    let group = RequirementSource.project(
      project.path, ProjectSelection(includesProject: false, groups: [name]))
    development = Lock(
      sources: [needed, group], path: "dev-requirements.txt", profile: .development)
  }

  private static func nothingFound(_ scope: CompileOptions.Scope) -> UsageError {
    let places = productionSources + (scope == .production ? [] : developmentSources)
    let looked = (places + ["pyproject.toml"]).map { "`\($0)`" }.joined(separator: ", ")
    return .invalid(
      message: "no requirement file found",
      hints: ["looked for \(looked)", "name one: `lock compile FILE.in`"])
  }

  /// The lock of the profile that is not being compiled, as far as one stands there: its pins are
  /// a second choice.
  static func developmentLock(
    _ profiles: ProjectProfiles = ProjectProfiles(), exists: (String) -> Bool
  ) -> String? {
    if let path = profiles[.development]?.lock { return exists(path) ? path : nil }
    return developmentSources.map { lockPath(of: $0, exists: exists) }.first(where: exists)
  }

  /// Where the lock of a profile would be, in the order in which it is looked for.
  static func lockPaths(of profile: Profile) -> [String] {
    let sources = profile == .production ? productionSources : developmentSources
    var paths: [String] = []
    for source in sources {
      let beside = lockPath(besides: source)
      let atRoot = String(beside.split(separator: "/").last ?? "")
      for path in [beside, atRoot] where !paths.contains(path) { paths.append(path) }
    }
    return paths
  }

  private static let productionSources = ["requirements/requirements.in", "requirements.in"]
  private static let developmentSources = [
    "requirements/dev-requirements.in", "dev-requirements.in", "requirements-dev.in", "dev.in",
  ]

  /// The project's root, unless a lock already stands beside its source.
  private static func lockPath(of source: String, exists: (String) -> Bool) -> String {
    let beside = lockPath(besides: source)
    guard let slash = beside.lastIndex(of: "/"), !exists(beside) else { return beside }
    return String(beside[beside.index(after: slash)...])
  }

  /// `.txt` in place of what follows the last dot of the file's name; beside a project's file,
  /// `requirements.txt`.
  static func lockPath(besides source: String) -> String {
    let slash = source.lastIndex(of: "/").map { source.index(after: $0) } ?? source.startIndex
    if RequirementSource.isProject(source) { return source[..<slash] + "requirements.txt" }
    let name = source[slash...]
    let stem = name.lastIndex(of: ".").map { $0 == name.startIndex ? name : name[..<$0] } ?? name
    return source[..<slash] + stem + ".txt"
  }
}
