/// One package of the environment that a wheel is built in, as a lock holds it.
package struct BuildPin: Hashable, Sendable {
  package var name: PackageName
  package var version: Version
  /// Of every file of the release that may be used; sorted.
  package var hashes: [Digest]

  package init(name: PackageName, version: Version, hashes: [Digest] = []) {
    self.name = name
    self.version = version
    self.hashes = hashes
  }
}
