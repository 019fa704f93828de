/// Where a distribution came from that was not chosen by version: `direct_url.json` (PEP 610).
package struct DirectURL: Hashable, Sendable {
  /// What stands at the URL.
  package enum Kind: Hashable, Sendable {
    /// A wheel or a source distribution, with what is known of its digest.
    case archive(hashes: [Digest])
    /// A repository at a commit; the revision is the one that was asked for (a branch, a tag).
    case repository(vcs: String, requestedRevision: String?, commit: String)
    /// A folder; an editable one is imported from where it stands.
    case directory(isEditable: Bool)
  }

  /// Holds no credentials.
  package var url: String
  package var kind: Kind
  /// The folder below the archive's or the repository's root that holds the project.
  package var subdirectory: String?

  package init(url: String, kind: Kind, subdirectory: String? = nil) {
    self.url = url
    self.kind = kind
    self.subdirectory = subdirectory
  }
}
