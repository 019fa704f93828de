package import Packaging

/// A wheel that a sync lays down, with what its metadata is to say of this installation.
package struct WheelToInstall: Hashable, Sendable {
  package var stored: StoredWheel
  /// Written as `direct_url.json` (PEP 610).
  package var directURL: DirectURL?
  /// Whether somebody asked for it by name: an empty file `REQUESTED` says so (PEP 376).
  package var isRequested: Bool

  package init(_ stored: StoredWheel, directURL: DirectURL? = nil, isRequested: Bool) {
    self.stored = stored
    self.directURL = directURL
    self.isRequested = isRequested
  }
}
