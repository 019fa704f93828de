import PlatformIO

/// Where the Python interpreter is that packages are meant for.
package enum InterpreterSearch {
  /// The path of the interpreter that was asked for, or else of the first of: the active virtual
  /// environment, `.venv`, the active conda environment, `python3` and `python` on PATH.
  ///
  /// What was asked for is a path, a folder of an environment, or a name to be looked for on PATH.
  ///
  /// - Parameters:
  ///   - asked: what `--python` says.
  ///   - isForChange: whether packages are to be changed there: an environment that is named and has
  ///     no interpreter is then an error rather than passed over for another one.
  ///   - variable: the value of an environment variable.
  /// - Returns: The path as it was found: relative where the environment's folder was.
  /// - Throws: `InterpreterError.notFound`, `.noEnvironment`.
  package static func find(
    _ asked: String?, isForChange: Bool = false, variable: (String) -> String?
  ) throws(InterpreterError) -> String {
    if let asked { return try named(asked, variable: variable) }
    var lookedAt: [String] = []
    let places = [
      (variable("VIRTUAL_ENV"), "VIRTUAL_ENV"),
      (".venv", "the project's environment"),
      (variable("CONDA_PREFIX"), "CONDA_PREFIX"),
    ]
    for case (let folder?, let name) in places where !folder.isEmpty {
      lookedAt.append("`\(folder)` (\(name))")
      if let path = program(inEnvironment: folder) { return path }
      let isNamed = name == "VIRTUAL_ENV" || Files.exists(folder + "/pyvenv.cfg")
      if isForChange, isNamed { throw .noEnvironment(folder: folder, named: name) }
    }
    for name in ["python3", "python"] {
      if let path = onPath(name, variable: variable) { return path }
    }
    throw .notFound(asked: nil, lookedAt: lookedAt + ["`python3` and `python` on PATH"])
  }

  private static func named(
    _ asked: String, variable: (String) -> String?
  ) throws(InterpreterError) -> String {
    if asked.utf8.contains(UInt8(ascii: "/")) || Files.status(asked)?.isDirectory == true {
      if Files.status(asked)?.isDirectory == true, let path = program(inEnvironment: asked) {
        return path
      }
      if Files.isExecutable(asked) { return asked }
    } else {
      // `3.12` is short for `python3.12`.
      let isVersion = asked.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
      if let path = onPath(isVersion ? "python" + asked : asked, variable: variable) { return path }
    }
    throw .notFound(asked: asked, lookedAt: [])
  }

  private static func program(inEnvironment folder: String) -> String? {
    ["\(folder)/bin/python", "\(folder)/bin/python3"].first(where: Files.isExecutable)
  }

  private static func onPath(_ name: String, variable: (String) -> String?) -> String? {
    for folder in (variable("PATH") ?? "").split(separator: ":") {
      let path = "\(folder)/\(name)"
      if Files.isExecutable(path) { return path }
    }
    return nil
  }
}
