import PlatformIO
import TestSupport

/// A project with an environment, a folder of wheels, and nothing else of the machine.
struct SyncWorld {
  let project: Project
  var folder: TemporaryDirectory { project.folder }

  /// Wheels to be found in `wheels/`, and an environment in `.venv` whose interpreter is a script.
  init(_ wheels: [SampleWheel] = [], files: [String: String] = [:]) {
    project = Project(files: files)
    for wheel in wheels { add(wheel) }
    FakeInterpreter(prefix: folder(".venv")).written(to: folder)
  }

  func add(_ wheel: SampleWheel) {
    folder.write(wheel.bytes, to: "wheels/" + wheel.fileName)
  }

  /// The text of a lock with these wheels, each with its hash.
  static func lock(_ wheels: [SampleWheel], profile: String? = nil) -> String {
    let lines = wheels.map { "\($0.name)==\($0.version) \\\n    --hash=sha256:\($0.sha256)\n" }
    let header = profile.map { "# lock: profile=\($0)\n" } ?? ""
    return header + lines.joined()
  }

  /// Writes a lock.
  func lock(_ wheels: [SampleWheel], profile: String? = nil, to path: String = "requirements.txt") {
    folder.write(Self.lock(wheels, profile: profile), to: path)
  }

  /// Runs `lock sync` with the wheels for an index.
  func sync(
    _ arguments: String..., input: String = "", variables: [String: String] = [:]
  ) throws -> Project.Run {
    try project.run(
      ["sync"] + arguments, input: input,
      variables: [
        "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": folder("wheels"), "LOCK_INDEX_URL": "",
        "TMPDIR": folder.path,
      ].merging(variables) { $1 })
  }

  static let library = ".venv/lib/python3.12/site-packages"

  /// Every file of the environment with its text, and every empty folder with nothing.
  func tree(_ relative: String = ".venv") -> [String: String] {
    var tree: [String: String] = [:]
    let names = folder.names(in: relative)
    for name in names {
      let path = relative + "/" + name
      if Files.status(folder(path))?.isDirectory == true {
        let below = self.tree(path)
        if below.isEmpty { tree[path + "/"] = "" }
        tree.merge(below) { $1 }
      } else {
        tree[path] = folder.text(of: path)
      }
    }
    return tree
  }

  /// `NAME-VERSION` of everything that is installed.
  var installed: [String] {
    folder.names(in: Self.library).filter { $0.hasSuffix(".dist-info") }
      .map { String($0.dropLast(".dist-info".count)) }
  }
}
