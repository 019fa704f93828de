import Packaging

/// A project's source, wherever it is, and what it has to turn out to be.
struct ProjectSource: Sendable {
  enum Place: Sendable {
    /// An archive that can be had, and its SHA-256; the bytes have been held against it.
    case archive(Digest, contents: @Sendable () async throws(BuildError.Reason) -> [UInt8])
    /// A commit's files in the cache, of which each build gets a copy.
    case commit(GitAddress, String)
    /// The user's own folder, in which hooks run: a version that is told by a repository around it,
    /// and files beside it, are found only there.
    case folder(String)
  }

  var place: Place
  /// Below the root; empty: the root itself.
  var subdirectory: String?
  /// As messages name it; without secrets.
  var subject: String
  /// Nil where nobody has said.
  var name: PackageName?
  /// What the project's own file says, where that was looked into.
  var statedName: PackageName?
  var version: Version?
  /// What the place is to be built with; nil: what its name says.
  var settings: [ConfigSetting]?
  var product: Backend.Product = .wheel
  /// Whether it may be built whatever is forbidden, as a project whose requirements are asked for.
  var isExempt = false

  /// Whether hooks run in the user's own folder.
  var isInPlace: Bool { if case .folder = place { true } else { false } }

  /// The state of a folder, as an environment remembers it; nil for all else, and where it cannot be
  /// told.
  var state: Digest? {
    guard case .folder(let path) = place else { return nil }
    return FolderFingerprint.state(
      of: DirectReference(
        .directory(path: path, isEditable: product == .editable), subdirectory: subdirectory,
        spelling: path))
  }

  /// What a cache may know a source by.
  struct Identity: Hashable {
    var whole: String
    /// Without the files that this run writes: enough for what a hook says that opened none of them.
    var withoutOutputs: String

    init(_ text: String) {
      whole = text
      withoutOutputs = text
    }

    init(whole: String, withoutOutputs: String) {
      self.whole = whole
      self.withoutOutputs = withoutOutputs
    }
  }

  /// Nil for a folder that has more in it than can be looked through.
  ///
  /// `outputs` are absolute paths of files that this run writes.
  func identity(outputs: Set<String>) -> Identity? {
    let rest = "\nsubdirectory \(subdirectory ?? "")\nproduct \(product.rawValue)"
    switch place {
    case .archive(let digest, _): return Identity("archive \(digest)\(rest)")
    case .commit(let address, let commit):
      return Identity("git \(address.identity) \(commit)\(rest)")
    case .folder(let path):
      guard let state = FolderFingerprint.of(path, subdirectory: subdirectory, outputs: outputs)
      else { return nil }
      return Identity(
        whole: "folder \(path) \(state.whole)\(rest)",
        withoutOutputs: "folder \(path) \(state.withoutOutputs)\(rest)")
    }
  }
}
