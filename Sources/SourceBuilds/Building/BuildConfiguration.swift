package import PackageIndex
package import Packaging
import PlatformIO
package import WheelInstall

/// What holds for all builds of a run.
package struct BuildConfiguration: Sendable {
  /// Runs the backends, and is what wheels are built for.
  package var interpreter: Interpreter
  /// The interpreter's own; also where a lock is made for another one.
  package var target: TargetEnvironment
  /// Where build requirements come from; `--only-binary` counts for them too.
  package var index: IndexConfiguration
  /// Seconds for one hook of a backend (`--build-timeout`).
  package var timeout: Double
  /// False: what builds need is in the interpreter's environment already (`--no-build-isolation`).
  package var isIsolated: Bool
  /// For every backend (`--config-settings`).
  package var settings: [ConfigSetting]
  /// For the backend of one project, in place of those above.
  package var packageSettings: [PackageName: [ConfigSetting]]
  /// For the backend of what stands at a place, whatever its name and revision, in place of those of
  /// its name; by `DirectReference.origin`.
  package var placeSettings: [DirectReference.Identity: [ConfigSetting]]
  /// What is asked for by its place: the passwords in these URLs are kept from builds.
  package var references: [DirectReference]
  /// What narrows the choice of build requirements (`--build-constraint`).
  package var constraints: [RootRequirement]
  /// How many hooks run at once; 0: one for each processor.
  package var width: Int
  /// Absolute paths of the files that this run writes, without links: what hooks say that open none of
  /// them counts whatever they hold.
  package var outputs: Set<String>
  /// Called when a build begins, with what is built: for a progress line.
  package var onBuild: (@Sendable (String) -> Void)?

  package init(
    interpreter: Interpreter, target: TargetEnvironment, index: IndexConfiguration,
    timeout: Double = 3600, isIsolated: Bool = true, settings: [ConfigSetting] = [],
    packageSettings: [PackageName: [ConfigSetting]] = [:],
    placeSettings: [DirectReference.Identity: [ConfigSetting]] = [:],
    references: [DirectReference] = [],
    constraints: [RootRequirement] = [],
    width: Int = 0, outputs: Set<String> = [],
    onBuild: (@Sendable (String) -> Void)? = nil
  ) {
    self.interpreter = interpreter
    self.target = target
    self.index = index
    self.timeout = timeout
    self.isIsolated = isIsolated
    self.settings = settings
    self.packageSettings = packageSettings
    self.placeSettings = placeSettings
    self.references = references
    self.constraints = constraints
    self.width = width
    self.outputs = outputs
    self.onBuild = onBuild
  }

  /// Passwords and tokens of the indexes and references, which no build may see.
  var secrets: [String] {
    let places = (index.findLinks + references.compactMap(\.webURL)).compactMap { url in
      URLParts(url).authority.flatMap { Authority($0).credentials }
    }
    return (index.indexes.compactMap(\.credentials) + places).flatMap { credentials in
      // Some hosts take the token as the name, with a password that everybody knows.
      ["", "x-oauth-basic"].contains(credentials.password)
        ? [credentials.username] : [credentials.password]
    }
  }
}

extension DirectReference {
  /// Where something is fetched from over HTTP; the user of `ssh:` is no secret.
  fileprivate var webURL: String? {
    switch place {
    case .archive(let url): url
    case .repository(let url, _): url.lowercased().hasPrefix("http") ? url : nil
    case .localArchive, .directory: nil
    }
  }
}
