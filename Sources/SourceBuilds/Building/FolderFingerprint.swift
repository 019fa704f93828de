import PlatformIO

/// What tells whether anything in a project's folder has changed: the path, size and time of every
/// file that a build could read.
///
/// Metadata may depend on any of them: a version in a module, requirements in a text file, the tags
/// of the repository around. What builds themselves leave behind does not count.
enum FolderFingerprint {
  /// A folder with more files is taken for changed each time.
  static let maximumCount = 20_000

  private static let ignored: Set<String> = [
    "__pycache__", "build", "dist", ".eggs", ".venv", "venv", "node_modules", ".tox", ".nox",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".idea", ".vscode", "target", ".hg", ".svn",
  ]

  /// Nil where the folder cannot be looked through.
  static func of(_ folder: String) -> String? {
    // A folder that cannot be read has no fingerprint; the build will say why.
    let found = try? Files.entries(below: folder, limit: maximumCount) { path, kind in
      let name = Files.name(of: path)
      if kind != .directory { return !name.hasSuffix(".pyc") }
      return !ignored.contains(name) && !name.hasSuffix(".egg-info") && name != ".git"
    }
    guard let entries = found ?? nil else { return nil }
    var text = ""
    for entry in entries where entry.kind != .directory {
      text += line(entry.path, entry.status)
    }
    text += repository(around: folder)
    return SHA256.hexadecimal(of: Array(text.utf8))
  }

  /// The state of a git repository, of which tools make versions: where its names point to.
  private static func repository(around folder: String) -> String {
    var root = folder
    while !Files.exists(root + "/.git") {
      guard root != "/", !root.isEmpty else { return "" }
      root = Files.parent(of: root)
    }
    let git = root + "/.git"
    var text = ""
    for name in ["HEAD", "packed-refs", "logs/HEAD"] {
      if let status = Files.status(git + "/" + name) { text += line(name, status) }
    }
    // Without names there is nothing to be told of them.
    let names = (try? Files.entries(below: git + "/refs", limit: maximumCount)) ?? nil
    for entry in names ?? [] where entry.kind == .file { text += line(entry.path, entry.status) }
    return text
  }

  private static func line(_ path: String, _ status: Files.Status) -> String {
    "\(path)\u{0}\(status.size) \(status.mtimeNanoseconds) \(status.mode & 0o111)\n"
  }
}
