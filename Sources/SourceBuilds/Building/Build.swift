import PackageIndex
import Packaging
import PlatformIO
import WheelInstall

/// One build of one source, from its files to what was asked for.
///
/// It has a folder of its own for the copy of the source, the environment and what the backend
/// gives; the folder goes with it, however it ends.
struct Build: Sendable {
  enum Goal: Sendable {
    case requirements, metadata, wheel
  }

  enum Outcome: Sendable {
    case requirements([Requirement])
    case metadata(CoreMetadata)
    case wheel(BuiltWheel)
  }

  let builder: SourceBuilder
  let source: ProjectSource
  let cache: BuildCache
  let goal: Goal
  /// What the lock has for this build; nil: whatever fits is chosen.
  let locked: [BuildPin]?
  /// What is chosen where it fits: an earlier lock's releases.
  var preferences: [BuildPin] = []
  /// What is being built, this included.
  let stack: BuildStack
  /// The folder that it is done in; nil for a copy.
  var watch: FolderWatch?

  var configuration: BuildConfiguration { builder.configuration }

  func run() async throws(BuildError.Reason) -> Outcome {
    configuration.onBuild?(source.subject)
    let workspace: BuildWorkspace
    do {
      workspace = try BuildWorkspace(in: builder.folder() + "/builds-v1")
    } catch {
      throw .file(error)
    }
    defer { workspace.close() }
    let archive = try await archive()
    if let archive, let told = try await told(byTopOf: archive, in: workspace) { return told }
    let project = try await open(archive, in: workspace)
    let system = try system(of: project)
    if let told = try await told(by: system, of: project) { return told }
    var build = self
    build.watch = await Blocking.run { [watch] _ in
      var watch = watch
      watch?.readContents()
      return watch
    }
    return try await build.asked(system, project, in: workspace)
  }

  /// What the project says of its build; of a copy, which goes, no path is told.
  private func system(of project: String) throws(BuildError.Reason) -> BuildSystem {
    do {
      return try BuildSystem(folder: project)
    } catch {
      guard !source.isInPlace else { throw error }
      switch error {
      case .noProject: throw .noProject(folder: source.subdirectory ?? ".")
      case .invalidProject(let what, let place?):
        throw .invalidProject(
          "\(what) (line \(place.line), column \(place.column) of its `pyproject.toml`)", nil)
      default: throw error
      }
    }
  }

  /// What nobody has to be started for: the project's files say it, or a build has before.
  ///
  /// `hasPlainSetup`: none of the project's files has one of `KnownBackend.setupWords`.
  func told(
    by system: BuildSystem, of project: String, hasPlainSetup: Bool = false
  ) async throws(BuildError.Reason) -> Outcome? {
    switch goal {
    case .wheel: return nil
    case .metadata:
      guard let text = ProjectTable.metadataText(folder: project) else { return nil }
      return .metadata(try kept(text, readsOutputs: false))
    case .requirements:
      guard configuration.isIsolated else { return nil }
      let needed = try await builder.requirements(neededBy: stack).resolve(
        system.requirements.filter(counts), of: source.subject, preferring: preferences)
      if let extra = cache.requirements(with: asked(system, needed)) {
        return .requirements(system.requirements + extra)
      }
      return asksForNothing(system, of: project, with: needed, hasPlainSetup: hasPlainSetup)
        ? .requirements(system.requirements) : nil
    }
  }

  /// The releases that fulfil `build-system.requires`, by which a backend's answer is known.
  func asked(
    _ system: BuildSystem, _ needed: [BuildRequirements.Needed]
  ) -> [BuildPin] {
    let names = Set(system.requirements.filter(counts).map(\.name))
    return needed.map(\.pin).filter { names.contains($0.name) }
  }

  /// Whether it is known that the backend asks for nothing more.
  func asksForNothing(
    _ system: BuildSystem, of project: String, with needed: [BuildRequirements.Needed],
    hasPlainSetup: Bool = false
  ) -> Bool {
    needed.allSatisfy { $0.reference == nil } && builder.settings(of: source).isEmpty
      && KnownBackend.asksForNothing(
        system, of: project, for: source.product, with: needed.map(\.pin),
        hasPlainSetup: hasPlainSetup)
  }
}
