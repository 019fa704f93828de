import PlatformIO
import SyncPlanning

/// Works out what a transaction has to do, by looking, with nothing changed yet.
struct TransactionPlan {
  /// A file that several distributions share, without the lines of those that go.
  struct Rewrite: Hashable {
    var staged: String
    var path: String
    var content: [UInt8]
  }

  private(set) var journal: Journal
  /// Files that have to be staged before the journal's steps can be done.
  private(set) var rewrites: [Rewrite] = []

  private let bounds: EnvironmentBounds
  private var reader: OwnershipReader
  /// Whether folders are renamed as a whole; some file systems do not do that.
  private let movesFolders: Bool

  /// Of the program's `folders`, that at the environment's root is the first.
  ///
  /// - Throws: `TransactionError` where something is in the way.
  init(
    _ staged: StagedTree, removing: [InstalledDistribution], keeping: [InstalledDistribution],
    in layout: EnvironmentLayout, folders: [StageFolder], movesFolders: Bool = true
  ) throws(TransactionError) {
    let bounds = EnvironmentBounds(layout)
    self.bounds = bounds
    self.movesFolders = movesFolders
    reader = OwnershipReader(bounds: bounds)
    journal = Journal(steps: [], folders: folders)
    let owners = OwnersOfKept(keeping, bounds: bounds)
    let (going, lines) = try leaving(removing, owners)
    let freed = try rewrite(lines)
    let placement = try TransactionError.wrapping { () throws(FileError) in
      try Placement(staged, going: Set(going + freed), owners: owners)
    }
    guard placement.obstacles.isEmpty else { throw .inTheWay(placement.obstacles) }
    try TransactionError.wrapping { () throws(FileError) in
      for path in going + freed + placement.replaced { try setAside(path) }
    }
    for (source, path) in placement.placed {
      journal.steps.append(.place(staged: source, path: path))
    }
    for rewrite in rewrites {
      journal.steps.append(.place(staged: rewrite.staged, path: rewrite.path))
    }
    try checkDirectories()
  }

  /// Whether the steps need one of the program's folders.
  func uses(_ folder: StageFolder) -> Bool {
    let prefix = folder.path + "/"
    return journal.steps.contains { step in
      switch step {
      case .setAside(_, let backup): backup.hasPrefix(prefix)
      case .place(let staged, _): staged.hasPrefix(prefix)
      case .removeFolder: false
      }
    }
  }
}

extension TransactionPlan {
  /// The paths that go with distributions, and the lines that go with them by their files.
  private mutating func leaving(
    _ removing: [InstalledDistribution], _ owners: OwnersOfKept
  ) throws(TransactionError) -> (paths: [String], lines: [String: Set<String>]) {
    var lines: [String: Set<String>] = [:]
    if removing.isEmpty { return ([], lines) }
    var tree = OwnedTree(areas: bounds.areas)
    do throws(RemovalError) {
      for distribution in removing {
        let owned = try reader.paths(of: distribution)
        for path in owned.files { tree.insert(file: path) }
        for path in owned.trees { tree.insert(tree: path) }
        for line in owned.lines { lines[line.file, default: []].insert(line.text) }
      }
    } catch {
      throw .cannotRemove(error)
    }
    let scan = try TransactionError.wrapping { () throws(FileError) in
      try RemovalScan(tree, bounds: bounds, owners: owners)
    }
    for link in scan.links {
      for distribution in removing {
        // What could be read before is read once more, for the words.
        guard let owned = try? reader.paths(of: distribution),
          owned.files.contains(where: { EnvironmentBounds.isInside($0, link) })
        else { continue }
        throw .cannotRemove(
          RemovalError(distribution: distribution, reason: .throughLink(path: link)))
      }
    }
    return (scan.going, lines)
  }

  /// Takes lines out of files; returns the files, which are set aside for what is left of them.
  private mutating func rewrite(
    _ lines: [String: Set<String>]
  ) throws(TransactionError) -> [String] {
    var changed: [String] = []
    for (path, gone) in lines.sorted(by: { $0.key < $1.key }) {
      let bytes = try TransactionError.wrapping { () throws(FileError) in
        try Files.readIfPresent(path)
      }
      guard let bytes else { continue }
      let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let rest = all.filter { !gone.contains(String(decoding: $0, as: UTF8.self)) }
      guard rest.count < all.count else { continue }
      changed.append(path)
      guard rest.contains(where: { !$0.isEmpty }) else { continue }
      let staged = folder(for: path).path + "/lines\(rewrites.count)"
      rewrites.append(
        Rewrite(staged: staged, path: path, content: Array(rest.joined(separator: [0x0A]))))
    }
    return changed
  }

  private mutating func setAside(_ path: String) throws(FileError) {
    guard let found = try Files.identity(path) else { return }
    if movesFolders || found.kind != .directory {
      let backup = folder(for: path).backups + "/\(journal.steps.count)"
      journal.steps.append(.setAside(path: path, backup: backup))
    } else {
      for entry in try Files.entries(path) { try setAside(path + "/" + entry.name) }
      journal.steps.append(.removeFolder(path: path, mode: found.mode))
    }
  }

  /// The program's folder on the file system of a path.
  private func folder(for path: String) -> StageFolder {
    journal.folders.dropFirst().first {
      EnvironmentBounds.isInside(path, Files.parent(of: $0.path))
    } ?? journal.folders[0]
  }

  /// Whether every directory that is to be changed may be, and files can be renamed to it.
  private func checkDirectories() throws(TransactionError) {
    var devices: [String: UInt64] = [:]
    for directory in journal.changedDirectories.sorted()
    where !journal.folders.contains(where: { EnvironmentBounds.isInside(directory, $0.path) }) {
      let stage = Files.parent(of: folder(for: directory).path)
      let isReachable = try TransactionError.wrapping { () throws(FileError) in
        // One that is not there yet is part of what is renamed.
        guard let found = try Files.identity(directory) else { return true }
        try Files.checkWritable(directory: directory)
        let device: UInt64?
        if let known = devices[stage] {
          device = known
        } else {
          device = try Files.identity(stage)?.device
        }
        devices[stage] = device
        return found.device == device
      }
      guard isReachable else { throw .otherFileSystem(path: directory) }
    }
  }
}
