extension Solver {
  /// Draws all conclusions.
  ///
  /// - Returns: the contradiction that follows from nothing but facts, if there is one.
  mutating func propagate() -> Incompatibility.ID? {
    while let package = changed.popLast() {
      isChanged[package.offset] = false
      guard let conflict = lookAtMentions(of: package) else { continue }
      for package in changed { isChanged[package.offset] = false }
      changed.removeAll(keepingCapacity: true)
      switch learn(from: conflict) {
      case .contradiction(let id): return id
      case .conclusion(let id, let term):
        let left = partial.domain(of: term.package).subtracting(term.domain)
        derive(term.package, left, cause: id)
      }
    }
    return nil
  }

  /// Looks at the incompatibilities that mention a package, the newest first.
  ///
  /// - Returns: one that holds, against what must not be.
  private mutating func lookAtMentions(of package: PackageID) -> Incompatibility.ID? {
    var index = store.mentionCount(of: package)
    var hasSleepers = false
    defer { if hasSleepers { store.dropSleepers(of: package) } }
    countVisits(index)
    while index > 0 {
      index -= 1
      let mention = store.mention(index, of: package)
      switch judge(mention.id) {
      case .open: break
      case .holds: return mention.id
      case .cannotHold(let term):
        let level = partial.levelOutside(term.package, of: term.domain) ?? 0
        if store.putToSleep(mention, until: level) { hasSleepers = true }
      case .forbids(let term):
        let left = partial.domain(of: term.package).subtracting(term.domain)
        derive(term.package, left, cause: mention.id)
      }
    }
    return nil
  }

  private enum Judgement {
    /// More than one term may or may not come to hold.
    case open
    case holds
    case cannotHold(Term)
    /// All other terms hold.
    case forbids(Term)
  }

  private func judge(_ id: Incompatibility.ID) -> Judgement {
    var undecided: Int?
    var isOpen = false
    for slot in store[id].terms {
      let package = store.terms[slot].package
      switch partial.domains[package.offset].relation(to: store.terms[slot].domain) {
      case .inside: continue
      case .outside: return .cannotHold(store.terms[slot])
      case .overlapping:
        if undecided != nil { isOpen = true }
        undecided = slot
      }
    }
    if isOpen { return .open }
    guard let undecided else { return .holds }
    return .forbids(store.terms[undecided])
  }
}
