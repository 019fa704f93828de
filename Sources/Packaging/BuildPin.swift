/// One package of the environment that a wheel is built in, as a lock holds it.
package struct BuildPin: Hashable, Sendable {
  package var name: PackageName
  package var version: Version
  /// Of every file of the release that may be used; sorted.
  package var hashes: [Digest]

  /// The environment that it has to be built in itself; empty for a wheel.
  package var requirements: [BuildPin]

  package init(
    name: PackageName, version: Version, hashes: [Digest] = [], requirements: [BuildPin] = []
  ) {
    self.name = name
    self.version = version
    self.hashes = hashes
    self.requirements = requirements
  }

  /// The pin, what it is built with, and so on down, as often as each is there.
  package var whole: [BuildPin] { [self] + requirements.flatMap(\.whole) }

  /// Whether it and everything that it is built with can be checked against hashes.
  package var isHashed: Bool { !hashes.isEmpty && requirements.allSatisfy(\.isHashed) }
}
