import PlatformIO

/// The modules of staged wheels, compiled by the environment's interpreter (PEP 3147, PEP 552).
struct Bytecode {
  /// One module.
  struct Module: Hashable, Sendable {
    var wheel: Int
    /// The folder that it stands in, in the plan.
    var folder: Int
    /// Absolute paths: of the staged source, of the source in the end, and of the compiled file.
    var source: String
    var finalSource: String
    var target: String
    var finalTarget: String
    /// In bytes.
    var size: Int
  }

  let modules: [Module]
  private let layout: EnvironmentLayout

  /// Everything that could be compiled: files of the modules' folders whose names end in `.py`.
  init(_ plan: StagingPlan, stagedBases: [String], layout: EnvironmentLayout) {
    self.layout = layout
    var modules: [Module] = []
    for (index, folder) in plan.folders.enumerated() {
      let staged = StagingPlan.join(stagedBases[folder.base], folder.path)
      let final = plan.finalPath(of: folder)
      for run in folder.runs {
        let files = plan.wheels[run.wheel].stored.manifest.files
        for number in run.files {
          let file = files[number]
          guard file.scheme == .purelib || file.scheme == .platlib,
            file.target.hasSuffix(".py"),
            !plan.shared.contains(.init(wheel: run.wheel, file: number))
          else { continue }
          let name = file.target.name(after: file.target.lengthOfFolder)
          let compiled = "__pycache__/\(name.dropLast(3)).\(layout.cacheTag).pyc"
          modules.append(
            Module(
              wheel: run.wheel, folder: index, source: "\(staged)/\(name)",
              finalSource: "\(final)/\(name)", target: "\(staged)/\(compiled)",
              finalTarget: "\(final)/\(compiled)", size: file.size))
        }
      }
    }
    self.modules = modules
  }

  /// Compiles, in so many processes at once; returns the modules that there is a file of now.
  ///
  /// A module that does not compile is left out: nothing says that it is ever imported.
  func compile(width: Int) async throws(StagingError) -> [Module] {
    let shares = shares(max(width, 1))
    let results = await withTaskGroup { group in
      for share in shares {
        group.addTask { await Self.result(of: share, by: layout.interpreter) }
      }
      var results: [Result<[Module], StagingError>] = []
      for await result in group { results.append(result) }
      return results
    }
    var compiled: [Module] = []
    for result in results { compiled += try result.get() }
    return compiled.sorted { $0.finalTarget < $1.finalTarget }
  }

  /// The modules in shares of about the same size.
  private func shares(_ count: Int) -> [[Module]] {
    var shares = [[Module]](repeating: [], count: count)
    var sizes = [Int](repeating: 0, count: count)
    for module in modules.sorted(by: { ($1.size, $0.source) < ($0.size, $1.source) }) {
      let least = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
      shares[least].append(module)
      sizes[least] += module.size + 500
    }
    return shares.filter { !$0.isEmpty }
  }

  private static func result(
    of share: [Module], by interpreter: String
  ) async -> Result<[Module], StagingError> {
    do throws(StagingError) {
      return .success(try await compile(share, by: interpreter))
    } catch {
      return .failure(error)
    }
  }

  /// An interpreter that dies over a module (nested too deep, say) is started again behind it.
  private static func compile(
    _ share: [Module], by interpreter: String
  ) async throws(StagingError) -> [Module] {
    var compiled: [Module] = []
    var rest = share[...]
    while !rest.isEmpty {
      let (answers, complaint) = try await answers(about: rest, by: interpreter)
      compiled += zip(rest, answers).filter { $1 == UInt8(ascii: "1") }.map(\.0)
      rest = rest.dropFirst(answers.count)
      guard let complaint, !rest.isEmpty else { break }
      if let complaint = complaint.text {
        throw .cannotCompile(interpreter: interpreter, message: complaint)
      }
      rest = rest.dropFirst()
    }
    return compiled
  }

  /// How an interpreter ended that did not come to the end of its work.
  private struct Complaint {
    /// What it said; nil where it was killed by a signal.
    var text: String?
  }

  private static func answers(
    about modules: ArraySlice<Module>, by interpreter: String
  ) async throws(StagingError) -> (answers: [UInt8], complaint: Complaint?) {
    var options = Subprocess.Options()
    for module in modules {
      for path in [module.source, module.finalSource, module.target] {
        options.input += path.utf8
        options.input.append(0)
      }
    }
    var environment = ProcessEnvironment.all.filter { !$0.key.hasPrefix("PYTHON") }
    environment["PYTHONHASHSEED"] = "0"
    options.environment = environment
    let result: Subprocess.Result
    do throws(SubprocessError) {
      result = try await Blocking.run { [options] (cancellation) throws(SubprocessError) in
        var options = options
        options.isCancelled = { cancellation.isRequested }
        return try Subprocess.run(
          interpreter, ["-s", "-S", "-B", "-c", BytecodeScript.text], options)
      }
    } catch {
      throw .cannotCompile(interpreter: interpreter, message: error.message)
    }
    switch result.status {
    case .exited(0): return (result.standardOutput, nil)
    case .signalled: return (result.standardOutput, Complaint(text: nil))
    case .exited:
      let text = String(decoding: result.standardError, as: UTF8.self)
      return (result.standardOutput, Complaint(text: Interpreter.complaintLine(of: text)))
    }
  }
}
