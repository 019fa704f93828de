/// What a requirement names instead of a version: an archive, a repository, a folder.
///
/// Holds what is needed to get there, passwords included, so only `text` is fit to be shown or
/// written.
package struct DirectReference: Hashable, Sendable, CustomStringConvertible {
  package enum Place: Hashable, Sendable {
    /// An `https:` or `http:` URL without its fragment.
    case archive(url: String)
    /// A git repository's URL, without `git+`, and the branch, tag or commit that is asked for.
    case repository(url: String, revision: String?)
    /// A wheel's or source distribution's path; see `relative(to:)`.
    case localArchive(path: String)
    /// A project's folder; an editable one is imported from where it stands.
    case directory(path: String, isEditable: Bool)
  }

  package var place: Place
  /// The folder below the root of an archive, a repository or a directory that holds the project;
  /// without `..`, never empty.
  package var subdirectory: String?
  /// From the fragment: what the archive has to have.
  package var hashes: [Digest]
  /// The name in `#egg=`.
  package var egg: PackageName?
  /// The path or URL as it may be written down: `${VAR}` kept, without passwords, revision and
  /// fragment.
  package var spelling: String

  package init(
    _ place: Place, subdirectory: String? = nil, hashes: [Digest] = [], egg: PackageName? = nil,
    spelling: String
  ) {
    self.place = place
    self.subdirectory = subdirectory
    self.hashes = hashes
    self.egg = egg
    self.spelling = spelling
  }

  /// The text as locks have it, behind `name @ ` or `-e `: revision and fragment included, `#egg=`
  /// left out.
  package var text: String {
    var text = spelling
    if let revision { text += "@" + Self.encoded(revision) }
    guard !isPlainPath else { return text }
    var parts = hashes.map { "\($0.algorithm.rawValue)=\($0.hex)" }
    if let subdirectory { parts.append("subdirectory=" + Self.encoded(subdirectory)) }
    return parts.isEmpty ? text : text + "#" + parts.joined(separator: "&")
  }

  /// The text behind `name @ `, where a path has to be a URL: `file:./x` for `x`.
  package var urlText: String {
    guard isPlainPath else { return text }
    let path = percentEncoded(spelling) {
      $0 > 0x20 && $0 != 0x7F && !"%#?\"<>\\^`|".utf8.contains($0)
    }
    switch path.utf8.first {
    case UInt8(ascii: "/"): return "file://" + path
    case UInt8(ascii: "."), UInt8(ascii: "$"): return "file:" + path
    default: return "file:./" + path
    }
  }

  package var description: String { text }

  /// The path of something on this machine's disk; nil for what is elsewhere.
  package var path: String? {
    switch place {
    case .localArchive(let path), .directory(let path, _): path
    case .archive, .repository: nil
    }
  }

  package var isEditable: Bool {
    if case .directory(_, isEditable: true) = place { true } else { false }
  }

  /// What is asked for of a repository.
  package var revision: String? {
    if case .repository(_, let revision) = place { revision } else { nil }
  }

  /// The commit, where the revision is the full name of one; in small letters.
  package var commit: String? {
    revision.flatMap { Self.isCommit($0) ? $0.lowercased() : nil }
  }

  /// The last part of an archive's path, percent signs decoded; nil for repositories and folders.
  package var fileName: String? {
    switch place {
    case .archive(let url):
      percentDecoded(url.prefix { $0 != "?" }.split(separator: "/").last ?? "")
    case .localArchive(let path): path.split(separator: "/").last.map(String.init)
    case .repository, .directory: nil
    }
  }

  /// The parts of the file's name, where it is a wheel's.
  package var wheelFileName: WheelFileName? {
    // Any other name is simply no wheel's.
    fileName.flatMap { try? WheelFileName(parsing: $0) }
  }

  /// The project's name as far as the text alone tells: the wheel's file name, or `#egg=`.
  package var impliedName: PackageName? { wheelFileName?.name ?? egg }

  private var isPlainPath: Bool { path != nil && !spelling.lowercased().hasPrefix("file:") }

  private static func encoded(_ text: String) -> String {
    percentEncoded(text) { $0 > 0x20 && $0 < 0x7F && !"%#&\"<>\\^`{|}@".utf8.contains($0) }
  }
}

extension DirectReference {
  /// Whether a text can be the name of a branch, a tag or a commit (git-check-ref-format): no option
  /// of git's program, no range and nothing else that git has a meaning for.
  package static func isRevision(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-"), !text.contains(".."),
      !text.contains("@{")
    else { return false }
    return text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"~^:?*[\\".utf8.contains($0) }
  }

  /// Whether a text is the full name of a commit: 40 or 64 hexadecimal digits.
  package static func isCommit(_ text: String) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64)
      && text.utf8.allSatisfy { hexValue($0) != nil }
  }
}

extension DirectReference {
  /// The reference with its path seen from where `folder` is seen from: the folder of the file that
  /// has it.
  package func relative(to folder: String) -> DirectReference {
    var reference = self
    switch place {
    case .localArchive(let path): reference.place = .localArchive(path: FilePath.join(folder, path))
    case .directory(let path, let isEditable):
      reference.place = .directory(path: FilePath.join(folder, path), isEditable: isEditable)
    case .archive, .repository: break
    }
    return reference
  }

  /// The same repository at a commit; nil for what is no repository.
  package func at(commit: String) -> DirectReference? {
    guard case .repository(let url, _) = place else { return nil }
    var reference = self
    reference.place = .repository(url: url, revision: commit)
    return reference
  }

  /// What `direct_url.json` says of a project that was installed from here (PEP 610).
  ///
  /// Paths have to be absolute. `commit` is that of the repository, and `asked` the revision that
  /// led there; `hashes` are the archive's.
  package func directURL(
    commit: String? = nil, asked: String? = nil, hashes: [Digest] = []
  ) -> DirectURL {
    switch place {
    case .archive(let url):
      return DirectURL(
        url: withoutSecrets(url), kind: .archive(hashes: hashes.isEmpty ? self.hashes : hashes),
        subdirectory: subdirectory)
    case .repository(let url, let revision):
      return DirectURL(
        url: withoutSecrets(url),
        kind: .repository(
          vcs: "git", requestedRevision: asked ?? revision,
          commit: commit ?? self.commit ?? ""),
        subdirectory: subdirectory)
    case .localArchive(let path):
      return DirectURL(
        url: FilePath.fileURL(of: path),
        kind: .archive(hashes: hashes.isEmpty ? self.hashes : hashes), subdirectory: subdirectory)
    case .directory(let path, let isEditable):
      return DirectURL(
        url: FilePath.fileURL(of: path), kind: .directory(isEditable: isEditable),
        subdirectory: subdirectory)
    }
  }
}
