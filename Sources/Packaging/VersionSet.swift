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
    guard cuts.count > 8 else {
      var isInside = false
      for cut in cuts {
        if version < cut.position { break }
        isInside.toggle()
      }
      return isInside
    }
    var (low, high) = (0, cuts.count)
    while low < high {
      let middle = (low &+ high) / 2
      if version < cuts[middle].position { high = middle } else { low = middle &+ 1 }
    }
    return low % 2 == 1
  }

  /// Every other version.
  package var complement: VersionSet {
    cuts.first == .bottom
      ? VersionSet(cuts: Array(cuts.dropFirst())) : VersionSet(cuts: [.bottom] + cuts)
  }

  package func intersection(_ other: VersionSet) -> VersionSet {
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
}

extension VersionSet {
  /// What two sets have in common and what not.
  private struct Relation {
    var hasBoth = false
    var hasOnlyFirst = false
    var hasOnlySecond = false

    init(_ first: VersionSet, _ second: VersionSet) {
      var sweep = Sweep(first, second)
      while sweep.advance() {
        switch (sweep.isInFirst, sweep.isInSecond) {
        case (true, true): hasBoth = true
        case (true, false): hasOnlyFirst = true
        case (false, true): hasOnlySecond = true
        case (false, false): break
        }
        if hasBoth, hasOnlyFirst, hasOnlySecond { return }
      }
    }
  }

  /// Walks from cut to cut of two sets, upwards; what it says holds from `cut` to the next one.
  private struct Sweep {
    private let first: [VersionCut]
    private let second: [VersionCut]
    private var firstIndex = 0
    private var secondIndex = 0
    private(set) var cut = VersionCut.bottom

    init(_ first: VersionSet, _ second: VersionSet) {
      self.first = first.cuts
      self.second = second.cuts
    }

    var isInFirst: Bool { firstIndex % 2 == 1 }
    var isInSecond: Bool { secondIndex % 2 == 1 }

    /// Goes to the next cut; false at the end.
    mutating func advance() -> Bool {
      guard firstIndex < first.count else {
        guard secondIndex < second.count else { return false }
        cut = second[secondIndex]
        secondIndex &+= 1
        return true
      }
      cut = first[firstIndex]
      guard secondIndex < second.count else {
        firstIndex &+= 1
        return true
      }
      let other = second[secondIndex]
      if other < cut {
        cut = other
        secondIndex &+= 1
      } else {
        if cut == other { secondIndex &+= 1 }
        firstIndex &+= 1
      }
      return true
    }
  }
}
