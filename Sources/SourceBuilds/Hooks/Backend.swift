import Packaging
import PlatformIO
import RequirementFiles

/// A project's build backend, whose hooks run one at a time, each in a process that has done nothing
/// but to import it.
struct Backend: Sendable {
  /// What is built.
  enum Product: String, Sendable {
    case wheel, editable
  }

  let system: BuildSystem
  /// The project's folder, where hooks run.
  let project: String
  /// The interpreter that runs them.
  let python: String
  let variables: [String: String]
  let settings: [ConfigSetting]
  /// For calls and results, outside of the project.
  let scratch: String
  /// Seconds for one start of the interpreter.
  let timeout: Double
  /// Files of which it is noted whether a hook opens them.
  let outputs: Set<String>
  /// Nobody notes who looks for a file that is not there.
  private let lacksOutput: Bool
  /// What the hook gave that has run right behind the one before.
  private var ahead: Answered?

  init(
    system: BuildSystem, project: String, python: String, variables: [String: String],
    settings: [ConfigSetting], scratch: String, timeout: Double,
    outputs: Set<String> = []
  ) {
    self.system = system
    self.project = project
    self.python = python
    self.variables = variables
    self.settings = settings
    self.scratch = scratch
    self.timeout = timeout
    self.outputs = outputs
    lacksOutput = outputs.contains { !Files.exists($0) }
  }

  /// What a backend is asked for when it is known what it needs.
  enum Work: Sendable {
    /// The folder of a wheel's metadata to be, in a folder.
    case metadata(Product, folder: String)
    /// A wheel in a folder.
    case wheel(Product, folder: String)
  }

  private struct Call: Hashable {
    var hook: String
    /// Each as JSON.
    var arguments: [String]

    var text: String {
      "{\"hook\": \(JSONText.string(hook)), \"arguments\": \(JSONText.array(arguments))}"
    }
  }

  private struct Answered {
    var call: Call
    /// The lines that were returned; nil where the backend has no such hook.
    var lines: Result<[String]?, HookFailure>
  }

  /// The most bytes of output that are kept, and the most lines of it that are told.
  private static let keptBytes = 256 << 10
  private static let toldLines = 40

  /// What the backend needs beyond `build-system.requires` (`get_requires_for_build_…`).
  ///
  /// Where it needs nothing more, `work` is done as well, by the same interpreter: it is what it will
  /// be asked for next.
  mutating func requirements(
    for product: Product, before work: Work? = nil
  ) async throws(HookFailure) -> [Requirement] {
    let hook = "get_requires_for_build_\(product.rawValue)"
    let first = Call(hook: hook, arguments: [JSONText.settings(settings)])
    // An own backend may be a part of what its hooks write.
    let next = system.backendPath.isEmpty ? work.map(call) : nil
    let (lines, ahead) = try await answers(to: first, then: next)
    self.ahead = ahead
    var requirements: [Requirement] = []
    for line in lines ?? [] {
      guard let requirement = try? Requirement(parsing: line) else {
        throw failure(hook, .badResult("returned `\(line.prefix(200))`, which is no requirement"))
      }
      requirements.append(requirement)
    }
    return requirements
  }

  /// Whether one of the hooks that ran may have seen what stands in `outputs`.
  var readsOutputs: Bool { lacksOutput || Files.exists(scratch + "/result.read") }

  /// Whether `result(of:)` waits for nothing.
  func hasDone(_ work: Work) -> Bool { ahead?.call == call(for: work) }

  /// The folder or the wheel; nil where the backend has no hook for it.
  func result(of work: Work) async throws(HookFailure) -> String? {
    let call = call(for: work)
    let lines: [String]?
    if let ahead, ahead.call == call {
      lines = try ahead.lines.get()
    } else {
      lines = try await answers(to: call, then: nil).first
    }
    guard let lines else {
      if case .wheel = work { throw failure(call.hook, .hookMissing) }
      return nil
    }
    return try checked(lines.first ?? "", of: work, call.hook)
  }

  private func call(for work: Work) -> Call {
    switch work {
    case .metadata(let product, let folder):
      Call(
        hook: "prepare_metadata_for_build_\(product.rawValue)",
        arguments: [JSONText.string(folder), JSONText.settings(settings)])
    case .wheel(let product, let folder):
      // None of the metadata that it may have given before.
      Call(
        hook: "build_\(product.rawValue)",
        arguments: [JSONText.string(folder), JSONText.settings(settings), "null"])
    }
  }

  /// The path of what a hook has made.
  private func checked(
    _ name: String, of work: Work, _ hook: String
  ) throws(HookFailure) -> String {
    switch work {
    case .metadata(_, let folder):
      guard Self.isName(name), name.hasSuffix(".dist-info"),
        Files.kind(of: folder + "/" + name) == .directory
      else {
        throw failure(hook, .badResult("returned `\(name)`, where no `.dist-info` folder is"))
      }
      return folder + "/" + name
    case .wheel(_, let folder):
      guard Self.isName(name), name.hasSuffix(".whl"),
        Files.kind(of: folder + "/" + name) == .file
      else {
        throw failure(
          hook, .badResult("returned `\(name)`, which is no wheel in the folder it was given"))
      }
      return folder + "/" + name
    }
  }

  /// Whether a text names something directly in a folder.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".."
      && !text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }
}

extension Backend {
  /// Runs a hook, and a second one where the first asks for nothing more.
  ///
  /// - Returns: What the first gave, nil where the backend has none of that name; and what became of
  ///   the second, nil where it did not run.
  private func answers(
    to call: Call, then next: Call?
  ) async throws(HookFailure) -> (first: [String]?, next: Answered?) {
    let calls = [call, next].compactMap(\.self)
    let (script, file, results) = (scratch + "/hook.py", scratch + "/call", scratch + "/result")
    do throws(FileError) {
      try Files.publish(Array(HookScript.text.utf8), at: script)
      try Files.publish(Array(text(of: calls).utf8), at: file)
      for number in calls.indices { try Files.remove("\(results).\(number)") }
    } catch {
      throw failure(call.hook, .cannotStart("`\(error.path)`: \(error.message)"))
    }
    let outcome = await run([script, file, results])
    guard let next, asksForNothing(at: "\(results).0"), !isPutOff(at: "\(results).1") else {
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

  private func text(of calls: [Call]) -> String {
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
    guard let bytes = (try? Files.readIfPresent(path)) ?? nil else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func asksForNothing(at path: String) -> Bool {
    let lines = lines(at: path)
    return lines == ["done"] || lines == ["none"]
  }

  private func isPutOff(at path: String) -> Bool { lines(at: path) == ["later"] }

  /// Reads the result; without one, the process's own end is the answer.
  private func answer(
    of hook: String, at path: String, _ outcome: Result<Subprocess.Result, SubprocessError>
  ) throws(HookFailure) -> [String]? {
    let finished: Subprocess.Result
    do {
      finished = try outcome.get()
    } catch {
      switch error {
      case .timedOut(_, let seconds): throw failure(hook, .timedOut(seconds: Int(seconds)))
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

  private func failure(
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
