import PlatformIO

/// What belongs to an environment, and what of it never goes with a distribution.
struct EnvironmentBounds {
  /// The environment's folder and those of its installation scheme that are outside of it; without
  /// symbolic links.
  let areas: [String]
  let purelib: String
  let platlib: String
  let scripts: String
  private let root: String
  private let interpreter: String
  /// Whether an interpreter lives in the environment, as opposed to `--target` and `--prefix`.
  private let hasInterpreter: Bool

  init(_ layout: EnvironmentLayout) {
    root = Self.resolved(layout.root)
    purelib = Self.resolved(layout.purelib)
    platlib = Self.resolved(layout.platlib)
    scripts = Self.resolved(layout.scripts)
    interpreter = layout.interpreter
    areas = Self.areas(
      [root, purelib, platlib, scripts, Self.resolved(layout.headers), Self.resolved(layout.data)])
    hasInterpreter =
      Files.exists(root + "/pyvenv.cfg") || Self.isInside(Self.resolved(layout.interpreter), root)
  }

  /// Whether a path, without symbolic links, is one below the environment's folders.
  func contains(_ path: String) -> Bool {
    areas.contains { Self.isInside(path, $0) && path != $0 }
  }

  /// Whether a folder stays even when it becomes empty.
  func keeps(folder: String) -> Bool {
    if areas.contains(folder) { return true }
    guard hasInterpreter else { return false }
    if Self.isInside(purelib, folder) || Self.isInside(platlib, folder) { return true }
    if Self.isInside(scripts, folder) { return true }
    // `include` is there in every environment, and such as `etc` belong to the system.
    let isSystem = ["/usr", "/usr/local"].contains(root)
    return Files.parent(of: folder) == root && (isSystem || folder == root + "/include")
  }

  /// Whether a file belongs to the interpreter or its environment rather than to a distribution.
  func isInterpreters(_ path: String) -> Bool {
    let folder = Files.parent(of: path)
    let name = Files.name(of: path)
    if folder == root { return name == "pyvenv.cfg" || name.hasPrefix(".lock-") }
    guard hasInterpreter else { return false }
    if path == interpreter { return true }
    if folder == scripts { return Self.isInterpretersProgram(name) }
    if folder == root + "/lib" { return name.hasPrefix("libpython") }
    // The standard library, around the distributions.
    return [purelib, platlib].contains { site in
      let library = Files.parent(of: site)
      return library != root && Self.isInside(path, library)
    } && !Self.isInside(path, purelib) && !Self.isInside(path, platlib)
  }

  /// `python`, `python3`, `python3.12`, `python3.13t`, and what a virtual environment comes with.
  private static func isInterpretersProgram(_ name: String) -> Bool {
    if name.hasPrefix("python") {
      return name.dropFirst(6).utf8.allSatisfy {
        $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "t") || (0x30...0x39).contains($0)
      }
    }
    return [
      "activate", "activate.bat", "activate.csh", "activate.fish", "activate.nu", "activate.ps1",
      "Activate.ps1", "activate.xsh", "activate_this.py", "deactivate.bat", "deactivate.nu",
    ].contains(name)
  }

  /// Whether a path is a folder or one below it.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    guard path.utf8.starts(with: folder.utf8) else { return false }
    let rest = path.utf8.dropFirst(folder.utf8.count)
    return rest.isEmpty || folder.isEmpty || folder == "/" || rest.first == UInt8(ascii: "/")
  }

  /// A path without symbolic links, whether it is there yet or not.
  static func resolved(_ path: String) -> String {
    if let real = try? Files.realPath(path) { return real }
    let parent = Files.parent(of: path)
    guard !parent.isEmpty, parent != path else { return path }
    return (parent == "/" ? "" : resolved(parent)) + "/" + Files.name(of: path)
  }

  /// Those that are not below another.
  private static func areas(_ folders: [String]) -> [String] {
    var areas: [String] = []
    for folder in folders where !areas.contains(where: { isInside(folder, $0) }) {
      areas.removeAll { isInside($0, folder) }
      areas.append(folder)
    }
    return areas
  }
}

extension StageFolder {
  /// That at the environment's root, and those of scheme folders that files cannot be renamed to
  /// from there.
  static func all(in layout: EnvironmentLayout) -> [StageFolder] {
    let root = EnvironmentBounds.resolved(layout.root)
    let device = device(of: root)
    var folders = [root]
    for path in [layout.purelib, layout.platlib, layout.scripts, layout.headers, layout.data] {
      let folder = EnvironmentBounds.resolved(path)
      let isOutside = !EnvironmentBounds.isInside(folder, root)
      if isOutside || self.device(of: folder) != device, !folders.contains(folder) {
        folders.append(folder)
      }
    }
    return folders.map { StageFolder(in: $0) }
  }

  /// Of a folder, or of what it is going to be made in.
  private static func device(of path: String) -> UInt64? {
    var path = path
    while true {
      // What cannot be inspected is taken to be on no device of ours.
      if let found = (try? Files.identity(path)) ?? nil { return found.device }
      let parent = Files.parent(of: path)
      guard !parent.isEmpty, parent != path else { return nil }
      path = parent
    }
  }
}
