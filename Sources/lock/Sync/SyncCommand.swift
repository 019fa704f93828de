import Lockfiles
import Packaging
import PlatformIO
import RequirementFiles
import SyncPlanning
import WheelInstall

/// `lock sync`: an environment becomes what its locks say, or stays as it is.
struct SyncCommand {
  let options: SyncOptions
  let world: World
  let console: Console

  /// Compares, and changes the environment where that is to be.
  func run() async throws -> ExitStatus {
    console.reportWhenInterrupted(
      Diagnostic(
        .error, "interrupted; the environment is as it was", reference: "interrupted"))
    let selection = try LockSelection(
      options.scope, profiles: options.profiles,
      allowsRequirementFiles: options.manner == .pipTools && options.takesLastPin,
      exists: world.isFile)
    let texts = try selection.read(world, guardedBy: options.guardedProfile)
    for warning in LiteralSecrets.warnings(in: texts.locks) { console.report(warning) }
    let cacheDirectory = world.cacheDirectory(options.index.cacheDirectory)
    let environment = try SyncEnvironment(options, cacheDirectory: cacheDirectory, world: world)
    sayOwn("syncing \(environment.title) to \(selection.description)")
    console.say(environment.description, at: .detailed)
    let goal = try await goal(texts, in: environment, cacheDirectory: cacheDirectory)
    try recover(environment)

    let comparison = try await compare(environment, goal)
    for warning in comparison.warnings { console.report(warning) }
    try checkWhatStays(comparison.plan, goal, environment)
    guard comparison.plan.hasWork else {
      conclude(comparison, environment, selection)
      return .done
    }
    for warning in versionWarnings(texts.locks, environment) { console.report(warning) }
    if options.effect == .dryRun || options.effect == .check {
      show(PlanReport(plan: comparison.plan), environment, selection)
      return .unsolved
    }
    if options.effect == .ask {
      console.output(Array(PlanReport(plan: comparison.plan).forecast.utf8))
      guard confirm() else { return .unsolved }
    }
    let sources = try SyncSources(
      options, files: try files(texts), pins: goal.pins, environment: environment,
      cacheDirectory: cacheDirectory, world: world)
    console.say(sources.description, at: .detailed)
    defer { sources.store.close() }
    return try await change(environment, to: goal, of: selection, from: sources)
  }

  /// What the locks say is to be there, with paths that lead from anywhere.
  private func goal(
    _ texts: LockTexts, in environment: SyncEnvironment, cacheDirectory: String?
  ) async throws -> SyncGoal {
    // Our own locks say the names.
    let locks =
      options.manner == .lock
      ? texts.locks
      : try await LockNaming(
        options: options, environment: environment, cacheDirectory: cacheDirectory, world: world
      ).named(texts)
    return try SyncGoal(
      locks, in: environment.target.markers,
      requiresHashes: options.requiresHashes ?? texts.locks.contains(where: \.hasHashes),
      allowsEmpty: options.allowsEmpty, takesLast: options.takesLastPin
    ).placed { source, pin throws(ReferenceError) in
      try ReferencePlacement(world: world).place(locked: source, at: pin.location, world.variable)
    }
  }

  /// The locks' options; as pip-sync has it, an index that is named here takes the place of theirs.
  private func files(_ texts: LockTexts) throws -> FileOptions {
    let files = try texts.options(world)
    let index = options.index
    let isNamed = index.indexURL != nil && !index.fromPip.contains("index-url")
    return options.manner == .pipTools && isNamed ? files.withoutIndexes : files
  }

  /// Changes the environment.
  private func change(
    _ environment: SyncEnvironment, to goal: SyncGoal, of selection: LockSelection,
    from sources: SyncSources
  ) async throws -> ExitStatus {
    let changed = try await changeUnderLock(environment, to: goal, of: selection, from: sources)
    // The lock stood in the environment's own folder, which is dated when that is gone.
    if let changed, let time = sources.sourceDateEpoch { changed.setFinalTimes(to: time) }
    console.say("requests over the network: \(sources.http.requestCount)", at: .detailed)
    return .done
  }

  /// Changes the environment, which others may have changed before it could be locked; nil where
  /// they have left nothing to be done.
  private func changeUnderLock(
    _ environment: SyncEnvironment, to goal: SyncGoal, of selection: LockSelection,
    from sources: SyncSources
  ) async throws -> StagedTree? {
    let lock = try EnvironmentLock(
      environment.layout, command: "lock sync", timeout: options.lockTimeout, waiting: sayWaiting)
    tell(lock.recovered, environment)
    let comparison = try await compare(environment, goal)
    guard comparison.plan.hasWork else {
      conclude(comparison, environment, selection)
      return nil
    }
    let installation = Installation(
      plan: comparison.plan, goal: goal, environment: environment, sources: sources,
      options: options, console: console, line: ProgressLine(console: console))
    let staged = try await installation.carryOut(under: lock)
    tell(PlanReport(plan: comparison.plan), environment, selection)
    return staged
  }

