import PlatformIO

/// Compares what distributions own with what is there, and finds what goes with them.
///
/// Beside the files that are owned that is: what was compiled from modules that go, and folders in
/// which nothing is left. A folder that goes as a whole goes with one renaming.
struct RemovalScan {
  /// Files, and folders with everything in them; none is in another.
  private(set) var going: [String] = []
  /// Symbolic links on the way to owned files.
  private(set) var links: [String] = []

  private let tree: OwnedTree
  private let bounds: EnvironmentBounds
  private let owners: OwnersOfKept

  private enum Verdict {
    case goes, stays
    /// Goes if the folder goes, and does not keep it.
    case follows
  }

  /// - Throws: `FileError` where a folder cannot be looked into.
  init(
    _ tree: OwnedTree, bounds: EnvironmentBounds, owners: OwnersOfKept
  ) throws(FileError) {
    self.tree = tree
    self.bounds = bounds
    self.owners = owners
    for root in tree.roots { _ = try verdict(onFolder: tree.folders[root], inWhole: false) }
  }

  /// Looks through a folder; where it does not go as a whole, what goes of it is noted.
  private mutating func verdict(
    onFolder folder: OwnedTree.Folder, inWhole: Bool
  ) throws(FileError) -> Verdict {
    let isWhole = inWhole || folder.isWhole
    guard let content = try FolderContent(folder.path) else { return .follows }
    let firstOwn = going.count
    var stays = bounds.keeps(folder: folder.path)
    for entry in content.entries {
      let path = folder.path + "/" + entry.name
      switch try verdict(on: entry, at: path, in: folder, content, isWhole: isWhole) {
      case .goes: going.append(path)
      case .stays: stays = true
      case .follows: break
      }
    }
    if stays { return .stays }
    // Everything in it goes along, what was noted of it included.
    going.removeSubrange(firstOwn...)
    return .goes
  }

  private mutating func verdict(
    on entry: Files.DirectoryEntry, at path: String, in folder: OwnedTree.Folder,
    _ content: FolderContent,
    isWhole: Bool
  ) throws(FileError) -> Verdict {
    let owned = folder.folders[entry.name].map { tree.folders[$0] }
    switch entry.kind {
    case .directory:
      if entry.name == "__pycache__", !isWhole {
        return try verdict(onCompiledIn: path, owned, of: folder, content)
      }
      if let owned { return try verdict(onFolder: owned, inWhole: isWhole) }
      if isWhole {
        return try verdict(onFolder: OwnedTree.Folder(path: path, isWhole: true), inWhole: true)
      }
      return try Self.isEmpty(path) ? .follows : .stays
    case .symbolicLink where owned?.isWhole == false && !folder.files.contains(entry.name):
      links.append(path)
      return .stays
    case .file, .symbolicLink, .other:
      let isOwned = isWhole || folder.files.contains(entry.name)
      if isOwned { return isKept(path) ? .stays : .goes }
      return goesWithModule(entry.name, of: folder) ? .goes : .stays
    }
  }

  /// Looks through a `__pycache__`; what is compiled from no module that is there is of no use.
  private mutating func verdict(
    onCompiledIn path: String, _ owned: OwnedTree.Folder?, of folder: OwnedTree.Folder,
    _ content: FolderContent
  ) throws(FileError) -> Verdict {
    guard let compiled = try FolderContent(path) else { return .stays }
    let firstOwn = going.count
    var stays = false
    for entry in compiled.entries {
      let file = path + "/" + entry.name
      let isOwned = owned?.files.contains(entry.name) ?? false
      if isOwned, isKept(file) {
        stays = true
      } else if isOwned {
        going.append(file)
      } else if entry.kind == .file, let module = CompiledModule(fileName: entry.name) {
        let source = module.name + ".py"
        if !content.names.contains(source) { continue }
        if folder.files.contains(source), !isKept(folder.path + "/" + source) {
          going.append(file)
        } else {
          stays = true
        }
      } else {
        stays = true
      }
    }
    if stays { return .stays }
    let goes = going.count > firstOwn || owned != nil
    going.removeSubrange(firstOwn...)
    return goes ? .goes : .follows
  }

  /// Whether a distribution that stays owns the file too.
  private func isKept(_ path: String) -> Bool { owners[path] != nil }

  /// Whether a file stands beside its module, compiled from it as Python 2 did, and the module goes.
  private func goesWithModule(_ name: String, of folder: OwnedTree.Folder) -> Bool {
    guard name.hasSuffix(".pyc") || name.hasSuffix(".pyo") else { return false }
    let source = String(name.dropLast())
    return folder.files.contains(source) && !isKept(folder.path + "/" + source)
  }

  /// Whether there is nothing in a folder but folders that are empty themselves.
  private static func isEmpty(_ path: String) throws(FileError) -> Bool {
    for entry in try Files.entries(path) {
      guard entry.kind == .directory, try isEmpty(path + "/" + entry.name) else { return false }
    }
    return true
  }
}

/// What is in a folder.
private struct FolderContent {
  let entries: [Files.DirectoryEntry]
  let names: Set<String>

  /// Nil when there is no such folder.
  init?(_ path: String) throws(FileError) {
    do throws(FileError) {
      entries = try Files.entries(path.isEmpty ? "/" : path)
    } catch  where error.isMissing {
      return nil
    }
    names = Set(entries.map(\.name))
  }
}

/// What the name of a compiled module says (PEP 3147, PEP 488).
struct CompiledModule: Hashable {
  /// Of the module's file, without `.py`.
  let name: String

  /// Nil where the name is none of a compiled module.
  ///
  /// That of one that was being written when the interpreter was killed (`m.cpython-312.pyc.140234`)
  /// counts as one.
  init?(fileName: String) {
    var parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
    if let last = parts.last, !last.isEmpty, last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      parts.removeLast()
    }
    guard parts.count >= 3, parts.removeLast() == "pyc" else { return nil }
    if parts.count >= 3, parts.last?.hasPrefix("opt-") == true { parts.removeLast() }
    parts.removeLast()
    name = parts.joined(separator: ".")
    if name.isEmpty { return nil }
  }
}
