import PackageIndex
import Packaging
package import PlatformIO
import RequirementFiles
import Resolver
import Synchronization
package import WheelInstall

/// Builds projects from source: their metadata, and wheels, each at most once a cache.
///
/// What a build needs comes from the index as everything else does, or from a lock and from nowhere
/// else. Any number of tasks may ask; so many hooks run at once as there are processors.
package final class SourceBuilder: Sendable {
  package let configuration: BuildConfiguration
  package let http: HTTPClient
  package let store: WheelStore
  let slots: BuildSlots
  let turns = BuildTurns()
  let variables: BuildVariables
  let descriptions = OnceMap<ReferenceRequest, ReferenceDescription>()
  /// Of projects of which only the requirements are wanted.
  let looks = OnceMap<ReferenceRequest, ReferenceDescription>()
  /// What was fetched for builds, by its SHA-256: several need the same at once.
  let fetches = OnceMap<Digest, Result<StoredWheel, BuildError.Reason>>()
  /// What this run has found out itself, where nothing else counts (`--refresh`).
  private let findings: BuildCache.Findings?
  /// Held while a damaged wheel is taken out.
  private let repair = Mutex(())
  private let shared = Mutex<IndexProvider?>(nil)
  /// What releases are built with that builds need.
  let nested = Mutex<[NestedRelease: [BuildPin]]>([:])

  /// A release, and what was to be taken for its build where that fits.
  struct NestedRelease: Hashable {
    var name: PackageName
    var version: Version
    var preferences: [BuildPin]
  }

  /// Nothing is read or started before the first call.
  package init(_ configuration: BuildConfiguration, http: HTTPClient, store: WheelStore) {
    self.configuration = configuration
    self.http = http
    self.store = store
    slots = BuildSlots(
      configuration.width > 0 ? configuration.width : HostSystem.processorCount)
    variables = BuildVariables(secrets: configuration.secrets)
    // Nobody knows what else a build depends on: the environment's variables, the machine.
    findings = configuration.index.refresh ? BuildCache.Findings() : nil
  }

  /// Whether what is kept of a URL counts: where all is asked anew, once it was asked.
  func knows(url: String) -> Bool { findings?.contains(url) ?? true }

  /// Notes that a URL was asked.
  func note(url: String) { findings?.note(url) }

  /// Where builds are done and repositories are: the cache, or what goes with the store where there
  /// is none that can be written to.
  func folder() throws(FileError) -> String {
    if let folder = configuration.index.cacheDirectory,
      (try? Files.createDirectories(folder + "/builds-v1")) != nil,
      Files.isWritable(folder + "/builds-v1"), Files.isWritable(folder)
    {
      return folder
    }
    // A name that others know beforehand could be theirs already, with files that we would trust.
    return try store.temporaryFolder()
  }

  /// The repositories that are there.
  func git() throws(GitError) -> GitStore {
    do {
      return GitStore(
        cacheDirectory: try folder(), isOffline: configuration.index.offline,
        stallTimeout: configuration.index.stallTimeout)
    } catch {
      throw .file(message: "`\(error.path)`: \(error.message)")
    }
  }

  /// Where a build's own requirements come from.
  ///
  /// All builds that somebody asked for share one provider. What is built for another build has its
  /// own: two builds that need each other would else wait for each other.
  func requirements(neededBy stack: BuildStack) -> BuildRequirements {
    let provider: IndexProvider
    if stack.isNested {
      provider = makeProvider(stack)
    } else {
      provider = shared.withLock { shared in
        if let shared { return shared }
        let made = makeProvider(.shared)
        shared = made
        return made
      }
    }
    return BuildRequirements(builder: self, provider: provider, stack: stack)
  }

  private func makeProvider(_ stack: BuildStack) -> IndexProvider {
    var index = configuration.index
    // `--no-binary :all:` is about what is locked; for what builds need it would never end.
    index.formats = index.formats.forBuildRequirements
    let provider = IndexProvider(index, target: configuration.target, http: http)
    provider.useBuilds(of: NestedMetadata(builder: self, stack: stack))
    return provider
  }

  /// The settings for the backend of a project.
  func settings(of source: ProjectSource) -> [ConfigSetting] {
    source.settings ?? source.name.flatMap { configuration.packageSettings[$0] }
      ?? configuration.settings
  }

  /// What of the interpreter a wheel depends on.
  private var interpreterIdentity: String {
    let facts = configuration.interpreter.facts
    let keys = [
      "implementation_name", "python_full_version", "platform_system", "platform_machine", "libc",
      "macos", "pointer_bits", "free_threaded", "soabi", "base_prefix",
    ]
    return keys.map { facts[$0] ?? "" }.joined(separator: "\n")
  }

  /// Takes a damaged wheel out of the store, unless another build has done so and got it anew.
  func drop(_ wheel: StoredWheel) {
    repair.withLock { _ in
      guard store.stored(wheel.digest) == wheel else { return }
      store.drop(wheel.digest)
      fetches.forget(wheel.digest)
    }
  }

  /// What Python has compiled before of these wheels.
  func bytecode(of wheels: [StoredWheel]) -> Bytecode? {
    configuration.index.cacheDirectory.map {
      Bytecode(cacheDirectory: $0, interpreter: interpreterIdentity, wheels: wheels)
    }
  }

  /// What is kept of a folder, whatever is in it.
  func cache(ofFolder source: ProjectSource) -> BuildCache {
    guard case .folder(let path) = source.place else {
      preconditionFailure("only of a folder something is kept beside its states")
    }
    return BuildCache(
      cacheDirectory: configuration.index.cacheDirectory,
      ProjectSource.Identity("files of \(path)\nsubdirectory \(source.subdirectory ?? "")"),
      facts: [])
  }

  /// What is kept of a source as it is now.
  func cache(of source: ProjectSource) -> BuildCache {
    let settings = settings(of: source).map { "\($0.key)=\($0.value)" }
    return BuildCache(
      // Without isolation it depends on what is installed, which no key has.
      cacheDirectory: configuration.isIsolated ? configuration.index.cacheDirectory : nil,
      source.identity(outputs: configuration.outputs),
      facts: [interpreterIdentity, settings.joined(separator: "\n")], findings: findings)
  }
}

extension FormatControl {
  /// The same without `--no-binary :all:`.
  fileprivate var forBuildRequirements: FormatControl {
    var control = FormatControl()
    control.addNoBinary(noBinary.names.sorted().map(PackageSelector.named))
    if onlyBinary.includesAll { control.addOnlyBinary([.all]) }
    control.addOnlyBinary(onlyBinary.names.sorted().map(PackageSelector.named))
    // An entry by name counts more than the one for all, which emptied both lists.
    for name in noBinary.names.sorted() where onlyBinary.includesAll {
      control.addNoBinary([.named(name)])
    }
    return control
  }
}

extension ProjectSource {
  /// What is wrong with a result of this name and version; nil where it is what was expected.
  func mismatch(name found: PackageName, version foundVersion: Version) -> BuildError.Reason? {
    if let name, name != found { return .wrongName(expected: name, found: found) }
    if let version, version.withoutLocal != foundVersion.withoutLocal {
      return .wrongVersion(expected: version, found: foundVersion)
    }
    return nil
  }
}
