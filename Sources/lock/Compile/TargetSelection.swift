import Packaging
import PlatformIO
import WheelInstall

/// The environment that a compile is for.
enum TargetSelection {
  /// With a version, no interpreter is started unless one is named; else its answer is taken, and
  /// a platform that was asked for replaces its own.
  static func target(
    _ options: CompileOptions.TargetOptions, cacheDirectory: String?, world: World,
    beforeAsking: () -> Void
  ) throws -> TargetEnvironment {
    if let version = options.pythonVersion, options.python == nil {
      let platform = options.platform ?? HostSystem.current.platform
      guard let platform else {
        throw UsageError.invalid(
          message: "this machine's platform is not known",
          hints: ["name one with `--python-platform`"])
      }
      return TargetEnvironment(python: version, platform: platform)
    }
    let path = try InterpreterSearch.find(options.python, variable: world.variable)
    var target = try Interpreter(
      at: path, cacheDirectory: cacheDirectory, beforeAsking: beforeAsking
    ).target()
    if let version = options.pythonVersion { target = target.replacing(python: version) }
    if let platform = options.platform { target = target.replacing(platform: platform) }
    return target
  }
}

extension HostSystem {
  /// This machine, as wheels name it.
  fileprivate var platform: Platform? {
    Platform(sysPlatform: sysPlatform, machine: machine, libc: libc, macOS: macOS)
  }
}
