import Packaging
import PlatformIO
import WheelInstall

/// The environment that a sync is for.
struct SyncEnvironment {
  let interpreter: Interpreter
  let layout: EnvironmentLayout
  let target: TargetEnvironment
  /// Its folder as people know it: seen from the working directory where it is below that.
  let title: String

  /// Finds it, and asks its interpreter where things go.
  ///
  /// - Throws: `InterpreterError`; also where the system's package manager looks after it.
  init(
    _ options: SyncOptions, cacheDirectory: String?, world: World
  ) throws(InterpreterError) {
    let path = try InterpreterSearch.find(
      options.python, isForChange: true, variable: world.variable)
    interpreter = try Interpreter(at: path, cacheDirectory: cacheDirectory)
    target = try interpreter.target()
    layout = try EnvironmentLayout(interpreter, place: options.place)
    title = Self.title(of: layout.root)
    if options.place == .own, !options.breaksSystemPackages { try interpreter.checkManagement() }
  }

  private static func title(of root: String) -> String {
    guard let folder = try? Files.currentDirectory() else { return root }
    if root == folder { return "." }
    guard root.hasPrefix(folder + "/") else { return root }
    return String(Substring(root.utf8.dropFirst(folder.utf8.count + 1)))
  }
}
