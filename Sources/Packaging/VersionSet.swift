/// A set of versions, any that PEP 440's operators and set algebra can say.
///
/// Two sets are equal exactly when they have the same versions.
package struct VersionSet: Hashable, Sendable {
  /// Strictly increasing; the set begins at the first, ends at the second, and so on.
  let cuts: [VersionCut]

  private init(cuts: [VersionCut]) {
    self.cuts = cuts
  }

  /// No version.
  package static let none = VersionSet(cuts: [])
  /// Every version.
  package static let all = VersionSet(cuts: [.bottom])

  /// The versions from one cut up to another, or without end.
  init(from lower: VersionCut, to upper: VersionCut?) {
    if let upper {
      cuts = lower < upper ? [lower, upper] : []
    } else {
      cuts = [lower]
    }
  }

  /// A version and nothing else: not its local versions.
  package static func exactly(_ version: Version) -> VersionSet {
    VersionSet(cuts: [VersionCut(before: version), VersionCut(rightAfter: version)])
  }

  /// The versions that a clause means.
  ///
  /// `===` means the version that has its text for normal form, if there is one; trailing zeros do
  /// not count.
  package init(_ specifier: Specifier) {
    if let bounds = specifier.bounds {
      let set = VersionSet(from: bounds.lower, to: bounds.upper)
      self = specifier.operator == .notEqual ? set.complement : set
    } else if let version = specifier.version, specifier.isLiteral(version.description) {
      self = .exactly(version)
    } else {
      self = .none
    }
  }

  package var isEmpty: Bool { cuts.isEmpty }

  /// Whether every version is in the set.
  package var isAll: Bool { cuts.count == 1 && cuts[0] == .bottom }

  package func contains(_ version: Version) -> Bool {
    cutCount(upTo: version) % 2 == 1
  }

  /// How many cuts stand below a version; O(log cuts).
  private func cutCount(upTo version: Version) -> Int {
    guard cuts.count > 8 else {
      return cuts.firstIndex { version < $0.position } ?? cuts.count
    }
    var (low, high) = (0, cuts.count)
    while low < high {
      let middle = (low &+ high) / 2
      if version < cuts[middle].position { high = middle } else { low = middle &+ 1 }
    }
    return low
  }

  /// Every other version.
  package var complement: VersionSet {
    cuts.first == .bottom
      ? VersionSet(cuts: Array(cuts.dropFirst())) : VersionSet(cuts: [.bottom] + cuts)
  }

  package func intersection(_ other: VersionSet) -> VersionSet {
    if other.isAll { return self }
    let relation = Relation(self, other)
    if !relation.hasOnlyFirst { return self }
    if !relation.hasOnlySecond { return other }
    return relation.hasBoth ? merged(with: other) { $0 && $1 } : .none
  }

  package func union(_ other: VersionSet) -> VersionSet {
    let relation = Relation(self, other)
    if !relation.hasOnlyFirst { return other }
    if !relation.hasOnlySecond { return self }
    return merged(with: other) { $0 || $1 }
  }

  package func subtracting(_ other: VersionSet) -> VersionSet {
    let relation = Relation(self, other)
    if !relation.hasBoth { return self }
    return relation.hasOnlyFirst ? merged(with: other) { $0 && !$1 } : .none
  }

  package func isSubset(of other: VersionSet) -> Bool {
    var sweep = Sweep(self, other)
    repeat {
      if sweep.isInFirst, !sweep.isInSecond { return false }
    } while sweep.advance()
    return true
  }

  package func isDisjoint(with other: VersionSet) -> Bool {
    var sweep = Sweep(self, other)
    repeat {
      if sweep.isInFirst, sweep.isInSecond { return false }
    } while sweep.advance()
    return true
  }

  /// The versions of which `rule` says so, given whether this set and the other have them.
  private func merged(with other: VersionSet, _ rule: (Bool, Bool) -> Bool) -> VersionSet {
    var merged: [VersionCut] = []
    merged.reserveCapacity(cuts.count + other.cuts.count)
    var sweep = Sweep(self, other)
    while sweep.advance() {
      if rule(sweep.isInFirst, sweep.isInSecond) != (merged.count % 2 == 1) {
        merged.append(sweep.cut)
      }
    }
    return VersionSet(cuts: merged)
  }

  /// The set with the fewest cuts that agrees with this one on some versions, for wording: what
  /// begins below all of them has no lower bound, and so on.
  ///
  /// `versions` ascend; of none, the set stays as it is.
  package func simplified(among versions: some Sequence<Version>) -> VersionSet {
    var simple: [VersionCut] = []
    // The number of cuts below the version before.
    var last: Int?
    for version in versions {
      let count = cutCount(upTo: version)
      let (isInside, wasInside) = (count % 2 == 1, simple.count % 2 == 1)
      if isInside, !wasInside {
        simple.append(last == nil ? .bottom : cuts[count &- 1])
      } else if !isInside, wasInside, let last {
        simple.append(cuts[last])
      }
      last = count
    }
    return last == nil ? self : VersionSet(cuts: simple)
  }
}
