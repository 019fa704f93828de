extension VersionSet {
  /// What two sets have in common and what not.
  struct Relation {
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
  struct Sweep {
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
