import Lockfiles
import Packaging

/// What has to be done for an environment to hold what its locks say: one decision a name.
package struct Plan: Hashable, Sendable {
  /// Why a distribution gives way to another one of its name.
  package enum Replacement: Hashable, Sendable {
    case upgrade, downgrade
    /// The archive it was installed from is not one that the lock allows.
    case otherArchive
    /// It came from a URL, a repository or a folder, and the lock says otherwise.
    case otherSource
    /// The folder it was built from has changed since, or nobody can tell.
    case changedFolder
    /// It was built with other settings than the lock has.
    case otherSettings
    /// The environment holds the name more than once.
    case duplicate
    /// What is wrong with its files first.
    case damaged(String)
    /// `--reinstall`.
    case asked
  }

  /// Why a distribution that the lock does not name stays.
  package enum Exemption: Hashable, Sendable {
    case seed
    /// `--keep`.
    case kept
  }

  package enum Action: Hashable, Sendable {
    case keep(InstalledDistribution, LockedPin)
    case install(LockedPin)
    case replace([InstalledDistribution], by: LockedPin, Replacement)
    case remove([InstalledDistribution])
    case leave([InstalledDistribution], Exemption)
  }

  /// By name.
  package let actions: [Action]

  /// Compares what is there with what is to be there.
  package init(from installed: InstalledSet, to goal: SyncGoal, policy: PlanPolicy = PlanPolicy()) {
    let present = Dictionary(grouping: installed.distributions, by: \.name)
    var decisions: [(name: PackageName, action: Action)] = goal.pins.map { pin in
      (pin.name, Self.action(for: pin, over: present[pin.name] ?? [], policy))
    }
    let wanted = Set(goal.pins.map(\.name))
    for (name, distributions) in present where !wanted.contains(name) {
      if policy.kept.contains(name) {
        decisions.append((name, .leave(distributions, .kept)))
      } else if !policy.isExact, PlanPolicy.seeds.contains(name) {
        decisions.append((name, .leave(distributions, .seed)))
      } else {
        decisions.append((name, .remove(distributions)))
      }
    }
    actions = decisions.sorted { $0.name < $1.name }.map(\.action)
  }

  private static func action(
    for pin: LockedPin, over present: [InstalledDistribution], _ policy: PlanPolicy
  ) -> Action {
    guard let first = present.first else { return .install(pin) }
    if let reason = replacement(of: first, isAlone: present.count == 1, by: pin, policy) {
      return .replace(present, by: pin, reason)
    }
    return .keep(first, pin)
  }

  /// Why a distribution does not do for a pin; nil where it does.
  private static func replacement(
    of present: InstalledDistribution, isAlone: Bool, by pin: LockedPin, _ policy: PlanPolicy
  ) -> Replacement? {
    guard isAlone else { return .duplicate }
    guard let version = present.version else { return .upgrade }
    if let pinned = pin.entry.version, !pin.allows(version) {
      return version < pinned ? .upgrade : .downgrade
    }
    if let flaw = present.flaw { return .damaged(flaw) }
    if let problem = policy.damaged[pin.name] { return .damaged(problem) }
    if policy.reinstalled.covers(pin.name) { return .asked }
    if present.form == .eggLink { return .otherSource }
    // What another program has done with them, nobody knows.
    if present.archive != nil, present.settings != pin.settingsSum { return .otherSettings }
    if let source = pin.entry.source {
      guard pin.came(from: source, present) else { return .otherSource }
      return pin.isUnchanged(source, since: present, policy) ? nil : .changedFolder
    }
    if let url = present.directURL {
      guard case .archive(let hashes) = url.kind, hashes.contains(where: { pin.allows($0) == true })
      else { return .otherSource }
    }
    if let archive = present.archive, pin.allows(archive) == false { return .otherArchive }
    return nil
  }
}

extension Plan {
  /// Whether the environment is to change.
  package var hasWork: Bool {
    actions.contains { action in
      switch action {
      case .keep, .leave: false
      case .install, .replace, .remove: true
      }
    }
  }

  /// What is to be installed.
  package var arriving: [LockedPin] {
    actions.compactMap { action in
      switch action {
      case .install(let pin), .replace(_, by: let pin, _): pin
      case .keep, .remove, .leave: nil
      }
    }
  }

  /// What is to be taken out.
  package var leaving: [InstalledDistribution] {
    actions.flatMap { action -> [InstalledDistribution] in
      switch action {
      case .replace(let old, _, _), .remove(let old): old
      case .keep, .install, .leave: []
      }
    }
  }

  /// What is not touched.
  package var staying: [InstalledDistribution] {
    actions.flatMap { action -> [InstalledDistribution] in
      switch action {
      case .keep(let distribution, _): [distribution]
      case .leave(let distributions, _): distributions
      case .install, .replace, .remove: []
      }
    }
  }
}
