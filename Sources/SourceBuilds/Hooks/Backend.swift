import Packaging
import PlatformIO
import RequirementFiles

/// A project's build backend, whose hooks run one at a time in processes of their own.
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
  /// Seconds for one hook.
  let timeout: Double

  /// The most bytes of output that are kept, and the most lines of it that are told.
  private static let keptBytes = 256 << 10
  private static let toldLines = 40

  /// What the backend needs beyond `build-system.requires` (`get_requires_for_build_…`).
  func requirements(for product: Product) async throws(HookFailure) -> [Requirement] {
    let hook = "get_requires_for_build_\(product.rawValue)"
    guard let lines = try await call(hook, [JSONText.settings(settings)]) else { return [] }
    var requirements: [Requirement] = []
    for line in lines {
      guard let requirement = try? Requirement(parsing: line) else {
        throw failure(hook, .badResult("returned `\(line.prefix(200))`, which is no requirement"))
      }
      requirements.append(requirement)
    }
    return requirements
  }

  /// The folder of a wheel's metadata to be (`prepare_metadata_for_build_…`); nil where the backend
  /// does not tell without a build.
  func metadataFolder(
    for product: Product, in folder: String
  ) async throws(HookFailure) -> String? {
    let hook = "prepare_metadata_for_build_\(product.rawValue)"
    let arguments = [JSONText.string(folder), JSONText.settings(settings)]
    guard let lines = try await call(hook, arguments) else { return nil }
    let result = lines.first ?? ""
    guard Self.isName(result), result.hasSuffix(".dist-info"),
      Files.kind(of: folder + "/" + result) == .directory
    else {
      throw failure(hook, .badResult("returned `\(result)`, where no `.dist-info` folder is"))
    }
    return folder + "/" + result
  }

  /// Builds a wheel into a folder (`build_wheel`, `build_editable`) and returns its path.
  func build(
    _ product: Product, in folder: String, metadata: String?
  ) async throws(HookFailure) -> String {
    let hook = "build_\(product.rawValue)"
    let arguments = [
      JSONText.string(folder), JSONText.settings(settings),
      metadata.map(JSONText.string) ?? "null",
    ]
    guard let lines = try await call(hook, arguments) else { throw failure(hook, .hookMissing) }
    let result = lines.first ?? ""
    guard Self.isName(result), result.hasSuffix(".whl"),
      Files.kind(of: folder + "/" + result) == .file
    else {
      throw failure(
        hook, .badResult("returned `\(result)`, which is no wheel in the folder it was given"))
    }
    return folder + "/" + result
  }

  /// Whether a text names something directly in a folder.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".."
      && !text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }
}

extension Backend {
  /// Runs a hook; nil where the backend has none of that name.
  private func call(
    _ hook: String, _ arguments: [String]
  ) async throws(HookFailure) -> [String]? {
    let paths = system.backendPath.map { JSONText.string(project + "/" + $0) }
    let call =
      "{\"backend\": \(JSONText.string(system.backend)), \"hook\": \(JSONText.string(hook)), "
      + "\"path\": \(JSONText.array(paths)), \"arguments\": \(JSONText.array(arguments))}"
    let (script, file, result) = (scratch + "/hook.py", scratch + "/call", scratch + "/result")
    do throws(FileError) {
      try Files.publish(Array(HookScript.text.utf8), at: script)
      try Files.publish(Array(call.utf8), at: file)
      try Files.remove(result)
    } catch {
      throw failure(hook, .cannotStart("`\(error.path)`: \(error.message)"))
    }
    let finished = try await run([script, file, result], for: hook)
    return try answer(of: hook, at: result, finished)
  }

  private func run(
    _ arguments: [String], for hook: String
  ) async throws(HookFailure) -> Subprocess.Result {
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
      return try await Blocking.run { (cancellation) throws(SubprocessError) in
        var options = prepared
        options.isCancelled = { cancellation.isRequested }
        return try Subprocess.run(python, arguments, options)
      }
    } catch {
      switch error {
      case .timedOut(_, let seconds): throw failure(hook, .timedOut(seconds: Int(seconds)))
      case .cancelled: throw failure(hook, .cancelled)
      case .cannotStart, .tooMuchOutput: throw failure(hook, .cannotStart(error.message))
      }
    }
  }

  /// Reads the result; without one, the process's own end is the answer.
  private func answer(
    of hook: String, at path: String, _ finished: Subprocess.Result
  ) throws(HookFailure) -> [String]? {
    let output = Self.lastLines(of: finished.standardOutput)
    // A result that cannot be read is none.
    let bytes = (try? Files.readIfPresent(path)) ?? nil
    let lines = bytes.map {
      String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
    }
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
