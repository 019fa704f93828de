import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver
import WheelInstall

/// What a compile is for and where packages come from: the target, the indexes, the cache.
struct CompileEnvironment {
  let selection: IndexSelection
  let configuration: IndexConfiguration
  let http: HTTPClient
  let target: TargetEnvironment
  /// Where builds have their wheels; to be closed in the end.
  let store: WheelStore
  private let cacheDirectory: String?
  private let selected: TargetSelection

  /// - Throws: `UsageError` for an address that is none, and what asking the interpreter throws.
  init(_ options: CompileOptions, files: FileOptions, world: World) throws {
    let cacheDirectory = world.cacheDirectory(options.index.cacheDirectory)
    selection = IndexSelection(
      options: options.index, files: files, ownFormats: options.formats,
      excludeNewer: options.excludeNewer)
    configuration = try selection.configuration(cacheDirectory: cacheDirectory, now: Clock.now)
    let http = HTTPClient(selection.httpConfiguration())
    selected = try TargetSelection(options.target, cacheDirectory: cacheDirectory, world: world) {
      // An interpreter that was never asked mostly means that nothing is cached at all.
      if !options.index.offline { http.prepare() }
    }
    target = selected.target
    self.http = http
    self.cacheDirectory = cacheDirectory
    store = WheelStore(
      cacheDirectory: cacheDirectory, temporaryDirectory: world.temporaryDirectory)
  }

  /// For `--verbose`, without secrets.
  var descriptions: [String] {
    [selected.description, selection.description, "cache: \(cacheDirectory ?? "none")"]
  }

  /// How many packages each lock pins, where an earlier run has found all as they are to be.
  func packageCounts(of unchanged: UnchangedCompile?) -> [Int]? {
    unchanged?.packageCounts(now: configuration.now, offline: configuration.offline)
  }

  func makeProvider() -> IndexProvider {
    let provider = IndexProvider(configuration, target: target, http: http)
    // Never given back: unmapping hundreds of pages one by one is a tenth of a warm run, and the
    // process ends with the command.
    _ = Unmanaged.passRetained(provider)
    return provider
  }

  /// What finds out about packages that come from no index; builds wait until one is needed.
  func makeLookup(
    of references: [DirectReference], build: BuildOptions, outputs: [String], world: World
  ) -> SourceLookup {
    let builders = BuilderSelection(
      interpreter: selected.interpreter, index: configuration, options: build,
      files: selection.files, references: references, outputs: outputs, world: world)
    return SourceLookup(
      wheels: WheelReferences(configuration, target: target, http: http),
      formats: selection.formats
    ) { [http, store] (timeout) throws(ProviderError) in
      try builders.builder(http: http, store: store, timeout: timeout)
    }
  }
}
