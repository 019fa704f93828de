import PlatformIO
import TestSupport

/// A folder in which the built program is run, with an index of its own.
struct Project {
  let folder = TemporaryDirectory()
  let server: LoopbackServer

  /// What a run left behind.
  struct Run {
    var status: Int32
    var output: String
    var errors: String
  }

  init(index: String = "", files: [String: String] = [:]) {
    let index = TextIndex(index)
    self.init(files: files) { index.answer($0) }
  }

  init(files: [String: String] = [:], answering: @escaping LoopbackServer.Handler) {
    server = LoopbackServer(answering)
    for (path, text) in files { folder.write(text, to: path) }
  }

  var indexURL: String { server.url + "/simple/" }

  /// Runs `lock compile` for Python 3.12 on Linux, without the machine's settings.
  func compile(
    _ arguments: String..., input: String = "", variables: [String: String] = [:]
  ) throws -> Run {
    try run(
      ["compile", "--python-version", "3.12", "--python-platform", "linux"] + arguments,
      input: input, variables: variables)
  }

  func run(
    _ arguments: [String], calledAs name: String? = nil, input: String = "",
    variables: [String: String] = [:], byWayOf wrapper: [String] = []
  ) throws -> Run {
    var options = Subprocess.Options()
    options.directory = folder.path
    options.input = Array(input.utf8)
    options.timeout = 60
    options.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "LOCK_CACHE_DIR": folder.path + "/.cache",
      "LOCK_INDEX_URL": indexURL, "LOCK_RETRIES": "0", "NO_PROXY": "127.0.0.1",
    ].merging(variables) { $1 }
    let names = TemporaryDirectory()
    let program = name.map { names.link($0, to: Self.built("lock")) } ?? Self.built("lock")
    let command = wrapper + [program] + arguments
    let result = try Subprocess.run(command[0], Array(command.dropFirst()), options)
    let status: Int32 = if case .exited(let code) = result.status { code } else { -1 }
    return Run(
      status: status, output: String(decoding: result.standardOutput, as: UTF8.self),
      errors: String(decoding: result.standardError, as: UTF8.self))
  }

  func text(_ path: String) -> String? { folder.text(of: path) }

  /// A lock without its seal, whose digests a test has no need to know.
  func unsealed(_ path: String) -> String? {
    guard let text = text(path) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      if line.hasPrefix("# lock: sums=") || line.hasPrefix("# lock: inputs=") {
        return Substring?.none
      }
      guard line.hasPrefix("# lock: "), let seal = line.firstRange(of: " inputs=") else {
        return line
      }
      return line[..<seal.lowerBound]
    }
    return lines.joined(separator: "\n")
  }

  /// The pins of a lock, `name==version` a line.
  func pins(_ path: String) -> [String] {
    (text(path) ?? "").split(separator: "\n").filter { $0.contains("==") && !$0.hasPrefix(" ") }
      .map { String($0.prefix { $0 != " " }) }
  }

  /// A program that was built beside the tests.
  ///
  /// The environment variable `LOCK_TESTED_PROGRAM` names another `lock`, as one that was built for
  /// release.
  static func built(_ name: String) -> String {
    if name == "lock", let other = ProcessEnvironment.variable("LOCK_TESTED_PROGRAM") {
      return other
    }
    let tests = CommandLine.arguments.first ?? ""
    return tests.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/" + name
  }
}
