import RequirementFiles
import Lockfiles

/// Which locks an environment is to be held against, and why these.
struct LockSelection: Equatable {
  /// `-` is standard input.
  var paths: [String]
  /// Nil where the locks were named.
  var profile: Profile?
  /// Such as `LOCK_PROFILE`, or `the only lock`.
  var reason: String

  /// Looks for the locks: what was named, else the lock of the profile that was asked for, else the
  /// only one that is there, else that of development.
  ///
  /// `profiles` are the project's settings, and `exists` says whether there is a file at a path.
  /// - Throws: `SyncError` where there is no such lock.
  init(
    _ scope: SyncOptions.Scope, profiles: ProjectProfiles = ProjectProfiles(),
    allowsRequirementFiles: Bool = false, exists: (String) -> Bool
  ) throws(SyncError) {
    func path(of profile: Profile) -> String? {
      profiles.lockPaths(of: profile).first(where: exists)
    }
    switch scope {
    case .explicit(let named):
      for path in named where path.hasSuffix(".in") && !allowsRequirementFiles {
        throw .requirementFile(path)
      }
      for path in named where path != "-" && !exists(path) { throw .noSuchFile(path) }
      self.init(paths: named, profile: nil, reason: "named")
    case .profile(let profile, let source):
      guard let path = path(of: profile) else {
        throw .noLock(profile, namedBy: source, lookedFor: profiles.lockPaths(of: profile))
      }
      self.init(paths: [path], profile: profile, reason: source)
    case .unsaid:
      switch (path(of: .production), path(of: .development)) {
      case (nil, nil):
        let all = [Profile.production, .development].flatMap(profiles.lockPaths)
        throw .noLock(nil, namedBy: "", lookedFor: all)
      case (let path?, nil):
        self.init(paths: [path], profile: .production, reason: "the only lock")
      case (nil, let path?):
        self.init(paths: [path], profile: .development, reason: "the only lock")
      case (_, let path?):
        self.init(paths: [path], profile: .development, reason: "by default")
      }
    }
  }

  private init(paths: [String], profile: Profile?, reason: String) {
    self.paths = paths
    self.profile = profile
    self.reason = reason
  }

  /// Reads them.
  ///
  /// - Throws: `SyncError` where one cannot be read, or is for another profile than is asked for.
  func read(_ world: World, guardedBy guarded: Profile?) throws(SyncError) -> LockTexts {
    var texts = LockTexts()
    for path in paths {
      do throws(ReadFailure) {
        texts.add(try world.readSource(path), of: path)
      } catch {
        throw .cannotRead(path, error.message)
      }
    }
    for lock in texts.locks { try check(lock, guardedBy: guarded) }
    return texts
  }

  private func check(_ lock: LockedFile, guardedBy guarded: Profile?) throws(SyncError) {
    guard let found = lock.profile else { return }
    if let profile, found != profile {
      throw .otherProfile(lock.file, found, expected: profile, by: reason)
    }
    // An option may name less than the variable, and never more.
    if let guarded, found != guarded, !(found == .production && profile == .production) {
      throw .otherProfile(lock.file, found, expected: guarded, by: "LOCK_PROFILE")
    }
  }

  /// What the first line says: `requirements.txt (production: LOCK_PROFILE)`.
  var description: String {
    let files = paths.joined(separator: " and ")
    return profile.map { "\(files) (\($0.title): \(reason))" } ?? files
  }
}

/// Locks that were read, each once: standard input is not there a second time.
struct LockTexts {
  private(set) var locks: [LockedFile] = []
  private var texts: [String: [UInt8]] = [:]

  mutating func add(_ bytes: [UInt8], of path: String) {
    locks.append(LockedFile(parsing: bytes, file: path))
    texts[path] = bytes
  }

  /// The options that say where packages come from, with their variables expanded.
  ///
  /// - Throws: `RequirementFileError`.
  func options(_ world: World) throws(RequirementFileError) -> FileOptions {
    try RequirementTree(roots: locks.map(\.file), variables: world.variable) {
      path throws(ReadFailure) in
      if let bytes = texts[path] { return bytes }
      return try world.readSource(path)
    }.options
  }
}

extension LockedFile {
  /// Whether any pin has one.
  var hasHashes: Bool { lockfile.entries.contains { !$0.hashes.isEmpty } }
}

extension Profile {
  /// As people say it: `production`, `development`.
  var title: String {
    switch self {
    case .production: "production"
    case .development: "development"
    default: name
    }
  }
}
