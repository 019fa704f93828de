import PlatformIO

/// Which entries of a folder a build of the project in it could read, and does not make itself.
struct FolderFilter {
  private let folder: String
  /// Where the project is, below the folder; empty: it is the folder.
  private let project: String

  /// `subdirectory` is below the folder, as a reference has it.
  init(folder: String, subdirectory: String?) {
    self.folder = folder
    project = (subdirectory ?? "").split(separator: "/").filter { $0 != "." }
      .joined(separator: "/")
  }

  /// What tools make, at any depth; none of it is the name of a package.
  private static let ofTools: Set<String> = [
    ".git", ".hg", ".svn", "__pycache__", ".eggs", ".venv", "node_modules", ".tox", ".nox",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".idea", ".vscode",
  ]

  /// What builds make beside the project's file; deeper down, packages may be called so.
  private static let ofBuilds: Set<String> = ["build", "dist", "target", "venv"]

  /// Whether an entry counts, and what is below it; `path` is below the folder.
  func includes(_ path: String, _ kind: Files.Kind) -> Bool {
    let name = Files.name(of: path)
    // What belongs to an environment that is just being made.
    if name.hasPrefix(".lock-") { return false }
    guard leadsToFolder(path, kind) else { return !name.hasSuffix(".pyc") }
    // Whatever it is called, the project is in it.
    if project == path || project.hasPrefix(path + "/") { return true }
    if Self.ofTools.contains(name) || name.hasSuffix(".egg-info") || isOfTools(path) {
      return false
    }
    return !(Self.ofBuilds.contains(name) && ["", project].contains(Files.parent(of: path)))
  }

  private func leadsToFolder(_ path: String, _ kind: Files.Kind) -> Bool {
    switch kind {
    case .directory: true
    case .symbolicLink: Files.status(folder + "/" + path)?.isDirectory == true
    case .file, .other: false
    }
  }

  /// Whether a folder is an environment, which a sync fills beside the project it is for, or a
  /// cache, this program's among them.
  private func isOfTools(_ path: String) -> Bool {
    ["pyvenv.cfg", ".lock-packages", "CACHEDIR.TAG", "builds-v1", "index-v1", "interpreters-v2"]
      .contains { Files.exists("\(folder)/\(path)/\($0)") }
  }
}
