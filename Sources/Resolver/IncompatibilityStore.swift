/// All incompatibilities of a resolution, and for each package those to look at when it changes.
///
/// Nothing is ever taken away; a dependency's first term may grow while it stays as true as it was.
struct IncompatibilityStore {
  /// One package's view of an incompatibility: which one, and which of its terms is about the package.
  struct Mention {
    var id: Incompatibility.ID
    var slot: Int32
  }

  private(set) var terms: [Term] = []
  private(set) var antecedents: [Incompatibility.ID] = []
  private var incompatibilities: [Incompatibility] = []
  private var mentions: [[Mention]] = []
  /// What fell asleep at each decision level and wakes when the level is taken back.
  private var sleepers: [[Mention]] = [[]]

  init() {
    terms.reserveCapacity(4096)
    incompatibilities.reserveCapacity(2048)
  }

  var count: Int { incompatibilities.count }

  subscript(id: Incompatibility.ID) -> Incompatibility { incompatibilities[id.offset] }

  mutating func addPackage() { mentions.append([]) }

  /// Adds one whose terms are sorted by package; unless `isActive`, it is kept for proofs only.
  mutating func insert(
    _ terms: some Sequence<Term>, cause: Incompatibility.Cause, isActive: Bool = true
  ) -> Incompatibility.ID {
    let id = Incompatibility.ID(incompatibilities.count)
    let start = self.terms.count
    self.terms.append(contentsOf: terms)
    incompatibilities.append(Incompatibility(terms: start..<self.terms.count, cause: cause))
    guard isActive else { return id }
    for slot in start..<self.terms.count {
      mentions[self.terms[slot].package.offset].append(
        Mention(id: id, slot: Int32(truncatingIfNeeded: slot - start)))
    }
    return id
  }

  /// Adds what follows from others.
  mutating func insert(
    _ terms: [Term], following sources: [Incompatibility.ID]
  ) -> Incompatibility.ID {
    let start = antecedents.count
    antecedents.append(contentsOf: sources)
    return insert(terms, cause: .derived(antecedents: start..<antecedents.count))
  }

  func terms(of id: Incompatibility.ID) -> ArraySlice<Term> {
    terms[incompatibilities[id.offset].terms]
  }

  /// What the incompatibility says of a package; nil if nothing.
  func domain(of package: PackageID, in id: Incompatibility.ID) -> Domain? {
    for term in terms(of: id) where term.package == package { return term.domain }
    return nil
  }

  /// Lets the term of a package say more, and looks at the incompatibility again.
  mutating func widen(_ id: Incompatibility.ID, of package: PackageID, by more: Domain) {
    for slot in incompatibilities[id.offset].terms where terms[slot].package == package {
      terms[slot].domain = terms[slot].domain.union(more)
    }
    let first = incompatibilities[id.offset].terms.lowerBound
    for slot in incompatibilities[id.offset].terms {
      let index = slot - first
      if index < 32 { wake(Mention(id: id, slot: Int32(truncatingIfNeeded: index))) }
    }
  }
}

/// What to look at.
extension IncompatibilityStore {
  func mentionCount(of package: PackageID) -> Int { mentions[package.offset].count }

  /// Oldest first.
  func mention(_ index: Int, of package: PackageID) -> Mention { mentions[package.offset][index] }

  /// Marks an incompatibility that cannot matter before a decision level is taken back.
  ///
  /// - Returns: whether it is marked; `dropSleepers` then takes it from the package's list.
  mutating func putToSleep(_ mention: Mention, until level: Int) -> Bool {
    guard mention.slot < 32 else { return false }
    incompatibilities[mention.id.offset].sleeping |= 1 << UInt32(mention.slot)
    if level > 0 {
      while sleepers.count <= level { sleepers.append([]) }
      sleepers[level].append(mention)
    }
    return true
  }

  mutating func dropSleepers(of package: PackageID) {
    mentions[package.offset].removeAll { mention in
      mention.slot < 32
        && incompatibilities[mention.id.offset].sleeping & 1 << UInt32(mention.slot) != 0
    }
  }

  /// Wakes all that fell asleep above a level.
  mutating func wakeSleepers(above level: Int) {
    while sleepers.count > level + 1, let awakened = sleepers.popLast() {
      for mention in awakened { wake(mention) }
    }
  }

  private mutating func wake(_ mention: Mention) {
    let bit: UInt32 = 1 << UInt32(mention.slot)
    guard incompatibilities[mention.id.offset].sleeping & bit != 0 else { return }
    incompatibilities[mention.id.offset].sleeping &= ~bit
    let start = incompatibilities[mention.id.offset].terms.lowerBound
    mentions[terms[start + Int(mention.slot)].package.offset].append(mention)
  }
}
