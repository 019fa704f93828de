import Packaging
import RequirementFiles
import Resolver

/// Turns the lines of requirements files that name a place into requirements like all others: paths
/// are found, and projects asked for their names.
struct ReferenceNaming: Sendable {
  let placement: ReferencePlacement
  let lookup: SourceLookup
  let markers: MarkerEnvironment
  /// What earlier locks have, whatever its name.
  let locked: [LockedReference]

  /// The tree without nameless lines; those that do not count in this environment are left out.
  ///
  /// - Throws: `ReferenceError` where nothing is at a path, `ResolutionError` where a project cannot
  ///   be looked into.
  func named(_ tree: RequirementTree) async throws -> RequirementTree {
    var requirements = try tree.requirements.map(placed)
    for local in try await named(tree.local) { requirements.append(local) }
    return tree.replacing(
      requirements: requirements, constraints: try tree.constraints.map(placed),
      overrides: try tree.overrides.map(placed))
  }

  private func placed(_ root: RootRequirement) throws(ReferenceError) -> RootRequirement {
    guard let url = root.requirement.url, holds(root.requirement.marker) else { return root }
    let reference: DirectReference
    if let known = root.reference {
      reference = known
    } else {
      // A string in a project's file.
      do {
        reference = try DirectReference(parsing: url)
      } catch {
        throw .invalid(root.text, error, root.origin.location)
      }
    }
    var placed = root
    placed.reference = try placement.place(
      reference, writtenIn: root.origin.location?.file, at: root.origin.location)
    return placed
  }

  private func holds(_ marker: Marker?) -> Bool { marker?.evaluate(in: markers) ?? true }

  /// Requirements with the names of what the lines lead to, all looked into at once.
  private func named(_ lines: [LocalRequirement]) async throws -> [RootRequirement] {
    let lines = try lines.filter { holds($0.marker) }.map { line throws(ReferenceError) in
      var line = line
      line.reference = try placement.place(
        line.reference, writtenIn: line.origin.location?.file, at: line.origin.location)
      return line
    }
    await withDiscardingTaskGroup { group in
      for line in lines where Self.knownName(of: line) == nil {
        // The failure of the first one is told below, where the same is asked again.
        group.addTask { _ = try? await lookup.describe(request(line)) }
      }
    }
    var named: [RootRequirement] = []
    for line in lines { named.append(try await requirement(line)) }
    return named
  }

  private func requirement(
    _ line: LocalRequirement
  ) async throws(ResolutionError) -> RootRequirement {
    let name: PackageName
    if let known = Self.knownName(of: line) {
      name = known
    } else {
      do {
        name = try await lookup.describe(request(line)).name
      } catch {
        var told = error.diagnostic
        if told.location == nil { told.location = line.origin.location }
        throw .provider(ProviderError(told))
      }
    }
    return RootRequirement(
      Requirement(
        name: name, extras: line.extras, source: .url(line.reference.urlText),
        marker: line.marker),
      origin: line.origin, text: line.isEditable ? "-e \(line.text)" : line.text,
      hashes: line.hashes, reference: line.reference, configSettings: line.configSettings)
  }

  private static func knownName(of line: LocalRequirement) -> PackageName? {
    line.name ?? line.reference.impliedName
  }

  private func request(_ line: LocalRequirement) -> ReferenceRequest {
    ReferenceRequest(
      line.reference, locked: locked.first { $0.locks(line.reference) }?.reference,
      hashes: line.hashes)
  }
}
