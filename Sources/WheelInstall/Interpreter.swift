package import Packaging
import PlatformIO

/// A Python interpreter, and what it says of itself.
package struct Interpreter: Hashable, Sendable {
  /// The path it was started by, from the root.
  package var path: String
  /// What it said, by key (see `InterpreterProbe`).
  package var facts: [String: String]

  /// Asks an interpreter, or remembers its answer.
  ///
  /// An answer is kept under `cacheDirectory` with the path, size and time of the program it came
  /// from; that of a script that stands for an interpreter (a version manager's shim) is not kept,
  /// since it depends on the working directory.
  /// `beforeAsking` is called where the interpreter has to be started, which takes 10 ms and more:
  /// time for something else to be made ready.
  /// - Throws: `InterpreterError` where the program cannot be run or answers something else.
  package init(
    at path: String, cacheDirectory: String?, beforeAsking: () -> Void = {}
  ) throws(InterpreterError) {
    let path = Self.absolute(path)
    self.path = path
    let cache = InterpreterCache(directory: cacheDirectory, program: path)
    if let facts = cache?.facts() {
      self.facts = facts
      return
    }
    beforeAsking()
    let answer = try Self.ask(path)
    guard let facts = Self.facts(in: answer) else { throw .unreadableAnswer(path: path) }
    self.facts = facts
    cache?.keep(answer)
  }

  /// The environment that packages are chosen for.
  ///
  /// - Throws: `InterpreterError.unsupported` for a platform that no wheel is made for.
  package func target() throws(InterpreterError) -> TargetEnvironment {
    let markers = MarkerEnvironment(
      osName: fact("os_name"), sysPlatform: fact("sys_platform"),
      platformMachine: fact("platform_machine"),
      platformPythonImplementation: fact("platform_python_implementation"),
      platformRelease: fact("platform_release"), platformSystem: fact("platform_system"),
      platformVersion: fact("platform_version"), pythonVersion: fact("python_version"),
      pythonFullVersion: fact("python_full_version"),
      implementationName: fact("implementation_name"),
      implementationVersion: fact("implementation_version"))
    guard let python = try? Version(parsing: fact("python_full_version")) else {
      throw .unreadableAnswer(path: path)
    }
    let release = python.release
    guard release.count >= 2, (release[0], release[1]) >= (3, 6) else {
      throw .tooOld(path: path, version: fact("python_full_version"))
    }
    guard
      let platform = Platform(
        sysPlatform: fact("sys_platform"), machine: machine, libc: fact("libc"),
        macOS: fact("macos"))
    else { throw .unsupported(path: path, platform: "\(fact("platform_system")) \(machine)") }
    return TargetEnvironment(
      markers: markers, platform: platform, python: python,
      interpreter: implementation(major: release[0], minor: release[1]))
  }

  /// The implementation as wheel tags name it: `pp311` and `pypy311_pp73` for a PyPy.
  private func implementation(major: UInt64, minor: UInt64) -> TargetTags.Interpreter {
    let name = fact("implementation_name")
    if name == "cpython" { return .cPython(isFreeThreaded: fact("free_threaded") == "1") }
    let short = name == "pypy" ? "pp" : name
    let abi = String(fact("soabi").map { $0 == "-" || $0 == "." ? "_" : $0 })
    return .other(tag: "\(short)\(major)\(minor)", abi: abi)
  }

  /// The machine as wheels name it: a 32-bit interpreter on a 64-bit kernel is a 32-bit machine.
  private var machine: String {
    let machine = fact("platform_machine")
    guard fact("pointer_bits") == "32" else { return machine }
    return switch machine {
    case "x86_64": "i686"
    case "aarch64": "armv7l"
    default: machine
    }
  }

  func fact(_ key: String) -> String { facts[key] ?? "" }

  /// The path as seen from the root: `.venv/bin/python` is another program in each project.
  private static func absolute(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "/")), !path.hasPrefix("/"),
      let folder = try? Files.currentDirectory()
    else { return path }
    return folder == "/" ? "/" + path : folder + "/" + path
  }

  private static func ask(_ path: String) throws(InterpreterError) -> String {
    var options = Subprocess.Options()
    options.timeout = 60
    let answer: Subprocess.Result
    do throws(SubprocessError) {
      answer = try Subprocess.run(
        path, ["-E", "-s", "-S", "-c", InterpreterProbe.script], options)
    } catch {
      throw .cannotRun(path: path, message: error.message)
    }
    guard answer.status.isSuccess else {
      let complaint = String(decoding: answer.standardError, as: UTF8.self)
      throw .cannotRun(path: path, message: complaintLine(of: complaint))
    }
    return String(decoding: answer.standardOutput, as: UTF8.self)
  }

  /// The line that says what is wrong: a traceback's last one, else the first (as of a version
  /// manager's shim, which goes on to explain itself).
  static func complaintLine(of complaint: String) -> String {
    let lines = complaint.split(whereSeparator: \.isNewline)
    let isTraceback = lines.contains { $0.hasPrefix("Traceback") }
    guard let line = isTraceback ? lines.last : lines.first else { return "it failed" }
    return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Reads the answer; nil where it is none, or one to another question.
  static func facts(in answer: String) -> [String: String]? {
    var facts: [String: String] = [:]
    for line in answer.split(separator: "\n") {
      guard let tab = line.firstIndex(of: "\t") else { return nil }
      facts[String(line[..<tab])] = String(line[line.index(after: tab)...])
    }
    return facts["probe"] == String(InterpreterProbe.version) ? facts : nil
  }
}
