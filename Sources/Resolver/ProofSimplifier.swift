import Packaging

/// Says with few and plain facts what the solver's many say.
///
/// Releases that ask for the same are told together, ranges become the versions that exist, and
/// of what cannot be used only what was wanted is told.
struct ProofSimplifier {
  struct Dependency {
    var releases: Domain
    var extra: PackageID?
    var claim: Claim
  }

  let state: ResolverState
  private let asked: [(claim: Claim, domain: Domain)]
  private let required: [PackageID: [Dependency]]
  /// More different requirements on one project are told by the first and the last.
  private let mostTold = 3

  init(
    _ state: ResolverState, asked: [(claim: Claim, domain: Domain)],
    required: [PackageID: [Dependency]]
  ) {
    self.state = state
    self.asked = asked
    self.required = required
  }

  /// The lines that people wrote, by place, each once.
  var askedFacts: [Proof.Fact] {
    var facts: [Proof.Asked] = []
    for (claim, _) in asked {
      guard let (kind, root) = origin(of: claim) else { continue }
      let fact = Proof.Asked(kind: kind, root: root, answer: answer(to: claim.requirement))
      if !facts.contains(fact) { facts.append(fact) }
    }
    return facts.sorted { precedes($0, $1) }.map { .asked($0) }
  }

  private func origin(of claim: Claim) -> (Proof.Asked.Kind, RootRequirement)? {
    let demands = state.demands
    return switch claim.source {
    case .root(let index): (.requirement, demands.roots[index])
    case .constraint(let index): (.constraint, demands.constraints[index])
    case .override(let index): (.override, demands.overrides[index])
    case .metadata: nil
    }
  }

  private func precedes(_ a: Proof.Asked, _ b: Proof.Asked) -> Bool {
    switch (a.root.origin.location, b.root.origin.location) {
    case (let first?, let second?):
      (first.file, first.line, first.column, a.root.text)
        < (second.file, second.line, second.column, b.root.text)
    case (.some, nil): true
    case (nil, .some): false
    case (nil, nil): a.root.text < b.root.text
    }
  }

  /// What the releases of a project ask for, and of whom.
  func requiredFacts(of package: PackageID) -> ([Proof.Fact], targets: [PackageID]) {
    var groups: [Target: [Dependency]] = [:]
    for dependency in required[package] ?? [] {
      let target = Target(
        extra: dependency.extra.flatMap(state.table.extraName),
        name: dependency.claim.requirement.name)
      groups[target, default: []].append(dependency)
    }
    var facts: [Proof.Fact] = []
    var targets: [PackageID] = []
    for (target, dependencies) in groups.sorted(by: { $0.key < $1.key }) {
      facts += self.facts(of: package, target, dependencies).map { .required($0) }
      if let project = state.table.project(target.name) { targets.append(project) }
    }
    return (facts, targets)
  }

  private struct Target: Hashable, Comparable {
    var extra: ExtraName?
    var name: PackageName

    static func < (a: Self, b: Self) -> Bool {
      (a.name.text, a.extra?.text ?? "") < (b.name.text, b.extra?.text ?? "")
    }
  }

  private func facts(
    of package: PackageID, _ target: Target, _ dependencies: [Dependency]
  ) -> [Proof.Required] {
    var same: [Claim.Statement: Domain] = [:]
    for dependency in dependencies {
      same[dependency.claim.statement, default: .empty].formUnion(dependency.releases)
    }
    let newest = state.project(of: package).newest
    let groups = same.sorted {
      let (a, b) = ($0.value.runs(newest: newest).last, $1.value.runs(newest: newest).last)
      return (a?.upperBound ?? 0, $0.key.text) > (b?.upperBound ?? 0, $1.key.text)
    }
    guard groups.count > mostTold else {
      return groups.map { fact(of: package, target, $0.value, examples: [$0], hasMore: false) }
    }
    let all = groups.reduce(Domain.empty) { $0.union($1.value) }
    let examples = examples(of: groups, target)
    return [fact(of: package, target, all, examples: examples, hasMore: true)]
  }

  private typealias Group = (key: Claim.Statement, value: Domain)

