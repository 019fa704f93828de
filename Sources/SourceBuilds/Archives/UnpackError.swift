package import PlatformIO

/// Why a source distribution cannot be unpacked.
package enum UnpackError: Error, Hashable, Sendable {
  /// Packed in a way that is not read: `bzip2`, `xz`.
  case unsupported(String)
  case notAnArchive
  /// A clause without a subject: "it ends in the middle".
  case damaged(String)
  /// It would unpack to more than this many bytes.
  case tooLarge(limit: Int)
  case tooManyMembers(limit: Int)
  case tooDeep(member: String)
  /// Absolute, or with `..`.
  case unsafePath(member: String)
  case linkLeaves(member: String, target: String)
  /// Something that is neither file nor folder nor link.
  case special(member: String)
  case sparse(member: String)
  /// What it stands in is a file or a link.
  case belowNoFolder(member: String, parent: String)
  /// A folder and a file have one path.
  case twoKinds(member: String)
  case file(FileError)

  /// The reason, as a clause without a subject.
  package var message: String {
    switch self {
    case .unsupported(let kind):
      "it is packed with \(kind), and source distributions are read from `.tar.gz` and `.zip` only"
    case .notAnArchive: "it is neither a `.tar.gz` nor a `.zip`"
    case .damaged(let reason): reason
    case .tooLarge(let limit): "it would unpack to more than \(limit >> 20) MiB"
    case .tooManyMembers(let limit): "it has more than \(limit) members"
    case .tooDeep(let member): "its member `\(shown(member))` stands in too many folders"
    case .unsafePath(let member):
      "its member `\(shown(member))` has a path that leads out of the archive"
    case .linkLeaves(let member, let target):
      "its link `\(shown(member))` leads to `\(shown(target))`, which is not in the archive"
    case .special(let member):
      "its member `\(shown(member))` is neither a file nor a folder nor a link"
    case .sparse(let member): "its member `\(shown(member))` is a sparse file"
    case .belowNoFolder(let member, let parent):
      "its member `\(shown(member))` stands below `\(shown(parent))`, which is no folder"
    case .twoKinds(let member):
      "it has both a folder and something else at `\(shown(member))`"
    case .file(let error): "`\(error.path)`: \(error.message)"
    }
  }

  /// A path short enough for a sentence, without what would break its line.
  private func shown(_ path: String) -> String {
    let clean = String(path.unicodeScalars.map { $0.value < 0x20 ? "?" : Character($0) })
    return clean.count > 120 ? clean.prefix(117) + "…" : clean
  }
}
