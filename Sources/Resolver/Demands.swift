import Packaging

/// What people ask for, where it counts in the environment.
struct Demands: Sendable {
  /// In the order of the input.
  let roots: [RootRequirement]
  let constraints: [RootRequirement]
  let overrides: [RootRequirement]
  let markers: MarkerEnvironment
  let python: Version
  /// The release numbers of the Python, by which `Requires-Python` is judged.
  let pythonRelease: [UInt64]
  let selector: CandidateSelector
  let preferences: [PackageName: [Version]]
  let references: ReferenceTable
  /// For each overridden project the overrides that count here; of none, nobody gets it.
  private let replacements: [PackageName: [Int]]
  private let constraintIndices: [PackageName: [Int]]
  /// What roots and constraints leave of a project, to guess well.
  private let bounds: [PackageName: VersionSet]

  init(_ input: ResolutionInput, _ references: ReferenceTable) {
    self.references = references
    let holds = { (root: RootRequirement) in
      root.requirement.marker?.evaluate(in: input.markers) ?? true
    }
    roots = input.requirements.filter(holds)
    constraints = input.constraints.filter(holds)
    overrides = input.overrides.filter(holds)
    markers = input.markers
    python = input.python
    pythonRelease = input.python.release
    preferences = input.preferences

    var replacements: [PackageName: [Int]] = [:]
    for override in input.overrides { replacements[override.requirement.name] = [] }
    for (index, override) in overrides.enumerated() {
      replacements[override.requirement.name, default: []].append(index)
    }
    self.replacements = replacements
    constraintIndices = Dictionary(
      grouping: constraints.indices, by: { [constraints] in constraints[$0].requirement.name })

    var bounds: [PackageName: VersionSet] = [:]
    var selector = CandidateSelector(
      strategy: input.strategy, prereleases: input.prereleases, prereleaseProjects: [],
      pinned: [:], direct: Set(roots.map(\.requirement.name)),
      fixed: Set(references.entries.keys))
    selector.releases = input.releases
    for requirement in (roots + constraints + overrides).map(\.requirement) {
      let (name, specifiers) = (requirement.name, requirement.specifiers)
      if let version = specifiers.pinnedVersion {
        selector.pinned[name, default: []].append(version)
      }
      if specifiers.namesPrerelease { selector.prereleaseProjects.insert(name) }
      bounds[name] = (bounds[name] ?? .all).intersection(specifiers.versionSet)
    }
    self.selector = selector
    self.bounds = bounds
  }

  /// A requirement with what it was said by, overrides applied.
  struct Need {
    var source: Claim.Source
    var requirement: Requirement
  }

  /// What people ask for, in an order that does not depend on that of the input.
  var needs: [Need] {
    roots.indices.sorted { Self.precedes(roots[$0], roots[$1]) }.flatMap(needs(ofRoot:))
  }

  /// What a line asks for: an override may stand for it.
  func needs(ofRoot index: Int) -> [Need] {
    let requirement = roots[index].requirement
    return replaced(requirement) ?? [Need(source: .root(index), requirement: requirement)]
  }

  /// What narrows a project without asking for it, in an order that does not depend on that of the
  /// input.
  func limits(on name: PackageName) -> [Need] {
    guard let indices = constraintIndices[name] else { return [] }
    return indices.sorted { Self.precedes(constraints[$0], constraints[$1]) }.map {
      Need(source: .constraint($0), requirement: constraints[$0].requirement)
    }
  }

  /// What a release asks for here, by name; with an extra, only what that adds.
  func needs(of release: ReleaseDependencies, extra: ExtraName?) -> [Need] {
    let requirements = release.requirements
    var counting: [Int] = []
    counting.reserveCapacity(requirements.count)
    for index in requirements.indices where counts(requirements[index], extra: extra) {
      counting.append(index)
    }
    counting.sort { Self.precedes(requirements[$0], requirements[$1]) }
    guard replacements.isEmpty else {
      return counting.flatMap { index in
        replaced(requirements[index])
          ?? [Need(source: .metadata, requirement: requirements[index])]
      }
    }
    return counting.map { Need(source: .metadata, requirement: requirements[$0]) }
  }

  private func counts(_ requirement: Requirement, extra: ExtraName?) -> Bool {
    guard let marker = requirement.marker else { return extra == nil }
    guard let extra else {
      // The marker of what an override replaces says nothing.
      if !replacements.isEmpty, replacements[requirement.name] != nil, !marker.mentionsExtra {
        return true
      }
      return marker.evaluate(in: markers)
    }
    return marker.mentionsExtra && marker.evaluate(in: markers, extras: [extra])
  }

  private func replaced(_ requirement: Requirement) -> [Need]? {
    guard !replacements.isEmpty else { return nil }
    return replacements[requirement.name].map { indices in
      indices.map { Need(source: .override($0), requirement: overrides[$0].requirement) }
    }
  }

  /// The versions that are worth asking about before the solver has come to a project.
  func likely(_ requirement: Requirement) -> VersionSet {
    let versions = requirement.specifiers.versionSet
    return bounds[requirement.name].map(versions.intersection) ?? versions
  }

  private static func precedes(_ a: RootRequirement, _ b: RootRequirement) -> Bool {
    if a.requirement != b.requirement { return precedes(a.requirement, b.requirement) }
    return (a.origin.sortKey, a.text) < (b.origin.sortKey, b.text)
  }

  private static func precedes(_ a: Requirement, _ b: Requirement) -> Bool {
    if a.name != b.name { return a.name < b.name }
    return a.description < b.description
  }
}

extension Origin {
  /// Orders origins by place.
  fileprivate var sortKey: String {
    switch self {
    case .commandLine(let option): option
    case .requirementFile, .constraintFile, .overrideFile, .projectFile:
      location?.description ?? ""
    }
  }
}
