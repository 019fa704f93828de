import Packaging
import PlatformIO
import WheelInstall

/// A virtual environment (PEP 405) that one build has to itself, with wheels of the store in it.
///
/// It is made by hand: `pyvenv.cfg`, a link to the interpreter, and the files of the wheels, with
/// their programs in `bin`. Whatever a build starts by `sys.executable` runs in it as well.
struct BuildEnvironment: Sendable {
  let folder: String
  /// The interpreter that the environment was made for.
  let interpreter: Interpreter
  private let packages: String
  private let bytecode: Bytecode?

  var python: String { folder + "/bin/python" }

  /// Why there is no environment.
  enum Failure: Error {
    case other(BuildError.Reason)
    /// Of this wheel, the store has not the files any more that were unpacked.
    case damaged(Digest, BuildError.Reason)

    var reason: BuildError.Reason {
      switch self {
      case .other(let reason), .damaged(_, let reason): reason
      }
    }
  }

  /// Makes the environment; its folder must not be there yet.
  init(
    at folder: String, for interpreter: Interpreter, wheels: [StoredWheel],
    bytecode: Bytecode? = nil
  ) async throws(Failure) {
    self.folder = folder
    self.interpreter = interpreter
    self.bytecode = wheels.isEmpty ? nil : bytecode
    let layout = EnvironmentLayout(virtualEnvironment: folder, of: interpreter)
    packages = layout.purelib
    try Self.handling { () throws(FileError) in
      try Self.makeFrame(layout, for: interpreter)
    }
    if !wheels.isEmpty { try await Self.install(wheels, in: layout) }
  }

  /// Puts there what other environments have compiled of the same wheels, meanwhile as well.
  func layBytecode() { bytecode?.lay(into: packages) }

  /// Keeps what hooks have compiled for other environments with the same wheels.
  func keepBytecode() { bytecode?.keep(from: packages) }

  private static func makeFrame(
    _ layout: EnvironmentLayout, for interpreter: Interpreter
  ) throws(FileError) {
    let (folder, python) = (layout.root, layout.interpreter)
    let base = try Files.realPath(interpreter.facts["executable"] ?? interpreter.path)
    try Files.createDirectories(folder + "/bin")
    try Files.create(
      folder + "/pyvenv.cfg",
      with: "home = \(Files.parent(of: base))\ninclude-system-site-packages = false\n"
        + "version = \(interpreter.facts["python_full_version"] ?? "")\n")
    try Files.makeSymbolicLink(at: python, to: base)
    let version = interpreter.facts["python_version"] ?? "3"
    for name in Set(["python3", "python\(version)", Files.name(of: base)]) where name != "python" {
      try Files.makeSymbolicLink(at: "\(folder)/bin/\(name)", to: "python")
    }
    try Files.createDirectories(layout.purelib)
    #if os(Linux)
      // Where an interpreter keeps compiled modules apart, a virtual environment does not.
      try Files.makeSymbolicLink(at: folder + "/lib64", to: "lib")
    #endif
  }

  /// Lays the files of the wheels down; nobody else looks at the environment, so nothing can be
  /// seen half done.
  private static func install(
    _ wheels: [StoredWheel], in layout: EnvironmentLayout
  ) async throws(Failure) {
    let staged: StagedTree
    do throws(StagingError) {
      staged = try await Staging.prepare(
        wheels.map { WheelToInstall($0, isRequested: false) }, for: layout, StagingOptions())
    } catch {
      let reason = BuildError.Reason.told(error.diagnostic)
      guard case .damaged(_, let digest, _) = error else { throw .other(reason) }
      throw .damaged(digest, reason)
    }
    defer { staged.discard() }
    try Self.handling { () throws(FileError) in
      for base in staged.bases { try Self.move(base.staged, into: base.final) }
    }
  }

  /// Moves what is in a folder into another one, folders that both have entry by entry.
  private static func move(_ source: String, into target: String) throws(FileError) {
    for name in try Files.list(source) {
      let (from, to) = (source + "/" + name, target + "/" + name)
      let isShared = Files.status(to)?.isDirectory == true
      if isShared, Files.kind(of: from) == .directory {
        try move(from, into: to)
      } else {
        try Files.rename(from, to: to)
      }
    }
  }

  private static func handling(_ body: () throws(FileError) -> Void) throws(Failure) {
    do {
      try body()
    } catch {
      throw .other(.file(error))
    }
  }
}
