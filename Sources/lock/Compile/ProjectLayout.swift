import Lockfiles

/// Which files are compiled into which locks.
struct ProjectLayout: Equatable {
  /// One lock to be written, and the files it comes from.
  struct Lock: Equatable {
    /// Requirement files in the order to be read; `-` is standard input.
    var sources: [String]
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
  /// `exists` says whether there is a file at a path.
  ///
  /// - Throws: `UsageError` where there is nothing to compile.
  init(
    _ scope: CompileOptions.Scope, outputFile: String?, exists: (String) -> Bool
  ) throws(UsageError) {
    if case .explicit(let sources) = scope {
      for source in sources where source != "-" && !exists(source) {
        throw .invalid(message: "there is no `\(source)`", hints: [])
      }
      let path = outputFile ?? Self.lockPath(besides: sources.first ?? "-")
      guard !sources.contains(path) || path == "-" else {
        throw .invalid(
          message: "`\(path)` would be both read and written",
          hints: ["name another file with `-o`"])
      }
      explicit = Lock(sources: sources, path: path)
      return
    }
    let productionSource = Self.productionSources.first(where: exists)
    let developmentSource = Self.developmentSources.first(where: exists)
    guard productionSource != nil || (scope == .development && developmentSource != nil) else {
      throw .invalid(
        message: "no requirement file found",
        hints: [
          "looked for \((scope == .production ? Self.productionSources : Self.productionSources + Self.developmentSources).map { "`\($0)`" }.joined(separator: ", "))",
          "name one: `lock compile FILE.in`",
        ])
    }
    production = productionSource.map {
      Lock(
        sources: [$0], path: outputFile ?? Self.lockPath(of: $0, exists: exists),
        profile: .production)
    }
    guard scope == .development, let developmentSource else { return }
    development = Lock(
      sources: (productionSource.map { [$0] } ?? []) + [developmentSource],
      path: Self.lockPath(of: developmentSource, exists: exists), profile: .development)
  }

  /// The lock of the profile that is not being compiled, as far as one stands there: its pins are
  /// a second choice.
  static func developmentLock(exists: (String) -> Bool) -> String? {
    developmentSources.map { lockPath(of: $0, exists: exists) }.first(where: exists)
  }

  /// Where the lock of a profile would be, in the order in which it is looked for.
  static func lockPaths(of profile: Profile) -> [String] {
    let sources = profile == .production ? productionSources : developmentSources
    var paths: [String] = []
    for source in sources {
      let beside = lockPath(besides: source)
      for path in [
        beside,
        String(
          beside[(beside.lastIndex(of: "/").map(beside.index(after:)) ?? beside.startIndex)...]),
      ]
      where !paths.contains(path) { paths.append(path) }
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

  /// `.txt` in place of what follows the last dot of the file's name.
  static func lockPath(besides source: String) -> String {
    let slash = source.lastIndex(of: "/").map { source.index(after: $0) } ?? source.startIndex
    let name = source[slash...]
    let stem = name.lastIndex(of: ".").map { $0 == name.startIndex ? name : name[..<$0] } ?? name
    return source[..<slash] + stem + ".txt"
  }
}
