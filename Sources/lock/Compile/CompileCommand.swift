import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver

/// `lock compile`: requirement files into locks.
struct CompileCommand {
  let options: CompileOptions
  let world: World
  let console: Console

  /// Reads, resolves, writes and reports.
  func run() async throws -> ExitStatus {
    let layout = try ProjectLayout(
      options.scope, outputFile: options.outputFile, exists: world.isFile)
    let inputs = try CompileInputs(layout, options: options, world: world)
    for warning in inputs.widest.warnings { console.report(warning) }
    for warning in UnheededOptions.warnings(inputs.widest.options) { console.report(warning) }
    try LocalRequirementRefusal.check(inputs.widest)

    let cacheDirectory = world.cacheDirectory(options.index.cacheDirectory)
    let selection = IndexSelection(options: options, files: inputs.widest.options)
    let configuration = try selection.configuration(
      cacheDirectory: cacheDirectory, now: Clock.now)
    let http = HTTPClient(selection.httpConfiguration())
    let target = try TargetSelection.target(
      options.target, cacheDirectory: cacheDirectory, world: world
    ) {
      // An interpreter that was never asked mostly means that nothing is cached at all.
      if !options.index.offline { http.prepare() }
    }
    let provider = IndexProvider(configuration, target: target, http: http)
    // Never given back: unmapping hundreds of pages one by one is a tenth of a warm run, and the
    // process ends with the command.
    _ = Unmanaged.passRetained(provider)

    let outcome = try await JointResolution(
      inputs: inputs, layout: layout, options: options, target: target
    ).resolve(from: provider, showing: progress)
    for warning in outcome.widest.warnings { console.report(warning) }

    let rendering = LockRendering(
      options: options, selection: selection, inputs: inputs, target: target)
    var locks: [RenderedLock] = []
    for (lock, resolution) in outcome.resolutions(for: layout) {
      locks.append(try await rendering.render(resolution, as: lock, hashesFrom: provider))
    }
    for warning in provider.warnings { console.report(warning) }
    return try LockConclusion(effect: options.effect, console: console, world: world)
      .conclude(locks, heldBack: outcome.heldBack)
  }

  private var progress: ProgressLine {
    ProgressLine(isOn: Terminal.standardError.isTerminal && console.verbosity >= .normal)
  }
}

/// Requirements that no index serves: they are refused by name and place rather than left out.
enum LocalRequirementRefusal {
  static func check(_ tree: RequirementTree) throws(CompileError) {
    if let local = tree.local.first {
      throw .notFromAnIndex(local.text, local.origin)
    }
    for root in tree.requirements + tree.constraints + tree.overrides {
      if case .url = root.requirement.source { throw .notFromAnIndex(root.text, root.origin) }
    }
  }
}

/// Why a compile ends without a lock, beyond what its parts say.
enum CompileError: DiagnosticError, Equatable {
  case notFromAnIndex(String, Origin)

  var diagnostic: Diagnostic {
    switch self {
    case .notFromAnIndex(let text, let origin):
      Diagnostic(
        .error, "`\(text)` does not come from a package index", at: origin.location,
        notes: [
          Diagnostic.Note(
            "direct URLs, version control, local folders and editables cannot be locked by this version"
          )
        ],
        hints: ["name a release: `name==version`, found with `--index-url` or `--find-links`"],
        reference: "not-from-an-index")
    }
  }
}
