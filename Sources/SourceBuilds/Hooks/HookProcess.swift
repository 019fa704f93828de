import PlatformIO

/// A hook and what it is called with.
struct HookCall: Hashable {
  var hook: String
  /// Each as JSON.
  var arguments: [String]

  var text: String {
    "{\"hook\": \(JSONText.string(hook)), \"arguments\": \(JSONText.array(arguments))}"
  }
}

/// How hooks of a backend are run: by `HookScript`, in an interpreter that is started for one or two.
struct HookProcess: Sendable {
  let system: BuildSystem
  /// The project's folder, where hooks run.
  let project: String
  /// The interpreter that runs them.
  let python: String
  let variables: [String: String]
  /// For calls and results, outside of the project.
  let scratch: String
  /// Seconds for one start of the interpreter.
  let timeout: Double
  /// Files of which it is noted whether a hook opens them.
  let outputs: Set<String>
  /// Nobody notes who looks for a file that is not there.
  private let lacksOutput: Bool

  init(
    system: BuildSystem, project: String, python: String, variables: [String: String],
    scratch: String, timeout: Double, outputs: Set<String> = []
  ) {
    self.system = system
    self.project = project
    self.python = python
    self.variables = variables
    self.scratch = scratch
    self.timeout = timeout
    self.outputs = outputs
    lacksOutput = outputs.contains { !Files.exists($0) }
  }

  /// What became of a call.
  struct Answered {
    var call: HookCall
    /// The lines that were returned; nil where the backend has no such hook.
    var lines: Result<[String]?, HookFailure>
  }

  /// The most bytes of output that are kept, and the most lines of it that are told.
  private static let keptBytes = 256 << 10
  private static let toldLines = 40

  /// Whether one of the hooks that ran may have seen what stands in `outputs`.
  var readsOutputs: Bool { lacksOutput || Files.exists(scratch + "/result.read") }

  /// Runs a hook, and a second one where the first asks for nothing more.
  ///
  /// - Returns: What the first gave, nil where the backend has none of that name; and what became of
  ///   the second, nil where it did not run.
  func answers(
    to call: HookCall, then next: HookCall?
  ) async throws(HookFailure) -> (first: [String]?, next: Answered?) {
    let calls = [call, next].compactMap(\.self)
    let (script, file, results) = (scratch + "/hook.py", scratch + "/call", scratch + "/result")
    do throws(FileError) {
      try Files.publish(Array(HookScript.text.utf8), at: script)
      try Files.publish(Array(text(of: calls).utf8), at: file)
      for end in ["0", "1", "next"] { try Files.remove("\(results).\(end)") }
    } catch {
      throw failure(call.hook, .cannotStart("`\(error.path)`: \(error.message)"))
    }
    let outcome = await run([script, file, results])
    guard let next, Files.exists(results + ".next") else {
      return (try answer(of: call.hook, at: "\(results).0", outcome), nil)
    }
    let lines: Result<[String]?, HookFailure>
    do throws(HookFailure) {
      lines = .success(try answer(of: next.hook, at: "\(results).1", outcome))
    } catch {
      lines = .failure(error)
    }
    return (nil, Answered(call: next, lines: lines))
  }

  private func text(of calls: [HookCall]) -> String {
    let paths = system.backendPath.map { JSONText.string(project + "/" + $0) }
    return "{\"backend\": \(JSONText.string(system.backend)), "
      + "\"path\": \(JSONText.array(paths)), "
      + "\"outputs\": \(JSONText.array(outputs.sorted().map(JSONText.string))), "
      + "\"calls\": \(JSONText.array(calls.map(\.text)))}"
  }

  private func run(
    _ arguments: [String]
  ) async -> Result<Subprocess.Result, SubprocessError> {
    var options = Subprocess.Options()
    options.environment = variables
    options.directory = project
    options.timeout = timeout
    options.maximumOutput = Self.keptBytes
    options.keepsLastOutput = true
    options.mergesStreams = true
    options.killsGroup = true
    let prepared = options
    let python = python
    do {
      return .success(
        try await Blocking.run { (cancellation) throws(SubprocessError) in
          var options = prepared
          options.isCancelled = { cancellation.isRequested }
          return try Subprocess.run(python, arguments, options)
        })
    } catch {
      return .failure(error)
    }
  }

  /// What a hook's result says; nil where there is none, or none that can be read.
  private func lines(at path: String) -> [String]? {
    guard let bytes = (try? ForeignFile.readIfPresent(path)) ?? nil,
      bytes.last == UInt8(ascii: "\n")
    else { return nil }
    return bytes.dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Reads the result; without one, the process's own end is the answer.
  private func answer(
    of hook: String, at path: String, _ outcome: Result<Subprocess.Result, SubprocessError>
  ) throws(HookFailure) -> [String]? {
    let finished: Subprocess.Result
    do {
      finished = try outcome.get()
    } catch {
      switch error {
      case .timedOut(_, let seconds, let output):
        throw failure(hook, .timedOut(seconds: Int(seconds)), Self.lastLines(of: output))
      case .cancelled: throw failure(hook, .cancelled)
      case .cannotStart, .tooMuchOutput: throw failure(hook, .cannotStart(error.message))
      }
    }
    let output = Self.lastLines(of: finished.standardOutput)
    let lines = lines(at: path)
    let values = Array(lines?.dropFirst() ?? [])
    switch (lines?.first, finished.status) {
    case ("done", .exited(0)): return values
    case ("none", .exited(0)): return nil
    case ("missing", _):
      throw failure(hook, .backendMissing(values.first ?? "it fails"), output)
    case ("elsewhere", _): throw failure(hook, .backendElsewhere(values.first ?? ""), output)
    case ("bad", _): throw failure(hook, .badResult(values.first ?? "returned nothing"), output)
    case (_, .signalled(let signal)): throw failure(hook, .signalled(signal), output)
    case (_, .exited(let status)): throw failure(hook, .exited(status), output)
    }
  }

  func failure(
    _ hook: String, _ kind: HookFailure.Kind, _ output: [String] = []
  ) -> HookFailure {
    HookFailure(hook: hook, backend: system.backend, kind, output: output)
  }

  /// The last lines of what was written, fit for a terminal.
  private static func lastLines(of output: [UInt8]) -> [String] {
    let text = String(decoding: output, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).suffix(toldLines)
    return lines.map { line in
      let clean = line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }
      return String(String(String.UnicodeScalarView(clean)).prefix(500))
    }
  }
}
