/// One step that narrowed a package.
struct Assignment {
  /// What is left of the package after this step and all before it.
  var domain: Domain
  /// The number of decisions that the step stands on.
  var level: Int32
  /// Counts all steps of the trail.
  var order: Int32
  /// What it follows from; nil for a decision.
  var cause: Incompatibility.ID?
}

/// What is known so far: for each package the steps that narrowed it, and all steps in their order.
///
/// Each step keeps what is left, which only shrinks: taking back cuts the tail off, and the first
/// step that makes a term hold is found by bisection.
struct PartialSolution {
  private var histories: [[Assignment]] = []
  private(set) var domains: [Domain] = []
  private var trail: [PackageID] = []
  private var decisions: [PackageID] = []

  /// The number of decisions.
  var level: Int { decisions.count }

  mutating func addPackage() {
    histories.append([])
    domains.append(.all)
  }

  func domain(of package: PackageID) -> Domain { domains[package.offset] }

  func isDecided(_ package: PackageID) -> Bool {
    guard let last = histories[package.offset].last else { return false }
    return last.cause == nil
  }

  func isSelected(_ package: PackageID) -> Bool { !domains[package.offset].allowsAbsence }

  /// The package that was decided to reach a level, which counts from 1.
  func decision(at level: Int) -> PackageID { decisions[level - 1] }

  /// What no decision was needed for.
  func domainWithoutDecisions(of package: PackageID) -> Domain {
    histories[package.offset].last { $0.level == 0 }?.domain ?? .all
  }

  mutating func decide(_ package: PackageID, _ domain: Domain) {
    decisions.append(package)
    append(package, domain, cause: nil)
  }

  mutating func derive(_ package: PackageID, _ domain: Domain, cause: Incompatibility.ID) {
    append(package, domain, cause: cause)
  }

  private mutating func append(
    _ package: PackageID, _ domain: Domain, cause: Incompatibility.ID?
  ) {
    histories[package.offset].append(
      Assignment(
        domain: domain, level: Int32(truncatingIfNeeded: level),
        order: Int32(truncatingIfNeeded: trail.count), cause: cause))
    domains[package.offset] = domain
    trail.append(package)
  }

  /// Takes back all steps above a level.
  ///
  /// - Returns: the packages that they were about, the latest first, some several times.
  mutating func backtrack(to level: Int) -> [PackageID] {
    var undone: [PackageID] = []
    while let package = trail.last, let step = histories[package.offset].last, step.level > level {
      trail.removeLast()
      histories[package.offset].removeLast()
      domains[package.offset] = histories[package.offset].last?.domain ?? .all
      undone.append(package)
    }
    decisions.removeLast(max(decisions.count - level, 0))
    return undone
  }
}

/// Which step was the first to establish something; O(log steps of the package).
extension PartialSolution {
  /// The first step after which a package is within a domain; nil if it is not.
  func satisfier(of package: PackageID, within domain: Domain) -> Int? {
    first(package) { $0.isSubset(of: domain) }
  }

  /// The level at which a package got outside of a domain; nil if it is not.
  func levelOutside(_ package: PackageID, of domain: Domain) -> Int? {
    first(package) { $0.isDisjoint(with: domain) }.map { step($0, of: package).level }.map(Int.init)
  }

  /// The level at which a decision had only one release left to choose; nil if it had a choice.
  func levelForcing(_ package: PackageID, newest: Position) -> Int? {
    let steps = histories[package.offset]
    guard let index = first(package, { $0.onlyPosition(newest: newest) != nil }),
      steps[index].cause != nil
    else { return nil }
    return Int(steps[index].level)
  }

  func step(_ index: Int, of package: PackageID) -> Assignment { histories[package.offset][index] }

  /// Bisects for the first step with a property that later steps keep.
  private func first(_ package: PackageID, _ holds: (Domain) -> Bool) -> Int? {
    let count = histories[package.offset].count
    guard count > 0, holds(histories[package.offset][count - 1].domain) else { return nil }
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if holds(histories[package.offset][middle].domain) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
