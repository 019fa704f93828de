extension Solver {
  /// What follows from a conflict.
  enum Lesson {
    /// There is no solution.
    case contradiction(Incompatibility.ID)
    /// A term that must not hold, as all others of the incompatibility do.
    case conclusion(Incompatibility.ID, Term)
  }

  /// The latest step among those that make an incompatibility hold.
  private struct Satisfier {
    var term: Term
    var step: Assignment
    /// The level at which all else held that the step needed.
    var earlierLevel: Int
    /// What is forbidden together with the other terms when the step's cause takes the term's place.
    var merged: Domain
  }

  /// Finds what led to a conflict, keeps it as a new incompatibility, and takes back the steps that
  /// it forbids.
  mutating func learn(from conflict: Incompatibility.ID) -> Lesson {
    var terms = Array(store.terms(of: conflict))
    var sources = [conflict]
    while let satisfier = latestSatisfier(of: terms) {
      let level = Int(satisfier.step.level)
      guard let cause = satisfier.step.cause, satisfier.earlierLevel >= level else {
        let id = sources.count == 1 ? conflict : store.insert(terms, following: sources)
        backtrack(to: satisfier.earlierLevel)
        noteDefeat(of: satisfier.term.package, by: satisfier.earlierLevel)
        return .conclusion(id, satisfier.term)
      }
      countLessons(1)
      terms = resolve(terms, with: cause, replacing: satisfier)
      sources.append(cause)
    }
    return .contradiction(sources.count == 1 ? conflict : store.insert([], following: sources))
  }

  private func latestSatisfier(of terms: [Term]) -> Satisfier? {
    var latest: (term: Term, index: Int, step: Assignment)?
    var earlierLevel = 0
    for term in terms {
      guard let index = partial.satisfier(of: term.package, within: term.domain) else {
        preconditionFailure("an incompatibility in conflict must hold")
      }
      let step = partial.step(index, of: term.package)
      if let known = latest, known.step.order > step.order {
        earlierLevel = max(earlierLevel, Int(step.level))
      } else {
        if let known = latest { earlierLevel = max(earlierLevel, Int(known.step.level)) }
        latest = (term, index, step)
      }
    }
    guard let latest else { return nil }
    var merged = Domain.all
    if let cause = latest.step.cause,
      let domain = store.domain(of: latest.term.package, in: cause)
    {
      // The step alone may not be enough: then what it started from counts as well.
      merged = latest.term.domain.union(domain)
      if !merged.isAll,
        let index = partial.satisfier(of: latest.term.package, within: merged)
      {
        let level = partial.step(index, of: latest.term.package).level
        earlierLevel = max(earlierLevel, Int(level))
      }
    }
    return Satisfier(
      term: latest.term, step: latest.step, earlierLevel: earlierLevel, merged: merged)
  }

  /// What cannot hold together because the conflict cannot and the cause cannot.
  private func resolve(
    _ terms: [Term], with cause: Incompatibility.ID, replacing satisfier: Satisfier
  ) -> [Term] {
    var result: [Term] = []
    result.reserveCapacity(terms.count + 1)
    var others = store.terms(of: cause)
    for term in terms {
      while let other = others.first, other.package < term.package {
        result.append(other)
        others.removeFirst()
      }
      if let other = others.first, other.package == term.package {
        others.removeFirst()
        if term.package == satisfier.term.package {
          if !satisfier.merged.isAll {
            result.append(Term(package: term.package, domain: satisfier.merged))
          }
        } else {
          result.append(
            Term(package: term.package, domain: term.domain.intersection(other.domain)))
        }
      } else {
        result.append(term)
      }
    }
    result.append(contentsOf: others)
    return result
  }
}

/// Whom to decide first.
extension Solver {
  /// Remembers that a package lost a release because of a decision, and after many such defeats
  /// makes it come before that decision.
  mutating func noteDefeat(of package: PackageID, by level: Int) {
    let loser = facts[package.offset].base ?? package
    guard let level = levelWithChoice(atOrBelow: level) else { return }
    let winner = partial.decision(at: level)
    guard winner != loser else { return }
    facts[loser.offset].defeats += 1
    // A package that is held back from outside will hardly come up to one that is not.
    let isHopeless = isHeldBack(winner) && !isHeldBack(loser)
    let patience = facts[loser.offset].patience * (isHopeless ? 4 : 1)
    guard facts[loser.offset].defeats >= patience else { return }
    facts[loser.offset].defeats = 0
    facts[loser.offset].patience *= 4
    order.promote(loser)
    enqueueIfOpen(loser)
    restart = min(restart ?? .max, level - 1)
    reordered = (loser, winner)
  }

  /// After a restart: a loser that nobody asks for yet cannot come first, so the winner comes last,
  /// unless it is a person who asks for it, and for its newest release.
  mutating func settleOrder() {
    guard let (loser, winner) = reordered else { return }
    reordered = nil
    guard !partial.isSelected(loser), !facts[winner.offset].isDirect else { return }
    order.demote(winner)
    enqueueIfOpen(winner)
  }

  /// The latest decision that had a choice, at a level or, where that was forced, what forced it.
  private func levelWithChoice(atOrBelow level: Int) -> Int? {
    var level = level
    while level > 0 {
      let package = partial.decision(at: level)
      guard
        let forcing = partial.levelForcing(package, newest: facts[package.offset].newest)
      else { return level }
      level = forcing
    }
    return nil
  }

  private func isHeldBack(_ package: PackageID) -> Bool {
    !partial.domainWithoutDecisions(of: package).hasNewest
  }
}
