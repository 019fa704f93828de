import PlatformIO

/// Where the names of the repository around a folder point to, of which tools make versions.
struct RepositoryState {
  /// Lines that differ when it does; empty where there is no repository.
  private(set) var text = ""

  init(around folder: String) {
    var root = folder
    while true {
      if let git = Files.status(root + "/.git") {
        add(git: root, isFolder: git.isDirectory)
        return
      }
      if Files.exists(root + "/.hg") {
        add(mercurial: root + "/.hg")
        return
      }
      guard root != "/", !root.isEmpty else { return }
      root = Files.parent(of: root)
    }
  }

  /// A worktree and a submodule have a file in place of the folder, which says where that is; what a
  /// worktree shares with others is where another file says (gitrepository-layout).
  private mutating func add(git root: String, isFolder: Bool) {
    var (own, common) = (root + "/.git", root + "/.git")
    if !isFolder {
      own = Self.path(in: own, behind: "gitdir: ", from: root) ?? own
      common = Self.path(in: own + "/commondir", from: own) ?? own
    }
    for name in ["HEAD", "logs/HEAD"] { add(name, in: own) }
    // Where history was cut off, tags behind that are not seen.
    for name in ["packed-refs", "shallow"] { add(name, in: common) }
    // Without names there is nothing to be told of them.
    let names = (try? Files.entries(below: common + "/refs", limit: FolderFingerprint.maximumCount))
    for entry in names ?? nil ?? [] where entry.kind == .file {
      text += FolderFingerprint.line(entry.path, entry.status)
      // A file where a folder is else says that they stand in tables.
      if entry.path == "heads" {
        for folder in own == common ? [own] : [own, common] {
          add("reftable/tables.list", in: folder)
        }
      }
    }
  }

  /// The commits that the folder is at, and those that there are.
  private mutating func add(mercurial folder: String) {
    // What else stands in this file changes whenever somebody asks for the state.
    if let parents = try? Files.readPrefix(folder + "/dirstate", count: 76) {
      text +=
        "\(parents.starts(with: "dirstate-v2\n".utf8) ? parents : Array(parents.prefix(40)))\n"
    }
    add("localtags", in: folder)
    let store = Self.path(in: folder + "/sharedpath", from: folder) ?? folder
    add("store/00changelog.i", in: store)
  }

  private mutating func add(_ name: String, in folder: String) {
    if let status = Files.status(folder + "/" + name) {
      text += FolderFingerprint.line(name, status)
    }
  }

  /// The path that a file holds, seen from `folder`; nil where there is none.
  private static func path(
    in file: String, behind mark: String = "", from folder: String
  ) -> String? {
    guard let bytes = try? Files.read(file, limit: 64 * 1024) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" && $0 != "\r\n" }
    guard text.hasPrefix(mark), text.utf8.count > mark.utf8.count else { return nil }
    let path = text.dropFirst(mark.count)
    return path.hasPrefix("/") ? String(path) : folder + "/" + path
  }
}
