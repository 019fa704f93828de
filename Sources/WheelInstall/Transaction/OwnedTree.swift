/// The paths that distributions own, as the folders that they stand in.
struct OwnedTree {
  struct Folder {
    var path: String
    /// The files of it that are owned.
    var files: Set<String> = []
    /// The folders of it in which something is owned, by name, as indices.
    var folders: [String: Int] = [:]
    /// Whether everything in it is owned.
    var isWhole = false
  }

  private(set) var folders: [Folder] = []
  /// Those that are in no other, as indices.
  private(set) var roots: [Int] = []
  private var indices: [String: Int] = [:]
  /// The folder of the file that was inserted last: files come folder by folder.
  private var latest: (path: Substring, index: Int)?

  /// A tree of what is below these folders.
  init(areas: [String]) {
    for area in areas {
      let path = area == "/" ? "" : area
      indices[path] = folders.count
      roots.append(folders.count)
      folders.append(Folder(path: path))
    }
  }

  var isEmpty: Bool {
    roots.allSatisfy { folders[$0].files.isEmpty && folders[$0].folders.isEmpty }
  }

  /// Adds a file; `path` is below one of the areas.
  mutating func insert(file path: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let parent = path[..<slash]
    let name = String(path[path.utf8.index(after: slash)...])
    if let latest, latest.path == parent {
      folders[latest.index].files.insert(name)
    } else if let index = index(ofFolder: String(parent)) {
      latest = (parent, index)
      folders[index].files.insert(name)
    }
  }

  /// Adds whatever stands at a path with all that is in it.
  mutating func insert(tree path: String) {
    insert(file: path)
    if let index = index(ofFolder: path) { folders[index].isWhole = true }
  }

  /// The folder's index; nil outside of the areas.
  ///
  /// It and those above it are made if they are missing.
  private mutating func index(ofFolder path: String) -> Int? {
    if let index = indices[path] { return index }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
      let parent = index(ofFolder: String(path[..<slash]))
    else { return nil }
    let index = folders.count
    folders.append(Folder(path: path))
    folders[parent].folders[String(path[path.utf8.index(after: slash)...])] = index
    indices[path] = index
    return index
  }
}