  /// Whether what is installed needs anything that is not locked.
  ///
  /// What this program has installed was looked at then, with all that was locked.
  private func checkWhatStays(
    _ plan: Plan, _ goal: SyncGoal, _ environment: SyncEnvironment
  ) throws(SyncError) {
    let staying = plan.staying
    guard plan.hasWork || staying.contains(where: { $0.archive == nil }) else { return }
    try LockCheck(goal, in: environment, staying: staying).check()
  }

  private func compare(
    _ environment: SyncEnvironment, _ goal: SyncGoal
  ) async throws -> Comparison {
    try await Comparison(
      environment, with: goal, policy: options.policy, verifies: options.verifies,
      keepsPipTools: options.manner == .pipTools)
  }

  /// Brings the environment back that an earlier run was killed in.
  private func recover(_ environment: SyncEnvironment) throws(TransactionError) {
    tell(
      try Recovery.recover(
        environment.layout, command: "lock sync", timeout: options.lockTimeout,
        waiting: sayWaiting), environment)
  }

  private func sayWaiting(for holder: LockHolder) {
    console.say("waiting for \(holder.description), which changes the environment")
  }

  private func tell(_ outcome: Recovery.Outcome, _ environment: SyncEnvironment) {
    switch outcome {
    case .nothing: break
    case .finished: console.say("\(environment.title): finished a sync that was interrupted")
    case .undone: console.say("\(environment.title): took back a sync that was interrupted")
    }
  }

  /// Says what was done.
  private func tell(
    _ report: PlanReport, _ environment: SyncEnvironment, _ selection: LockSelection
  ) {
    if options.printsJSON {
      console.output(Array(report.json(environment, selection, isApplied: true).utf8))
    }
    // A hundred new packages are read in the lock; a change is read here.
    if !report.isFirst { for line in report.lines { console.say("  " + line) } }
    console.say("\(environment.title): \(report.summary) (\(packageCount(report.plan)))")
  }

  /// Says what would be done.
  private func show(
    _ report: PlanReport, _ environment: SyncEnvironment, _ selection: LockSelection
  ) {
    if options.printsJSON {
      let json = report.json(environment, selection, isApplied: false)
      console.output(Array(json.utf8))
    } else if options.effect == .dryRun {
      console.output(Array(report.forecast.utf8))
    }
    if options.effect == .check {
      console.say("\(environment.title): differs from its lock (\(report.summary))")
    }
    for line in report.lines {
      console.say("  " + line, at: options.effect == .check ? .normal : .detailed)
    }
  }

  /// Says that there is nothing to do.
  private func conclude(
    _ comparison: Comparison, _ environment: SyncEnvironment, _ selection: LockSelection
  ) {
    if options.printsJSON {
      let report = PlanReport(plan: comparison.plan)
      console.output(Array(report.json(environment, selection, isApplied: true).utf8))
    } else if console.verbosity > .errors, options.effect != .check {
      console.output(Array("Everything up-to-date\n".utf8))
    }
    let verified = comparison.verifiedFiles.map { ", \($0) files verified" } ?? ""
    let count = packageCount(comparison.plan)
    sayOwn("\(environment.title): up to date (\(count)\(verified))")
  }

  /// Says what pip-sync would not, only where more is to be said, under its name.
  private func sayOwn(_ line: String) {
    console.say(line, at: options.manner == .pipTools ? .detailed : .normal)
  }

  private func packageCount(_ plan: Plan) -> String {
    let count = plan.actions.count { action in
      switch action {
      case .keep, .install, .replace: true
      case .remove, .leave: false
      }
    }
    return count == 1 ? "1 package" : "\(count) packages"
  }

  /// Locks that were made for another Python, which may lack what this one needs.
  private func versionWarnings(
    _ locks: [LockedFile], _ environment: SyncEnvironment
  ) -> [Diagnostic] {
    locks.compactMap { $0.otherPython(than: environment.target.pythonVersion) }
  }

  /// Asks, as pip-sync does, until there is an answer.
  private func confirm() -> Bool {
    while true {
      console.output(Array("Would you like to proceed with these changes? [y/N]: ".utf8))
      guard let answer = readLine() else {
        console.say("Aborted!")
        return false
      }
      switch answer.split(separator: " ").joined().lowercased() {
      case "y", "yes": return true
      case "", "n", "no": return false
      default: console.output(Array("Error: invalid input\n".utf8))
      }
    }
  }
}

extension SyncEnvironment {
  /// One line for `--verbose`.
  fileprivate var description: String {
    "Python \(target.python) on \(target.platform), as `\(interpreter.path)` is; "
      + "packages go to `\(layout.purelib)`"
  }
}