  /// Of many requirements on a project, those that come nearest to what is wanted of it from below
  /// and from above; or else that of the oldest and that of the newest release.
  private func examples(of groups: [Group], _ target: Target) -> [Group] {
    var chosen = [groups.last, groups.first]
    if let package = state.table.project(target.name), state.isKnown(package) {
      let project = state.project(of: package)
      let wanted = wanted(of: package, others: false).runs(newest: project.newest)
      if let lowest = wanted.first?.lowerBound, let highest = wanted.last?.upperBound {
        var below: (Position, Group)?
        var above: (Position, Group)?
        for group in groups {
          let versions = group.key.requirement.specifiers.versionSet
          let runs = project.domain(of: versions).runs(newest: project.newest)
          if let end = runs.last?.upperBound, end < lowest, end > below?.0 ?? 0 {
            below = (end, group)
          }
          if let start = runs.first?.lowerBound, start > highest, start < above?.0 ?? .max {
            above = (start, group)
          }
        }
        if below != nil || above != nil { chosen = [below?.1, above?.1] }
      }
    }
    return chosen.compactMap(\.self)
  }

  private func fact(
    of package: PackageID, _ target: Target, _ releases: Domain, examples: [Group],
    hasMore: Bool
  ) -> Proof.Required {
    var override: RootRequirement?
    if case .override(let index)? = examples.first?.key.source {
      override = state.demands.overrides[index]
    }
    var answer = Proof.Answer.some
    if !hasMore, let only = examples.first { answer = self.answer(to: only.key.requirement) }
    return Proof.Required(
      releases: described(releases, of: package), extra: target.extra,
      examples: examples.map { group in
        Proof.Example(
          requirement: group.key.requirement, releases: described(group.value, of: package))
      },
      hasMore: hasMore, override: override, answer: answer)
  }

  /// Why the releases of a project that were wanted cannot be used.
  func unusableFacts(of package: PackageID) -> [Proof.Fact] {
    let project = state.project(of: package)
    let excluded = state.solver.facts[package.offset].excluded
    let wanted = excluded.intersection(wanted(of: package, others: true))
    var groups: [Rejection: Domain] = [:]
    for run in wanted.runs(newest: project.newest) {
      for position in run {
        guard let reason = project.rejections[position] else { continue }
        let release = Domain(position, newest: project.newest)
        groups[reason.general, default: .empty].formUnion(release)
      }
    }
    return groups.sorted {
      let (a, b) = ($0.value.runs(newest: project.newest), $1.value.runs(newest: project.newest))
      return (a.last?.upperBound ?? 0) > (b.last?.upperBound ?? 0)
    }.map { reason, releases in
      let runs = releases.runs(newest: project.newest)
      var exact = reason
      // What a single release says is told in full.
      if let last = runs.last, let reason = project.rejections[last.upperBound] { exact = reason }
      return .unusable(
        Proof.Unusable(releases: runsDescribed(runs, of: project, isAll: false), reason: exact))
    }
  }

  /// The releases of a project that somebody in the proof asks for: people, or else `others`.
  private func wanted(of package: PackageID, others: Bool) -> Domain {
    let name = state.table.name(of: package)
    let roots = asked.filter { $0.claim.requirement.name == name }
    if !roots.isEmpty {
      return roots.reduce(Domain.present) { $0.intersection($1.domain) }.subtracting(.absent)
    }
    guard others else { return .empty }
    let project = state.project(of: package)
    var wanted = Domain.empty
    for dependency in required.values.joined() where dependency.claim.requirement.name == name {
      wanted.formUnion(project.domain(of: dependency.claim.requirement.specifiers.versionSet))
    }
    return wanted.isEmpty ? .present : wanted
  }
}

extension Claim {
  /// A claim without the marker that made it count.
  struct Statement: Hashable {
    var source: Source
    var requirement: Requirement
    var text: String

    static func == (a: Self, b: Self) -> Bool { a.source == b.source && a.text == b.text }

    func hash(into hasher: inout Hasher) {
      hasher.combine(source)
      hasher.combine(text)
    }
  }

  var statement: Statement {
    var plain = requirement
    plain.marker = nil
    return Statement(source: source, requirement: plain, text: plain.description)
  }
}

extension Rejection {
  /// The reason without what differs from release to release.
  var general: Rejection {
    switch self {
    case .unavailable(.noMatchingWheel): .unavailable(.noMatchingWheel(tags: []))
    case .unavailable(.invalidMetadata): .unavailable(.invalidMetadata(""))
    case .yanked: .yanked(reason: "")
    case .directURL: .directURL("")
    case .unavailable, .prerelease, .otherReference: self
    }
  }
}
