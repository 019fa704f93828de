package import Packaging

/// A project's source that a wheel is built from.
package struct BuildSource: Hashable, Sendable {
  /// The absolute path of the folder that holds `pyproject.toml` or `setup.py`.
  package var folder: String
  /// Where it came from, as `direct_url.json` will say; nil for an archive of an index.
  package var directURL: DirectURL?
  /// The digest of the archive it was unpacked from.
  package var archive: Digest?

  package init(folder: String, directURL: DirectURL? = nil, archive: Digest? = nil) {
    self.folder = folder
    self.directURL = directURL
    self.archive = archive
  }
}
