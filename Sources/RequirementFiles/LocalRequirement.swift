package import Packaging

/// A requirement that names a place instead of a project in an index: a path, a URL or a repository.
///
/// `name @ url` is not one of these unless it is editable; it is a `RootRequirement`.
package struct LocalRequirement: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// A folder or an archive, variables expanded; relative to the working directory, as for pip.
    case path(String)
    /// An archive: `https:`, `http:`, `ftp:` or `file:`.
    case url(String)
    /// A repository: `git+https:` and its like, revision and fragment included.
    case repository(String)
  }

  package var source: Source
  /// What the source leads to; a path in it is as written, with the values of variables.
  package var reference: DirectReference
  /// The project's name where the line says it, as `-e "name @ url"` does.
  package var name: PackageName?
  /// Sorted, each once.
  package var extras: [ExtraName]
  package var marker: Marker?
  /// It was written after `-e`.
  package var isEditable: Bool
  /// The requirement as written, `${VAR}` unexpanded, without `-e` and per-requirement options.
  package var text: String
  /// Digests given with `--hash`, in the order written.
  package var hashes: [Digest]
  package var configSettings: [ConfigSetting]
  package var origin: Origin
}
