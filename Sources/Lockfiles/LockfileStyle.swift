package import Packaging

/// How a lock is laid out; what it says does not depend on it.
package struct LockfileStyle: Hashable, Sendable {
  /// Where the `# via` comments stand, if anywhere.
  package enum Annotation: String, Hashable, Sendable, CaseIterable {
    /// On lines of their own below the pin, one source a line.
    case split
    /// Behind the pin, separated by commas.
    case line
    case none
  }

  package var annotation: Annotation
  package var hasHeader: Bool
  package var hasHashes: Bool
  /// Leaves the extras out of the pins: what they add is pinned itself.
  package var stripsExtras: Bool
  package var newline: Newline
  /// Packages that stand in a section of their own at the end.
  package var unsafePackages: Set<PackageName>
  /// Whether the unsafe packages are pinned there, or only named.
  package var pinsUnsafePackages: Bool

  package init(
    annotation: Annotation = .split, hasHeader: Bool = true, hasHashes: Bool = true,
    stripsExtras: Bool = true, newline: Newline = .lineFeed,
    unsafePackages: Set<PackageName> = [], pinsUnsafePackages: Bool = true
  ) {
    self.annotation = annotation
    self.hasHeader = hasHeader
    self.hasHashes = hasHashes
    self.stripsExtras = stripsExtras
    self.newline = newline
    self.unsafePackages = unsafePackages
    self.pinsUnsafePackages = pinsUnsafePackages
  }
}
