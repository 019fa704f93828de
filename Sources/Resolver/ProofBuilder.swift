import Packaging

/// Collects the facts that a contradiction rests on, and puts them in an order to be told.
struct ProofBuilder {
  private let state: ResolverState
  private let store: IncompatibilityStore
  private var asked: [(claim: Claim, domain: Domain)] = []
  private var required: [PackageID: [ProofSimplifier.Dependency]] = [:]
  private var unusable: Set<PackageID> = []

  init(_ state: ResolverState) {
    self.state = state
    store = state.solver.store
  }

  mutating func proof(of contradictions: [Incompatibility.ID]) -> Proof {
    for id in leaves(of: contradictions) { collect(id) }
    let simplifier = ProofSimplifier(state, asked: asked, required: required)
    var facts: [Proof.Fact] = simplifier.askedFacts
    var pending = facts.compactMap { fact -> PackageID? in
      guard case .asked(let asked) = fact else { return nil }
      return state.table.project(asked.root.requirement.name)
    }
    // From what people ask for to what that asks for, breadth first; then the rest.
    var rest = Array(Set(required.keys).union(unusable)).sorted {
      state.table.name(of: $1) < state.table.name(of: $0)
    }
    var told: Set<PackageID> = []
    var next = 0
    while next < pending.count || !rest.isEmpty {
      if next == pending.count, let package = rest.popLast() { pending.append(package) }
      let package = pending[next]
      next += 1
      guard told.insert(package).inserted else { continue }
      if unusable.contains(package) { facts += simplifier.unusableFacts(of: package) }
      let (more, targets) = simplifier.requiredFacts(of: package)
      facts += more
      pending += targets
    }
    return Proof(facts: facts, python: state.demands.python)
  }

  /// The facts among everything that contradictions follow from; without recursion, since causes
  /// are always older than what follows from them.
  private func leaves(of contradictions: [Incompatibility.ID]) -> [Incompatibility.ID] {
    var isNeeded = [Bool](repeating: false, count: store.count)
    for contradiction in contradictions { isNeeded[contradiction.offset] = true }
    var leaves: [Incompatibility.ID] = []
    for offset in isNeeded.indices.reversed() where isNeeded[offset] {
      let id = Incompatibility.ID(offset)
      if case .derived(let antecedents) = store[id].cause {
        for index in antecedents { isNeeded[store.antecedents[index].offset] = true }
      } else {
        leaves.append(id)
      }
    }
    return leaves.reversed()
  }

  private mutating func collect(_ id: Incompatibility.ID) {
    switch store[id].cause {
    case .root(let claim):
      let claim = state.claims[claim.offset]
      // An extra of a requirement says the same as the requirement.
      guard let package = state.table.project(claim.requirement.name) else { return }
      let domain = store.domain(of: package, in: id)?.complement ?? .present
      let isEmpty = store.terms(of: id).isEmpty
      asked.append((claim, isEmpty ? .empty : domain))
    case .dependency(let package, let extra, let claim):
      let releases = store.domain(of: package, in: id) ?? .empty
      required[package, default: []].append(
        ProofSimplifier.Dependency(
          releases: releases, extra: extra, claim: state.claims[claim.offset]))
    case .unavailable(let package):
      unusable.insert(package)
    case .derived:
      break
    }
  }
}

extension Proof {
  init(of contradictions: [Incompatibility.ID], in state: ResolverState) {
    var builder = ProofBuilder(state)
    self = builder.proof(of: contradictions)
  }
}
