import Packaging

/// The names of what an environment is made of before anything is installed into it.
enum EnvironmentNames {
  /// Whether a script would take the place of the interpreter, or of what activates the
  /// environment: `python3.12`, `activate.fish`.
  static func isInterpreter(script name: some StringProtocol) -> Bool {
    var name = name.lowercased()[...]
    for suffix in [".exe", ".bat", ".cmd"] where name.hasSuffix(suffix) {
      name = name.dropLast(suffix.count)
    }
    if name == "activate" || name.hasPrefix("activate.") || name == "activate_this.py"
      || name == "deactivate"
    {
      return true
    }
    for interpreter in ["pythonw", "python", "pypy"] where name.hasPrefix(interpreter) {
      var rest = name.dropFirst(interpreter.count)
      if rest.hasSuffix("-config") { rest = rest.dropLast("-config".count) }
      // A version, and what marks a build: `3.13t`, `3.8-intel64`, `3d`.
      let version = rest.drop { $0.isASCII && $0.isNumber || $0 == "." }
      if version.isEmpty || version.count == 1 && version.count < rest.count { return true }
    }
    return false
  }

  /// Whether a file of the data scheme, whose folder is the environment's own, would take the
  /// place of a part of the environment.
  static func isReserved(data target: some StringProtocol) -> Bool {
    let parts = FilePath.parts(of: target)
    guard let first = parts.first?.lowercased() else { return false }
    if first == "pyvenv.cfg" { return true }
    guard first == "bin" || first == "scripts" else { return false }
    // `bin` itself cannot be a file.
    return parts.count == 1 || isInterpreter(script: parts[1])
  }

  /// Whether a part of a library's folder makes a distribution known that is not `project`, or that
  /// is installed in another way: `demo-1.0.dist-info`.
  static func isForeign(_ part: Substring, to project: PackageName) -> Bool {
    switch part.utf8.last {
    case UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "k"), UInt8(ascii: "K"): break
    default: return false
    }
    let lowered = part.lowercased()
    if lowered.hasSuffix(".egg-info") {
      // Old projects left their own in: `demo.egg-info`, `demo-1.0-py3.8.egg-info`.
      let name = lowered.dropLast(".egg-info".count).prefix { $0 != "-" }
      return (try? PackageName(parsing: name)) != project
    }
    return lowered.hasSuffix(".dist-info") || lowered.hasSuffix(".egg-link")
  }

  /// Whether a file of the data scheme makes a distribution known, by way of a library's folder.
  static func isForeign(data target: Substring, to project: PackageName) -> Bool {
    let parts = FilePath.parts(of: target)
    return zip(parts, parts.dropFirst()).contains { folder, part in
      (folder == "site-packages" || folder == "dist-packages") && isForeign(part, to: project)
    }
  }
}
