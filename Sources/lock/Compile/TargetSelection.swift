import Packaging
import PlatformIO
import WheelInstall

/// The environment that a compile is for.
struct TargetSelection {
  let target: TargetEnvironment
  /// The interpreter that was asked; nil where none was needed.
  let interpreter: String?

  /// One line for `--verbose`.
  var description: String {
    "locking for Python \(target.python) on \(target.platform), "
      + (interpreter.map { "as `\($0)` is" } ?? "no interpreter asked")
  }

  /// With a version, no interpreter is started unless one is named; else its answer is taken, and
  /// a platform that was asked for replaces its own.
  init(
    _ options: CompileOptions.TargetOptions, cacheDirectory: String?, world: World,
    beforeAsking: () -> Void
  ) throws {
    if let version = options.pythonVersion, options.python == nil {
      let platform = options.platform ?? HostSystem.current.platform
      guard let platform else {
        throw UsageError.invalid(
          message: "this machine's platform is not known",
          hints: ["name one with `--python-platform`"])
      }
      target = TargetEnvironment(python: version, platform: platform)
      interpreter = nil
      return
    }
    let path = try InterpreterSearch.find(options.python, variable: world.variable)
    let found = try Interpreter(
      at: path, cacheDirectory: cacheDirectory, beforeAsking: beforeAsking)
    Self.recover(found)
    var target = try found.target()
    if let version = options.pythonVersion { target = target.replacing(python: version) }
    if let platform = options.platform { target = target.replacing(platform: platform) }
    self.target = target
    interpreter = path
  }

  /// Brings the interpreter's environment back, where a sync was killed in it.
  private static func recover(_ interpreter: Interpreter) {
    // One that does not say where its packages are has none that were synced.
    guard let layout = try? EnvironmentLayout(interpreter) else { return }
    // A sync that is under way, or cannot be taken up by this user, is no obstacle to a compile.
    _ = try? Recovery.recover(layout, command: "lock compile", timeout: 0)
  }
}

extension HostSystem {
  /// This machine, as wheels name it.
  fileprivate var platform: Platform? {
    Platform(sysPlatform: sysPlatform, machine: machine, libc: libc, macOS: macOS)
  }
}
