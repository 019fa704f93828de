import Packaging
import PlatformIO

/// Finds out how staged files come to where they are meant for, in as few renamings as possible.
struct Placement {
  /// What is staged, a file or a whole folder, and the path that it gets.
  private(set) var placed: [(staged: String, path: String)] = []
  /// What stands where something is placed and is replaced by it; files.
  private(set) var replaced: [String] = []
  private(set) var obstacles: [TransactionError.Obstacle] = []

  private let going: Set<String>
  private let owners: OwnersOfKept

  /// The paths `going` are free by the time that something is placed.
  ///
  /// - Throws: `FileError` where something cannot be looked at.
  init(
    _ staged: StagedTree, going: Set<String>, owners: OwnersOfKept
  ) throws(FileError) {
    self.going = going
    self.owners = owners
    for base in staged.bases where try Files.identity(base.staged) != nil {
      try walk(base.staged, to: base.final, isRoot: true)
    }
    obstacles.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Places what is in a staged folder into one that is there and stays.
  private mutating func walk(
    _ staged: String, to final: String, isRoot: Bool = false
  ) throws(FileError) {
    for entry in try Files.entries(staged) {
      let source = staged + "/" + entry.name
      let path = final + "/" + entry.name
      guard !going.contains(path), let found = try Files.identity(path) else {
        placed.append((source, path))
        continue
      }
      switch (entry.kind, found.kind) {
      case (.directory, .directory): try walk(source, to: path)
      case (.directory, .symbolicLink):
        obstacles.append(TransactionError.Obstacle(path: path, reason: .link))
      case (.file, .file): try replace(path, found, with: source, isRoot: isRoot)
      default: obstruct(path, owners[path])
      }
    }
  }

  /// A file that is there and does not go is no obstacle if it is the same, or can be made anew.
  private mutating func replace(
    _ path: String, _ found: Files.Identity, with source: String, isRoot: Bool
  ) throws(FileError) {
    let isOwn = isRoot && Files.name(of: path).hasPrefix(".lock-")
    let owner = isOwn ? nil : owners[path]
    if !isOwn, !(owner == nil && path.hasSuffix(".pyc")) {
      guard try isSame(source, as: path, found) else {
        return obstruct(path, owner)
      }
      // It is as it should be, and another's: let it be.
      if owner != nil { return }
    }
    replaced.append(path)
    placed.append((source, path))
  }

  private func isSame(
    _ source: String, as path: String, _ found: Files.Identity
  ) throws(FileError) -> Bool {
    guard try Files.identity(source)?.size == found.size else { return false }
    return try Files.haveSameBytes(source, path)
  }

  private mutating func obstruct(_ path: String, _ owner: PackageName?) {
    obstacles.append(
      TransactionError.Obstacle(path: path, reason: owner.map { .owned(by: $0) } ?? .unowned))
  }
}
