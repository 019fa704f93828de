import PlatformIO

/// Where the Python interpreter is that packages are meant for.
package enum InterpreterSearch {
  /// The path of the interpreter that was asked for, or else of the first of: the active virtual
  /// environment, `.venv`, the active conda environment, `python3` and `python` on PATH.
  ///
  /// What was asked for is a path, a folder of an environment, or a name to be looked for on PATH.
  ///
  /// - Throws: `InterpreterError.notFound`.
  package static func find(
    _ asked: String?, variable: (String) -> String?
  ) throws(InterpreterError) -> String {
    if let asked { return try named(asked, variable: variable) }
    var lookedAt: [String] = []
    func first(in folder: String?, _ what: String) -> String? {
      guard let folder, !folder.isEmpty else { return nil }
      lookedAt.append("`\(folder)` (\(what))")
      return program(inEnvironment: folder)
    }
    if let path = first(in: variable("VIRTUAL_ENV"), "VIRTUAL_ENV")
      ?? first(in: ".venv", "the project's environment")
      ?? first(in: variable("CONDA_PREFIX"), "CONDA_PREFIX")
    {
      return path
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
