import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver
import SourceBuilds
import WheelInstall

/// Finds the Python that builds are done with.
struct BuilderSelection: Sendable {
  /// The one that is locked for, or installed into; nil: the one that is found first.
  let interpreter: String?
  let index: IndexConfiguration
  let options: BuildOptions
  /// What requirement files say; of it, `--config-settings` behind requirements.
  let files: FileOptions
  /// What is asked for by its place, with the values of variables.
  let references: [DirectReference]
  /// The files that this run writes.
  var outputs: [String] = []
  let world: World

  /// `timeout` is in seconds; nil: what the options have.
  ///
  /// - Throws: where there is no Python, or a file of constraints cannot be read.
  func builder(
    http: HTTPClient, store: WheelStore, timeout: Double? = nil
  ) throws(ProviderError) -> SourceBuilder {
    do {
      let path = try interpreter ?? InterpreterSearch.find(nil, variable: world.variable)
      let interpreter = try Interpreter(at: path, cacheDirectory: index.cacheDirectory)
      let constraints = try RequirementTree(
        roots: [], constraints: options.constraintFiles, variables: world.variable,
        read: world.readSource
      ).constraints
      return SourceBuilder(
        BuildConfiguration(
          interpreter: interpreter, target: try interpreter.target(), index: index,
          timeout: min(timeout ?? options.timeout, options.timeout),
          isIsolated: options.isIsolated, settings: options.settings,
          packageSettings: files.configSettings, placeSettings: placeSettings,
          references: references,
          constraints: constraints,
          outputs: world.realPaths(outputs)),
        http: http, store: store)
    } catch let error as any DiagnosticError {
      var told = error.diagnostic
      told.notes.append(Diagnostic.Note("a Python is needed to look into what has to be built"))
      throw ProviderError(told)
    } catch {
      throw ProviderError(Diagnostic(.error, "\(error)", reference: "unexpected"))
    }
  }

  /// The settings of what stands at places; paths that lead nowhere are told where they are asked for.
  private var placeSettings: [DirectReference.Identity: [ConfigSetting]] {
    var settings: [DirectReference.Identity: [ConfigSetting]] = [:]
    let placement = ReferencePlacement(world: world)
    for one in files.placeSettings {
      let placed = try? placement.place(
        one.reference, writtenIn: one.location?.file, at: one.location)
      guard let placed else { continue }
      settings[placed.origin, default: []] += one.settings
    }
    return settings
  }
}
