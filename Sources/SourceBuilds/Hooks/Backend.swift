import Packaging
import PlatformIO

/// A project's build backend, whose hooks run one at a time, each in a process that has done nothing
/// but to import it.
struct Backend: Sendable {
  /// What is built.
  enum Product: String, Sendable {
    case wheel, editable
  }

  /// What a backend is asked for when it is known what it needs.
  enum Work: Sendable {
    /// The folder of a wheel's metadata to be, in a folder.
    case metadata(Product, folder: String)
    /// A wheel in a folder.
    case wheel(Product, folder: String)
  }

  let settings: [ConfigSetting]
  private let process: HookProcess
  /// What the hook gave that has run right behind the one before.
  private var ahead: HookProcess.Answered?

  init(_ process: HookProcess, settings: [ConfigSetting]) {
    self.process = process
    self.settings = settings
  }

  /// What the backend needs beyond `build-system.requires` (`get_requires_for_build_…`).
  ///
  /// Where it needs nothing more, `work` is done as well, by the same interpreter: it is what it will
  /// be asked for next.
  mutating func requirements(
    for product: Product, before work: Work? = nil
  ) async throws(HookFailure) -> [Requirement] {
    let hook = "get_requires_for_build_\(product.rawValue)"
    let first = HookCall(hook: hook, arguments: [JSONText.settings(settings)])
    // An own backend may be a part of what its hooks write.
    let next = process.system.backendPath.isEmpty ? work.map(call) : nil
    let (lines, ahead) = try await process.answers(to: first, then: next)
    self.ahead = ahead
    var requirements: [Requirement] = []
    for line in lines ?? [] {
      guard let requirement = try? Requirement(parsing: line) else {
        throw process.failure(
          hook, .badResult("returned `\(line.prefix(200))`, which is no requirement"))
      }
      requirements.append(requirement)
    }
    return requirements
  }

  /// Whether one of the hooks that ran may have seen what stands in the outputs.
  var readsOutputs: Bool { process.readsOutputs }

  /// Whether `result(of:)` waits for nothing.
  func hasDone(_ work: Work) -> Bool { ahead?.call == call(for: work) }

  /// The folder or the wheel; nil where the backend has no hook for it.
  func result(of work: Work) async throws(HookFailure) -> String? {
    let call = call(for: work)
    let lines: [String]?
    if let ahead, ahead.call == call {
      lines = try ahead.lines.get()
    } else {
      lines = try await process.answers(to: call, then: nil).first
    }
    guard let lines else {
      if case .wheel = work { throw process.failure(call.hook, .hookMissing) }
      return nil
    }
    return try checked(lines.first ?? "", of: work, call.hook)
  }

  private func call(for work: Work) -> HookCall {
    switch work {
    case .metadata(let product, let folder):
      HookCall(
        hook: "prepare_metadata_for_build_\(product.rawValue)",
        arguments: [JSONText.string(folder), JSONText.settings(settings)])
    case .wheel(let product, let folder):
      // None of the metadata that it may have given before.
      HookCall(
        hook: "build_\(product.rawValue)",
        arguments: [JSONText.string(folder), JSONText.settings(settings), "null"])
    }
  }

  /// The path of what a hook has made.
  private func checked(
    _ name: String, of work: Work, _ hook: String
  ) throws(HookFailure) -> String {
    let (folder, ending, kind, what): (String, String, Files.Kind, String) =
      switch work {
      case .metadata(_, let folder):
        (folder, ".dist-info", .directory, "where no `.dist-info` folder is")
      case .wheel(_, let folder):
        (folder, ".whl", .file, "which is no wheel in the folder it was given")
      }
    guard Self.isName(name), name.hasSuffix(ending), Files.kind(of: folder + "/" + name) == kind
    else { throw process.failure(hook, .badResult("returned `\(name)`, \(what)")) }
    return folder + "/" + name
  }

  /// Whether a text names something directly in a folder.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".."
      && !text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }
}
