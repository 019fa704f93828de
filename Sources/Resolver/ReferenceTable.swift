import Packaging

/// The packages that come from a place instead of an index: one place each, whoever asks.
struct ReferenceTable: Sendable {
  struct Entry: Sendable {
    var request: ReferenceRequest
    /// The line that names it; nil where the metadata of another reference does.
    var root: RootRequirement?
  }

  private(set) var entries: [PackageName: Entry] = [:]
  private let locked: [PackageName: LockedReference]

  init() { locked = [:] }

  /// Takes what people write: overrides before requirements, then constraints.
  ///
  /// - Throws: for two lines that name different places for one package.
  init(_ input: ResolutionInput) throws(ResolutionError) {
    locked = input.lockedReferences
    let holds = { (root: RootRequirement) in
      root.requirement.marker?.evaluate(in: input.markers) ?? true
    }
    let overridden = Set(input.overrides.map(\.requirement.name))
    let others = (input.requirements + input.constraints).filter {
      !overridden.contains($0.requirement.name)
    }
    for root in input.overrides + others where root.requirement.url != nil && holds(root) {
      try add(root)
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  subscript(name: PackageName) -> Entry? { entries[name] }

  private mutating func add(_ root: RootRequirement) throws(ResolutionError) {
    let name = root.requirement.name
    guard let reference = root.reference ?? Self.reference(of: root.requirement) else {
      throw .directURL(root)
    }
    guard var known = entries[name] else {
      entries[name] = Entry(request: request(reference, name, hashes: root.hashes), root: root)
      return
    }
    guard known.request.reference.identity == reference.identity else {
      throw .conflictingReferences(known.root ?? root, root)
    }
    if reference.isEditable { known.request.reference.place = reference.place }
    for hash in reference.hashes where !known.request.reference.hashes.contains(hash) {
      known.request.reference.hashes.append(hash)
    }
    for hash in root.hashes where !known.request.hashes.contains(hash) {
      known.request.hashes.append(hash)
    }
    entries[name] = known
  }

  /// Takes what the metadata of a reference names.
  mutating func add(_ found: [PackageName: DirectReference]) {
    for (name, reference) in found where entries[name] == nil {
      entries[name] = Entry(request: request(reference, name, hashes: []))
    }
  }

  private func request(
    _ reference: DirectReference, _ name: PackageName, hashes: [Digest]
  ) -> ReferenceRequest {
    var request = ReferenceRequest(reference, name: name, hashes: hashes)
    if let locked = locked[name], locked.locks(reference) {
      request.locked = locked.reference
      if hashes.isEmpty { request.hashes = locked.hashes }
    }
    return request
  }

  /// What a requirement's URL leads to; nil for versions, and for what cannot be used: a path that
  /// is relative to nothing known, or no URL of ours.
  static func reference(of requirement: Requirement) -> DirectReference? {
    guard let url = requirement.url, let reference = try? DirectReference(parsing: url),
      reference.path?.hasPrefix("/") ?? true
    else { return nil }
    return reference
  }

  /// What is to be made of the URLs that a release asks for.
  enum Verdict {
    case fine
    /// Places of packages that none was known of.
    case found([PackageName: DirectReference])
    case refused(Rejection)
  }

  /// Judges what a release of `parent` asks for.
  ///
  /// Only what itself comes from a place that somebody named may name further places: a release of
  /// an index could otherwise bring in code from anywhere.
  func judge(_ needs: [Demands.Need], of parent: PackageName) -> Verdict {
    var found: [PackageName: DirectReference] = [:]
    for need in needs {
      guard case .metadata = need.source, need.requirement.url != nil else { continue }
      let (name, text) = (need.requirement.name, need.requirement.description)
      guard let reference = Self.reference(of: need.requirement) else {
        return .refused(.directURL(text))
      }
      if let known = entries[name]?.request.reference ?? found[name] {
        guard known.identity == reference.identity else {
          return .refused(.otherReference(text, known: "\(name) @ \(known.urlText)"))
        }
      } else if entries[parent] != nil {
        found[name] = reference
      } else {
        return .refused(.directURL(text))
      }
    }
    return found.isEmpty ? .fine : .found(found)
  }
}
