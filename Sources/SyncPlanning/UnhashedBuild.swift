import Lockfiles
package import Packaging

/// A build requirement that nothing can be checked against.
package struct UnhashedBuild: Hashable, Sendable {
  package let name: PackageName
  /// In the block of build requirements, or else the entry's that is built with it.
  package let location: SourceLocation

  /// Those of the entries that count in an environment, each once, outer ones first.
  static func all(of lock: LockedFile, in markers: MarkerEnvironment) -> [UnhashedBuild] {
    var seen: Set<String> = []
    var found: [UnhashedBuild] = []
    func look(into pins: [BuildPin], of entry: SourceLocation) {
      for pin in pins where seen.insert("\(pin.name)==\(pin.version)").inserted {
        if pin.hashes.isEmpty {
          let location = lock.location(of: pin) ?? entry
          found.append(UnhashedBuild(name: pin.name, location: location))
        }
        look(into: pin.requirements, of: entry)
      }
    }
    for (entry, location) in lock.placedEntries
    where entry.marker?.evaluate(in: markers) ?? true {
      look(into: entry.buildRequirements, of: location)
    }
    return found
  }
}
