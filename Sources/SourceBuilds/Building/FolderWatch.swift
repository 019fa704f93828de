import Packaging
import PlatformIO

/// Tells whether anybody but the hooks of a build has written to the folder that it is done in.
///
/// Hooks leave files, and some write one anew each time, as a version that is told by a repository.
/// Whatever else changes meanwhile, nobody knows whether a hook has seen it before or after.
struct FolderWatch: Sendable {
  private let folder: String
  private let subdirectory: String?
  /// Nil where the folder has no fingerprint.
  private let before: [String: String]?
  /// Hashes of the files that were small enough, by path.
  private var contents: [String: [UInt8]] = [:]

  /// Larger files are not looked into, in bytes.
  private static let maximumSize = 1 << 20

  /// What became of the folder.
  struct Change: Equatable {
    /// Files that were not there, or were written anew with what was in them; sorted.
    var ofHooks: [String] = []
    /// All else that is not as it was; sorted.
    var others: [String] = []
  }

  /// Notes how the folder is; nil where the source is none.
  init?(_ source: ProjectSource) {
    guard case .folder(let folder) = source.place else { return nil }
    self.folder = folder
    subdirectory = source.subdirectory
    before = FolderFingerprint.parts(of: folder, subdirectory: source.subdirectory)
  }

  /// Notes what is in the files, before the first hook runs.
  mutating func readContents() {
    for path in (before ?? [:]).keys where !path.isEmpty { contents[path] = content(of: path) }
  }

  /// Nil where the folder has no fingerprint.
  func change() -> Change? {
    guard let before,
      let after = FolderFingerprint.parts(of: folder, subdirectory: subdirectory)
    else { return nil }
    var change = Change()
    for path in Set(before.keys).union(after.keys).sorted() where before[path] != after[path] {
      if before[path] == nil || isAsItWas(path) {
        change.ofHooks.append(path)
      } else {
        change.others.append(path)
      }
    }
    return change
  }

  private func isAsItWas(_ path: String) -> Bool {
    contents[path].map { $0 == content(of: path) } ?? false
  }

  /// Nil where it is no file, or a large one.
  private func content(of path: String) -> [UInt8]? {
    let path = folder + "/" + path
    guard let status = Files.status(path), status.isRegularFile, status.size <= Self.maximumSize,
      let bytes = try? Files.read(path, limit: Self.maximumSize)
    else { return nil }
    return SHA256.hash(bytes)
  }
}
