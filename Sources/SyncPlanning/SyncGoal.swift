package import Lockfiles
package import Packaging

/// What an environment is to hold: the pins of its locks that count there.
package struct SyncGoal: Hashable, Sendable {
  /// By name, each name once.
  package let pins: [LockedPin]

  /// Puts locks together, as far as their markers hold in an environment.
  ///
  /// - Parameters:
  ///   - locks: in the order in which they were named.
  ///   - markers: what the environment says of itself.
  ///   - requiresHashes: whether a pin without a hash is refused, be it of a build.
  ///   - allowsEmpty: whether locks that ask for nothing may stand, which empties an environment.
  ///   - takesLast: whether the last of two pins that disagree counts, instead of an error.
  /// - Throws: `SyncGoalError` where a line is no pin, or two pins disagree.
  package init(
    _ locks: [LockedFile], in markers: MarkerEnvironment, requiresHashes: Bool = true,
    allowsEmpty: Bool = false, takesLast: Bool = false
  ) throws(SyncGoalError) {
    let unusable = locks.flatMap(Self.unusableLines)
    guard unusable.isEmpty else { throw .unusableLines(unusable) }
    var merged: [PackageName: LockedPin] = [:]
    for (entry, location) in locks.flatMap(\.placedEntries)
    where entry.marker?.evaluate(in: markers) ?? true {
      let pin = LockedPin(entry, at: location)
      merged[pin.name] =
        try merged[pin.name].map { first throws(SyncGoalError) in
          if takesLast, !first.isSameRelease(as: pin) { return pin }
          return try Self.merge(first, pin)
        } ?? pin
    }
    pins = merged.values.sorted { $0.name < $1.name }
    if requiresHashes {
      let unhashed = pins.filter { !$0.isVerifiable }
      guard unhashed.isEmpty else { throw .unhashed(unhashed) }
      let builds = locks.flatMap { UnhashedBuild.all(of: $0, in: markers) }
      guard builds.isEmpty else { throw .unhashedBuilds(builds) }
    }
    if pins.isEmpty && !allowsEmpty { throw .empty(files: locks.map(\.file)) }
  }

  /// The same with the places of what comes from no index as `place` has them: paths absolute.
  ///
  /// - Throws: what `place` throws for the first of them.
  package func placed<E: Error>(
    _ place: (DirectReference, LockedPin) throws(E) -> DirectReference
  ) throws(E) -> SyncGoal {
    var pins = pins
    for index in pins.indices {
      guard let source = pins[index].entry.source else { continue }
      pins[index].entry.release = .reference(try place(source, pins[index]))
    }
    return SyncGoal(pins: pins)
  }

  private init(pins: [LockedPin]) { self.pins = pins }

  private static func unusableLines(of lock: LockedFile) -> [LockedFile.Issue] {
    let issues = lock.issues.filter { $0.reason != .unusableHash }
    let nameless = lock.nameless.map { LockedFile.Issue(.nameless, at: $0.location) }
    return nameless.isEmpty
      ? issues : (issues + nameless).sorted { $0.location.line < $1.location.line }
  }

  /// One pin for what two lines say of a package.
  private static func merge(
    _ first: LockedPin, _ second: LockedPin
  ) throws(SyncGoalError) -> LockedPin {
    guard first.isSameRelease(as: second) else { throw .differentVersions(first, second) }
    var merged = first
    merged.entry.extras = Set(first.entry.extras).union(second.entry.extras).sorted()
    if first.entry.hashes.isEmpty {
      merged.entry.hashes = second.entry.hashes
    } else if !second.entry.hashes.isEmpty {
      merged.entry.hashes = first.entry.hashes.filter(second.entry.hashes.contains)
      guard !merged.entry.hashes.isEmpty else { throw .differentHashes(first, second) }
    }
    return merged
  }
}
