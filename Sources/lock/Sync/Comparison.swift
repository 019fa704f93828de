import Lockfiles
import Packaging
import PlatformIO
import SourceBuilds
import SyncPlanning
import WheelInstall

/// What is installed, held against what is locked.
struct Comparison {
  let plan: Plan
  /// What looks like a distribution and is none.
  let warnings: [Diagnostic]
  /// How many files were hashed, where that was asked for.
  let verifiedFiles: Int?

  /// Looks into the environment and makes a plan.
  ///
  /// - Parameters:
  ///   - environment: where to look.
  ///   - goal: what is locked.
  ///   - policy: what may stay, and what is done over.
  ///   - verifies: whether the files of what may stay are hashed.
  ///   - keepsPipTools: whether pip-tools and what it needs may stay, as with pip-sync.
  /// - Throws: `SyncError` where the environment cannot be read.
  init(
    _ environment: SyncEnvironment, with goal: SyncGoal, policy: PlanPolicy, verifies: Bool,
    keepsPipTools: Bool = false
  ) async throws(SyncError) {
    var scan: InstalledScan
    do throws(FileError) {
      scan = try InstalledScan(environment.layout)
    } catch {
      throw .unreadableEnvironment(error)
    }
    var policy = policy
    if keepsPipTools {
      policy.isExact = true
      policy.kept.formUnion(PipToolsFootprint(in: scan.installed, target: environment.target).names)
    }
    policy.states = goal.folderStates
    _ = scan.confirmArchives(of: Set(policy.states.keys))
    var plan = Plan(from: scan.installed, to: goal, policy: policy)
    let doubtful = verifies ? plan.staying.map(\.name) : plan.reinstalledForArchives
    if !doubtful.isEmpty, scan.confirmArchives(of: Set(doubtful)) {
      plan = Plan(from: scan.installed, to: goal, policy: policy)
    }
    if verifies {
      let verification = await Verification(of: plan.kept)
      verifiedFiles = verification.fileCount
      policy.damaged = verification.damaged
      plan = Plan(from: scan.installed, to: goal, policy: policy)
    } else {
      verifiedFiles = nil
    }
    self.plan = plan
    warnings = scan.warnings
  }
}

extension SyncGoal {
  /// The state of each folder that a pin names, as far as it can be told.
  fileprivate var folderStates: [PackageName: Digest] {
    var states: [PackageName: Digest] = [:]
    for pin in pins {
      if let source = pin.entry.source { states[pin.name] = FolderFingerprint.state(of: source) }
    }
    return states
  }
}

extension Plan {
  /// The names that are installed again for nothing but the archive they came from.
  fileprivate var reinstalledForArchives: [PackageName] {
    actions.compactMap { action in
      if case .replace(_, by: let pin, .otherArchive) = action { pin.name } else { nil }
    }
  }

  /// What is as the lock wants it.
  fileprivate var kept: [InstalledDistribution] {
    actions.compactMap { action in
      if case .keep(let distribution, _) = action { distribution } else { nil }
    }
  }
}
