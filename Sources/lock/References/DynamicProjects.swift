import Packaging
import RequirementFiles
import Resolver

/// Asks the build backends of projects among the sources for what their files do not say.
struct DynamicProjects: Sendable {
  let placement: ReferencePlacement
  let lookup: SourceLookup
  let markers: MarkerEnvironment

  /// The tree with what the backends say.
  ///
  /// - Throws: `ReferenceError` and `CompileError` where a backend cannot be asked.
  func completed(_ tree: RequirementTree) async throws -> RequirementTree {
    var requirements = tree.requirements
    for project in tree.projects where !project.dynamic.isEmpty {
      requirements += try await self.requirements(of: project)
    }
    return tree.replacing(requirements: requirements)
  }

  private func requirements(of project: ProjectInput) async throws -> [RootRequirement] {
    let folder = FilePath.folder(of: project.path)
    let reference = try placement.place(
      DirectReference(path: folder.isEmpty ? "." : folder), writtenIn: nil,
      at: project.dynamicLocation)
    let found: ReferenceDescription
    do {
      found = try await lookup.look(ReferenceRequest(reference, name: project.name))
    } catch {
      var told = error.diagnostic
      if told.location == nil { told.location = project.dynamicLocation }
      throw CompileError.cannotAskProject(told)
    }
    try checkExtras(of: found.dependencies, for: project)
    return selected(from: found.dependencies, of: found.name, for: project).map { requirement in
      RootRequirement(
        requirement,
        origin: .projectFile(
          project.dynamicLocation,
          source: project.name == nil ? "\(found.name) \(project.annotation)" : project.annotation),
        text: requirement.description)
    }
  }

  /// Refuses an extra that the backend does not know; what stands in the file was looked at before.
  private func checkExtras(
    of release: ReleaseDependencies, for project: ProjectInput
  ) throws(RequirementFileError) {
    guard project.selection.includesProject,
      project.dynamic.contains(.everything) || project.dynamic.contains(.optionalDependencies),
      case .named(let extras) = project.selection.extras,
      let unknown = extras.first(where: { !release.extras.contains($0) })
    else { return }
    throw RequirementFileError(
      .project(.unknownExtra(unknown.text, known: release.extras.map(\.text))),
      at: project.dynamicLocation)
  }

  /// What is selected and was not in the file; extras of the project itself are followed.
  private func selected(
    from release: ReleaseDependencies, of name: PackageName, for project: ProjectInput
  ) -> [Requirement] {
    guard project.selection.includesProject else { return [] }
    let isWhole = project.dynamic.contains(.everything)
    var selected: [Requirement] = []
    if isWhole || project.dynamic.contains(.dependencies) {
      selected += release.requirements.filter { $0.marker?.mentionsExtra != true }
    }
    guard isWhole || project.dynamic.contains(.optionalDependencies) else { return selected }
    var pending: [ExtraName]
    switch project.selection.extras {
    case .all: pending = release.extras
    case .named(let extras): pending = extras
    }
    var seen: Set<ExtraName> = []
    while let extra = pending.popLast() {
      guard seen.insert(extra).inserted else { continue }
      for var requirement in release.requirements {
        guard let marker = requirement.marker, marker.mentionsExtra,
          marker.evaluate(in: markers, extras: [extra])
        else { continue }
        if requirement.name == name {
          pending += requirement.extras
        } else {
          requirement.marker = marker.withoutExtras
          selected.append(requirement)
        }
      }
    }
    return selected
  }
}
