package import Packaging
import PlatformIO

/// What tells whether anything in a project's folder has changed: the path, size and time of every
/// file that a build could read.
///
/// Metadata may depend on any of them: a version in a module, requirements in a text file, the tags
/// of the repository around. What builds themselves leave behind does not count.
package enum FolderFingerprint {
  /// A folder with more files is taken for changed each time.
  static let maximumCount = 20_000

  private static let ignored: Set<String> = [
    "__pycache__", "build", "dist", ".eggs", ".venv", "venv", "node_modules", ".tox", ".nox",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".idea", ".vscode", "target", ".hg", ".svn",
  ]

  /// The state of a folder, and the same whatever stands in the files that this run writes; equal
  /// where it writes none there.
  struct State: Hashable {
    var whole: String
    var withoutOutputs: String
  }

  /// Nil where the folder cannot be looked through.
  ///
  /// `outputs` are absolute paths of files that this run writes.
  static func of(_ folder: String, outputs: Set<String> = []) -> State? {
    // A folder that cannot be read has no fingerprint; the build will say why.
    let found = try? Files.entries(below: folder, limit: maximumCount) { path, kind in
      let name = Files.name(of: path)
      // What belongs to an environment that is just being made.
      if name.hasPrefix(".lock-") { return false }
      if kind != .directory { return !name.hasSuffix(".pyc") }
      return !ignored.contains(name) && !name.hasSuffix(".egg-info") && name != ".git"
        && !isOfTools(folder + "/" + path)
    }
    guard let entries = found ?? nil else { return nil }
    let outputs = outputs.filter { $0.hasPrefix(folder + "/") }
    // Another one than the folder's in which none of them is.
    var (text, rest) = ("", "without outputs\n")
    for entry in entries where entry.kind != .directory {
      let line = line(entry.path, entry.status)
      text += line
      if !outputs.isEmpty, !outputs.contains(folder + "/" + entry.path) { rest += line }
    }
    let repository = repository(around: folder)
    let whole = digest(text + repository)
    return State(
      whole: whole, withoutOutputs: outputs.isEmpty ? whole : digest(rest + repository))
  }

  private static func digest(_ text: String) -> String {
    SHA256.hexadecimal(of: Array(text.utf8))
  }

  /// The state of the folder that a reference names, as an environment remembers it; nil where it is
  /// none, or cannot be told.
  ///
  /// An editable project is imported from where it stands: of it only those files count that say
  /// what is installed.
  package static func state(of reference: DirectReference) -> Digest? {
    guard case .directory(let path, let isEditable) = reference.place,
      let folder = try? Files.realPath(path)  // one that is gone has no state
    else { return nil }
    guard isEditable else { return of(folder).flatMap { Digest(.sha256, hex: $0.whole) } }
    let project = folder + (reference.subdirectory.map { "/" + $0 } ?? "")
    var text = "editable\n"
    for name in ["pyproject.toml", "setup.cfg", "setup.py"] {
      if let status = Files.status(project + "/" + name) { text += line(name, status) }
    }
    return Digest(sha256Of: Array(text.utf8))
  }

  /// Whether a folder is an environment, which a sync fills beside the project it is for, or a
  /// cache, this program's among them.
  private static func isOfTools(_ folder: String) -> Bool {
    ["pyvenv.cfg", ".lock-packages", "CACHEDIR.TAG", "builds-v1", "index-v1", "interpreters-v2"]
      .contains {
        Files.exists(folder + "/" + $0)
      }
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
