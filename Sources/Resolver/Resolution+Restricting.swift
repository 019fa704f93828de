package import Packaging

extension Resolution {
  /// The part that some of the root requirements reach: the same releases, with the extras and the
  /// dependents that are left.
  package func restricted(to keepsRoot: (RootRequirement) -> Bool) -> Resolution {
    let keptRoots = roots.map(keepsRoot)
    let reached = nodesReached(from: keptRoots)
    var kept: [Pin] = []
    for var pin in pins where reached.contains(Node(name: pin.name)) {
      pin.extras.removeAll { !reached.contains(Node(name: pin.name, extra: $0)) }
      kept.append(pin)
    }
    var keptConstraints = constraints.map { _ in false }
    for dependent in kept.lazy.flatMap(\.dependents) {
      if case .constraint(let index) = dependent.kind { keptConstraints[index] = true }
    }
    let (rootIndices, constraintIndices) = (renumbered(keptRoots), renumbered(keptConstraints))
    for index in kept.indices {
      kept[index].dependents = kept[index].dependents.compactMap { dependent in
        switch dependent.kind {
        case .root(let index):
          rootIndices[index].map { Dependent(.root($0), extras: dependent.extras) }
        case .constraint(let index):
          constraintIndices[index].map { Dependent(.constraint($0)) }
        case .package(let name, let extra):
          reached.contains(Node(name: name, extra: extra)) ? dependent : nil
        }
      }
    }
    var part = Resolution(
      pins: kept,
      roots: zip(roots, keptRoots).filter(\.1).map(\.0),
      constraints: zip(constraints, keptConstraints).filter(\.1).map(\.0),
      notices: notices.filter { reached.contains(Node(name: $0.package)) })
    part.impliedExtras = impliedExtras
    return part
  }

  /// A pin, or one of its extras.
  private struct Node: Hashable {
    var name: PackageName
    var extra: ExtraName?
  }

  private func nodesReached(from keptRoots: [Bool]) -> Set<Node> {
    var targets: [Node: [Node]] = [:]
    var pending: [Node] = []
    for pin in pins {
      for (extra, implied) in impliedExtras[pin.name] ?? [:] {
        targets[Node(name: pin.name, extra: extra), default: []] += implied.map {
          Node(name: pin.name, extra: $0)
        }
      }
      for dependent in pin.dependents {
        let asked =
          [Node(name: pin.name)] + dependent.extras.map { Node(name: pin.name, extra: $0) }
        switch dependent.kind {
        case .root(let index): if keptRoots[index] { pending += asked }
        case .package(let name, let extra):
          targets[Node(name: name, extra: extra), default: []] += asked
        case .constraint: break
        }
      }
    }
    var reached: Set<Node> = []
    while let node = pending.popLast() {
      guard reached.insert(node).inserted else { continue }
      pending += targets[node] ?? []
    }
    return reached
  }

  /// The new indices of what is kept; nil for what is not.
  private func renumbered(_ isKept: [Bool]) -> [Int?] {
    var next = 0
    return isKept.map { isKept in
      defer { if isKept { next += 1 } }
      return isKept ? next : nil
    }
  }
}
