package import Packaging
import PlatformIO

/// What tells whether anything in a project's folder has changed: the path, size and time of every
/// file that a build could read, and of what links lead to.
///
/// Metadata may depend on any of them: a version in a module, requirements in a text file, the tags
/// of the repository around. What builds themselves leave behind does not count.
package enum FolderFingerprint {
  /// A folder with more files is taken for changed each time.
  static let maximumCount = 20_000

  /// The state of a folder, and the same whatever stands in the files that this run writes; equal
  /// where it writes none there.
  struct State: Hashable {
    var whole: String
    var withoutOutputs: String
  }

  /// A file that counts.
  private struct File {
    /// Its own and, if it is a link, that of what it leads to: writing to either is writing to both.
    var paths: [String]
    var line: String
  }

  /// Nil where the folder cannot be looked through, or a link in it leads to a folder elsewhere.
  ///
  /// `subdirectory` is where the project is, below the folder; `outputs` are absolute paths of files
  /// that this run writes.
  static func of(
    _ folder: String, subdirectory: String? = nil, outputs: Set<String> = []
  ) -> State? {
    guard let files = files(in: folder, subdirectory) else { return nil }
    let outputs = outputs.filter { output in
      output.hasPrefix(folder + "/") || files.contains { $0.paths.contains(output) }
    }
    // Another one than the folder's in which none of them is.
    var (text, rest) = ("", "without outputs\n")
    for file in files {
      text += file.line
      if !outputs.isEmpty, outputs.isDisjoint(with: file.paths) { rest += file.line }
    }
    let repository = RepositoryState(around: folder).text
    let whole = digest(text + repository)
    return State(
      whole: whole, withoutOutputs: outputs.isEmpty ? whole : digest(rest + repository))
  }

  private static func files(in folder: String, _ subdirectory: String?) -> [File]? {
    let filter = FolderFilter(folder: folder, subdirectory: subdirectory)
    // A folder that cannot be read has no fingerprint; the build will say why.
    let found = try? Files.entries(
      below: folder, limit: maximumCount, where: filter.includes)
    guard let entries = found ?? nil, let root = try? Files.realPath(folder) else { return nil }
    var files: [File] = []
    for entry in entries where entry.kind != .directory {
      let path = folder + "/" + entry.path
      files.append(File(paths: [path], line: line(entry.path, entry.status)))
      // One that leads nowhere is what it says.
      guard entry.kind == .symbolicLink, let target = try? Files.realPath(path),
        let status = Files.status(target)
      else { continue }
      if !status.isDirectory {
        files.append(File(paths: [path, target], line: line(entry.path, status)))
      } else if target != root, !target.hasPrefix(root + "/") {
        // How much there is nobody knows; inside, it is looked through where it stands.
        return nil
      }
    }
    return files
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
    guard isEditable else {
      return of(folder, subdirectory: reference.subdirectory)
        .flatMap { Digest(.sha256, hex: $0.whole) }
    }
    let project = folder + (reference.subdirectory.map { "/" + $0 } ?? "")
    var text = "editable\n"
    for name in ["pyproject.toml", "setup.cfg", "setup.py"] {
      if let status = Files.status(project + "/" + name) { text += line(name, status) }
    }
    return Digest(sha256Of: Array(text.utf8))
  }

  /// What of a file tells that it has changed.
  static func line(_ path: String, _ status: Files.Status) -> String {
    "\(path)\u{0}\(status.size) \(status.mtimeNanoseconds) \(status.mode & 0o111)\n"
  }
}

extension FolderFingerprint {
  /// What counts of a folder: by the path of each file below it what tells that it has changed, and
  /// by the empty path the repository around.
  ///
  /// Nil where the folder has no fingerprint.
  static func parts(of folder: String, subdirectory: String?) -> [String: String]? {
    guard let files = files(in: folder, subdirectory) else { return nil }
    var parts = ["": RepositoryState(around: folder).text]
    for file in files {
      guard let path = file.paths.first else { continue }
      parts[String(path.dropFirst(folder.utf8.count + 1)), default: ""] += file.line
    }
    return parts
  }
}
