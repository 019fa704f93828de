import PlatformIO

extension EnvironmentLayout {
  /// Which environment of an interpreter is meant.
  package enum Place: Hashable, Sendable {
    /// The interpreter's own.
    case own
    /// A folder that holds the modules themselves (`--target`): programs go to its `bin`.
    case target(String)
    /// A folder that is laid out as an environment is (`--prefix`).
    case prefix(String)
  }

  /// Where distributions go for an interpreter, as it says itself and as pip lays them down.
  ///
  /// A path of `place` may be relative to the working directory; its folder need not be there.
  ///
  /// - Throws: `InterpreterError.unreadableAnswer` where the interpreter does not say.
  package init(_ interpreter: Interpreter, place: Place = .own) throws(InterpreterError) {
    func path(_ key: String) throws(InterpreterError) -> String {
      let path = interpreter.fact(key)
      guard path.hasPrefix("/") else { throw .unreadableAnswer(path: interpreter.path) }
      return path
    }
    let executable = try path("executable")
    let cacheTag = interpreter.fact("cache_tag")
    switch place {
    case .own:
      try self.init(
        root: path("prefix"), purelib: path("purelib"),
        platlib: Self.platlib(path("platlib"), beside: path("purelib")),
        scripts: path("scripts"), headers: path("headers"), data: path("data"),
        interpreter: executable, cacheTag: cacheTag)
    case .target(let folder):
      let root = Self.resolved(folder)
      self.init(
        root: root, purelib: root, platlib: root, scripts: root + "/bin",
        headers: root + "/include", data: root, interpreter: executable, cacheTag: cacheTag)
    case .prefix(let folder):
      let root = Self.resolved(folder)
      try self.init(
        root: root, purelib: root + path("prefix_purelib"), platlib: root + path("prefix_platlib"),
        scripts: root + path("prefix_scripts"), headers: root + path("prefix_headers"),
        data: root, interpreter: executable, cacheTag: cacheTag)
    }
  }

  /// Where distributions go in a virtual environment that was made for an interpreter (`sysconfig`,
  /// scheme `venv`), without anybody being asked.
  package init(virtualEnvironment folder: String, of interpreter: Interpreter) {
    let version = interpreter.fact("python_version")
    let isPyPy = interpreter.fact("implementation_name") == "pypy"
    let library =
      (isPyPy ? "pypy" : "python") + version
      + (interpreter.fact("free_threaded") == "1" ? "t" : "")
    let packages = "\(folder)/lib/\(library)/site-packages"
    self.init(
      root: folder, purelib: packages, platlib: packages, scripts: folder + "/bin",
      headers: "\(folder)/include/site/python\(version)", data: folder,
      interpreter: folder + "/bin/python", cacheTag: interpreter.fact("cache_tag"))
  }

  /// The folder by its other name where it is one and the same (`lib64` is a link to `lib`).
  private static func platlib(_ platlib: String, beside purelib: String) -> String {
    guard platlib != purelib, let real = try? Files.realPath(platlib),
      real == (try? Files.realPath(purelib))
    else { return platlib }
    return purelib
  }

  /// The folder's real path where it is there; else what it will be.
  private static func resolved(_ folder: String) -> String {
    if let path = try? Files.realPath(folder) { return path == "/" ? "" : path }
    let parent = Files.parent(of: folder)
    let name = Files.name(of: folder)
    guard name != ".", name != "..", parent != folder else { return folder }
    return resolved(parent.isEmpty ? "." : parent) + "/" + name
  }
}
