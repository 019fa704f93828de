import PlatformIO

/// Makes the new files of an environment ready beside their final places.
package enum Staging {
  /// Lays down everything that some wheels consist of, below `.lock-stage` folders.
  ///
  /// Until a transaction begins with it or it is discarded, an interruption of the process removes
  /// what is staged.
  ///
  /// Each wheel has another name; a file that several of them have alike is laid down once. The
  /// environment's folder is made if it is missing.
  ///
  /// - Throws: `StagingError`, and nothing is left of the tree.
  package static func prepare(
    _ wheels: [WheelToInstall], for layout: EnvironmentLayout, _ options: StagingOptions
  ) async throws(StagingError) -> StagedTree {
    try await StagingRun(wheels, layout, options).run()
  }

  /// The paths that two of the wheels claim and cannot share; none where all is well.
  ///
  /// Looks at no disk: folders that are links to one another are not seen as one. `foldsCase` says
  /// whether the file system takes `A` and `a` for one name.
  package static func clashes(
    among wheels: [WheelToInstall], in layout: EnvironmentLayout, foldsCase: Bool = false
  ) -> [PathClash] {
    var plan = StagingPlan(wheels, in: StagingPlaces(layout))
    return plan.findClashes(foldsCase: foldsCase)
  }
}

/// One run of `Staging.prepare`.
private struct StagingRun {
  private let wheels: [WheelToInstall]
  private let layout: EnvironmentLayout
  private let options: StagingOptions
  private let width: Int

  init(_ wheels: [WheelToInstall], _ layout: EnvironmentLayout, _ options: StagingOptions) {
    self.wheels = wheels
    self.layout = layout.resolved()
    self.options = options
    width = options.width > 0 ? options.width : min(HostSystem.processorCount, 8)
  }

  func run() async throws(StagingError) -> StagedTree {
    try creating { () throws(FileError) in try Files.createDirectories(layout.root) }
    let places = StagingPlaces(onDisk: layout)
    var plan = StagingPlan(wheels, in: places, archiveRecord: options.archiveRecord)
    let clashes = plan.findClashes(foldsCase: Files.foldsCase(at: layout.root))
    guard clashes.isEmpty else { throw .clashes(clashes) }
    var tree = StagedTree(plan)
    tree.protect()
    do throws(StagingError) {
      let bases = try open(tree)
      try await fill(&tree, plan, bases)
    } catch {
      // While the process is being ended, that has its own sentence.
      Interruption.checkpoint()
      tree.discard()
      throw error.withFinalPaths(of: tree)
    }
    return tree
  }

  /// Makes the folders of the bases.
  private func open(_ tree: StagedTree) throws(StagingError) -> [OpenFolder] {
    var folders: [OpenFolder] = []
    // Whoever removes them after a signal must not find one made behind its back.
    let deferral = Interruption.Deferral()
    for base in tree.bases {
      try creating { () throws(FileError) in
        let stage = Files.parent(of: base.staged)
        try Files.createDirectories(stage)
        // Many folders are about to be made: better not among the remains of those that were.
        Files.spreadSubfolders(of: stage)
        try Files.createDirectories(base.staged)
        folders.append(try OpenFolder(base.staged))
      }
    }
    _ = consume deferral
    return folders
  }

  private func fill(
    _ tree: inout StagedTree, _ plan: StagingPlan, _ bases: [OpenFolder]
  ) async throws(StagingError) {
    let laying = bases.map { base in
      FileLaying(
        options.linkMode, folderMode: base.entry(".")?.mode ?? 0o755,
        time: options.sourceDateEpoch)
    }
    func crew(_ jobs: [StagingCrew.Job], compiled: [Int: [String]] = [:]) -> StagingCrew {
      StagingCrew(
        jobs, of: plan, into: bases, laying: laying, layout: layout,
        time: options.sourceDateEpoch, compiled: compiled)
    }
    if options.compilesBytecode {
      try await crew(plan.layingJobs).run(width: width)
      let bytecode = Bytecode(plan, stagedBases: tree.bases.map(\.staged), layout: layout)
      let modules = try await bytecode.compile(width: width)
      tree.add(modules, of: plan)
      try date(modules, in: bases)
      let compiled = Dictionary(grouping: modules, by: \.wheel)
        .mapValues { $0.map(\.finalTarget) }
      try await crew(plan.recordJobs, compiled: compiled).run(width: width)
    } else {
      try await crew(plan.layingJobs + plan.recordJobs).run(width: width)
    }
    tree.linkMode = laying.map(\.mode).max { $0.rawValue < $1.rawValue }
    tree.linkFallback = laying.lazy.compactMap(\.fallback).first
    if let time = options.sourceDateEpoch {
      try creating { () throws(FileError) in try tree.setStagedTimes(to: time) }
    }
  }

  private func date(
    _ modules: [Bytecode.Module], in bases: [OpenFolder]
  ) throws(StagingError) {
    guard let time = options.sourceDateEpoch else { return }
    for module in modules {
      // The path is absolute, so that any folder will do.
      try creating { () throws(FileError) in try bases[0].setTime(of: module.target, to: time) }
    }
  }

  private func creating(_ body: () throws(FileError) -> Void) throws(StagingError) {
    do throws(FileError) {
      try body()
    } catch {
      throw .cannotWrite(error)
    }
  }
}
