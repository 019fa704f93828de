package import Packaging
package import WheelInstall

/// A wheel of a source, and of which state of it.
package struct BuiltWheel: Sendable {
  package var wheel: StoredWheel
  /// Of the folder that it was built in; nil where it was built elsewhere, or that cannot be told.
  package var state: Digest?
  /// What it was built with, and what that was built with.
  var parts: [BuildPart] = []

  /// The releases that it was built with itself.
  package var releases: [BuildPin] {
    parts.filter { !$0.isInner }.map { BuildPin(name: $0.name, version: $0.version) }
  }
}
