import Packaging

/// What a release of a project says of itself.
struct LoadedRelease {
  var position: Position
  var dependencies: ReleaseDependencies
  /// What it asks for here, where that was looked up.
  var needs: [ExtraName?: [Demands.Need]] = [:]

  func needs(extra: ExtraName?, _ demands: Demands) -> [Demands.Need] {
    needs[extra] ?? demands.needs(of: dependencies, extra: extra)
  }
}

/// Reads a resolution off a solver that is done.
struct ResolutionBuilder {
  private let state: ResolverState
  /// What is known of the chosen releases.
  private let releases: [PackageID: LoadedRelease]
  private var dependents: [PackageName: [Resolution.Dependent.Kind: Set<ExtraName>]] = [:]
  private var impliedExtras: [PackageName: [ExtraName?: [ExtraName]]] = [:]
  private var notices: [Resolution.Warning] = []

  private let chosen: [ResolverState.Choice]

  init(
    _ state: ResolverState, _ chosen: [ResolverState.Choice],
    releases: [PackageID: LoadedRelease]
  ) {
    self.state = state
    self.chosen = chosen
    self.releases = releases
  }

  mutating func resolution() -> Resolution {
    let demands = state.demands
    for index in demands.roots.indices {
      for need in demands.needs(ofRoot: index) { add(.root(index), asking: need.requirement) }
    }
    for choice in chosen { addDependents(of: choice) }
    if demands.selector.strategy != .highest { noteUnbounded() }
    let constraints = addConstraints(on: Set(chosen.map(\.name)))
    var pins: [Resolution.Pin] = []
    pins.reserveCapacity(chosen.count)
    for choice in chosen { pins.append(pin(choice)) }
    var resolution = Resolution(
      pins: pins, roots: demands.roots, constraints: constraints, notices: notices)
    resolution.impliedExtras = impliedExtras
    return resolution
  }

  private mutating func add(_ kind: Resolution.Dependent.Kind, asking requirement: Requirement) {
    dependents[requirement.name, default: [:]][kind, default: []].formUnion(requirement.extras)
  }

  private mutating func addDependents(of choice: ResolverState.Choice) {
    guard let release = releases[choice.package] else { return }
    for extra in [nil] + choice.extras.map(Optional.some) {
      let needs = release.needs(extra: extra, state.demands)
      for need in needs {
        if need.requirement.name == choice.name {
          impliedExtras[choice.name, default: [:]][extra, default: []] += need.requirement.extras
        } else {
          add(.package(choice.name, extra: extra), asking: need.requirement)
        }
      }
      if let extra, needs.isEmpty, !release.dependencies.extras.contains(extra) {
        notices.append(missing(extra, of: choice))
      }
    }
  }

  /// Without a lower bound, the lowest release is hardly ever what somebody wants.
  private mutating func noteUnbounded() {
    let lower: Set<Specifier.Operator> = [.atLeast, .greater, .equal, .compatible, .arbitrary]
    for root in state.demands.roots
    where root.requirement.url == nil
      && !root.requirement.specifiers.specifiers.contains(where: { lower.contains($0.operator) })
    {
      notices.append(
        Resolution.Warning(
          root.requirement.name,
          Diagnostic(
            .warning, "`\(root.text)` has no lower bound: its oldest release is tried first",
            at: root.origin.location, reference: "no-lower-bound")))
    }
  }

  /// The constraints on what is pinned, by their new numbers.
  private mutating func addConstraints(on names: Set<PackageName>) -> [RootRequirement] {
    var kept: [RootRequirement] = []
    for constraint in state.demands.constraints where names.contains(constraint.requirement.name) {
      dependents[constraint.requirement.name, default: [:]][.constraint(kept.count)] = []
      kept.append(constraint)
    }
    return kept
  }

  private mutating func pin(_ choice: ResolverState.Choice) -> Resolution.Pin {
    if let reason = choice.yanked { notices.append(yanked(choice, because: reason)) }
    let asking = (dependents[choice.name] ?? [:]).map { kind, extras in
      Resolution.Dependent(kind, extras: extras.sorted())
    }
    var pin = Resolution.Pin(
      name: choice.name, version: choice.version, extras: choice.extras, yanked: choice.yanked,
      dependents: asking.sorted())
    pin.isBuilt = choice.isBuilt
    return pin
  }

  private func missing(
    _ extra: ExtraName, of choice: ResolverState.Choice
  ) -> Resolution.Warning {
    let known = releases[choice.package]?.dependencies.extras ?? []
    var hints: [String] = []
    if let near = nearestName(to: extra.text, among: known.map(\.text)) {
      hints = ["did you mean `\(choice.name)[\(near)]`?"]
    } else if !known.isEmpty, known.count <= 12 {
      hints = ["it has \(known.map { "`\($0)`" }.joined(separator: ", "))"]
    }
    let root = state.demands.roots.first {
      $0.requirement.name == choice.name && $0.requirement.extras.contains(extra)
    }
    return Resolution.Warning(
      choice.name,
      Diagnostic(
        .warning, "`\(choice.name)` \(choice.version) has no extra `\(extra)`",
        at: root?.origin.location, hints: hints, reference: "missing-extra"),
      missingExtra: extra)
  }

  private func yanked(
    _ choice: ResolverState.Choice, because reason: String
  ) -> Resolution.Warning {
    let why = reason.isEmpty ? "" : ": \(reason)"
    return Resolution.Warning(
      choice.name,
      Diagnostic(
        .warning, "`\(choice.name)` \(choice.version) is yanked\(why)", reference: "yanked"))
  }
}

extension ResolverState {
  /// A project in the solution.
  struct Choice {
    var package: PackageID
    var name: PackageName
    var position: Position
    var version: Version
    var extras: [ExtraName]
    var yanked: String?
    var isBuilt: Bool
  }

  /// The solution, by name.
  var chosen: [Choice] {
    let packages = table.all.filter { solver.isProject($0) && solver.decision(of: $0) != nil }
    let ordered = packages.sorted { table.name(of: $0) < table.name(of: $1) }
    return ordered.compactMap { package in
      guard let position = solver.decision(of: package) else { return nil }
      let project = project(of: package)
      let extras = solver.extras(of: package).compactMap { table.extraName(of: $0) }
      let candidate = project.candidate(at: position)
      return Choice(
        package: package, name: project.name, position: position, version: candidate.version,
        extras: extras.sorted(), yanked: candidate.yanked,
        isBuilt: candidate.usability == .sourceDistribution)
    }
  }
}
