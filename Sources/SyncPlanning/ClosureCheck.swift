import Lockfiles
package import Packaging

/// Whether the packages of a lock need nothing beyond the lock.
///
/// Only that a needed package is there is looked at: its version was the resolution's to choose.
package struct ClosureCheck: Hashable, Sendable {
  /// A package that is needed and not locked.
  package struct Gap: Hashable, Sendable {
    package var name: PackageName
    /// The package that needs it, as the lock pins it.
    package var neededBy: LockedPin
  }

  /// By the name of what needs it, then by name.
  package private(set) var gaps: [Gap] = []

  /// Follows the requirements of the pins, with the extras that the lock and other pins ask for.
  ///
  /// - Parameters:
  ///   - goal: the pins.
  ///   - metadata: of the pins, by name; one that is not known needs nothing.
  ///   - markers: what the environment says of itself.
  ///   - tolerated: packages that need not be locked: what Python brings along, and what stays.
  package init(
    _ goal: SyncGoal, metadata: [PackageName: CoreMetadata], in markers: MarkerEnvironment,
    tolerating tolerated: Set<PackageName> = PlanPolicy.seeds
  ) {
    let pins = Dictionary(uniqueKeysWithValues: goal.pins.map { ($0.name, $0) })
    var extras = pins.mapValues { Set($0.entry.extras) }
    var found: Set<Gap> = []
    var waiting = goal.pins
    while let pin = waiting.popLast() {
      let active = (extras[pin.name] ?? []).sorted()
      for requirement in metadata[pin.name]?.requirements ?? []
      where requirement.marker?.evaluate(in: markers, extras: active) ?? true {
        let name = requirement.name
        guard let needed = pins[name] else {
          if !tolerated.contains(name) { found.insert(Gap(name: name, neededBy: pin)) }
          continue
        }
        let known = extras[name] ?? []
        if !known.isSuperset(of: requirement.extras) {
          extras[name] = known.union(requirement.extras)
          waiting.append(needed)
        }
      }
    }
    gaps = found.sorted { ($0.neededBy.name, $0.name) < ($1.neededBy.name, $1.name) }
  }
}
