extension VersionSet {
  /// Finds where the set begins and ends in a list of versions; O(places · log count).
  ///
  /// - Parameters:
  ///   - count: how many versions there are.
  ///   - version: the version that has so many others below it; must increase strictly.
  /// - Returns: the number of versions below each of the places where the set begins, ends, begins
  ///   again, and so on.
  package func ranks(count: Int, version: (Int) -> Version) -> [Int] {
    var ranks: [Int] = []
    ranks.reserveCapacity(cuts.count)
    var low = 0
    for cut in cuts {
      var high = count
      // Most sets end above all versions there are, or begin below them.
      if low < count, version(count - 1) < cut.position { low = count }
      while low < high {
        let middle = (low &+ high) / 2
        if version(middle) < cut.position { low = middle &+ 1 } else { high = middle }
      }
      ranks.append(low)
    }
    return ranks
  }
}
