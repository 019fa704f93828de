import Lockfiles
import Packaging
import SyncPlanning
import WheelInstall

/// A plan in words, for people, for scripts that know pip-sync, and for machines.
struct PlanReport {
  let plan: Plan

  /// What pip-sync prints with `--dry-run`; a package that changes its version is installed.
  var forecast: String {
    var leaving: [String] = []
    var arriving: [String] = []
    for action in plan.actions {
      switch action {
      case .remove(let distributions):
        leaving += Set(distributions.map(\.name.text)).sorted()
      case .install(let pin), .replace(_, by: let pin, _):
        arriving.append(Self.requirement(pin.entry))
      case .keep, .leave: break
      }
    }
    func list(_ title: String, _ items: [String]) -> String {
      items.isEmpty ? "" : "\(title)\n" + items.map { "  \($0)\n" }.joined()
    }
    return list("Would uninstall:", leaving) + list("Would install:", arriving)
  }

  private static func requirement(_ entry: Lockfile.Entry) -> String {
    let extras = entry.extras.map(\.text).joined(separator: ",")
    if let source = entry.source, source.isEditable {
      return "-e \(HeaderCommand.masked(source.text))\(extras.isEmpty ? "" : "[\(extras)]")"
    }
    let release =
      switch entry.release {
      case .version(let version): (entry.isArbitraryEquality ? "===" : "==") + version.description
      case .reference(let reference): " @ " + HeaderCommand.masked(reference.text)
      }
    return entry.name.text + (extras.isEmpty ? "" : "[\(extras)]") + release
  }

  /// Every change, a line each: `+ a 1`, `a 1 → 2`, `- a 1`.
  var lines: [String] {
    plan.actions.compactMap { action in
      switch action {
      case .keep, .leave: nil
      case .install(let pin): "+ \(pin.name) \(pin.title)"
      case .replace(let old, by: let pin, .upgrade), .replace(let old, by: let pin, .downgrade):
        "\(pin.name) \(Self.versions(old)) → \(pin.title)"
      case .replace(let old, by: let pin, let reason):
        "\(pin.name) \(pin.title) again: \(reason.text(of: old, by: pin))"
      case .remove(let old): "- \(old.first?.name.text ?? "") \(Self.versions(old))"
      }
    }
  }

  /// `3 installed, 1 upgraded, 2 removed`; empty where nothing changes.
  var summary: String {
    var counts: [(count: Int, what: String)] = [
      (0, "installed"), (0, "upgraded"), (0, "downgraded"), (0, "reinstalled"), (0, "removed"),
    ]
    for action in plan.actions {
      switch action {
      case .keep, .leave: break
      case .install: counts[0].count += 1
      case .replace(_, by: _, .upgrade): counts[1].count += 1
      case .replace(_, by: _, .downgrade): counts[2].count += 1
      case .replace: counts[3].count += 1
      case .remove: counts[4].count += 1
      }
    }
    return counts.filter { $0.count > 0 }.map { "\($0.count) \($0.what)" }.joined(separator: ", ")
  }

  /// Whether every package of the lock is new and nothing goes: then a list says little.
  var isFirst: Bool {
    plan.actions.allSatisfy { action in
      switch action {
      case .install, .leave: true
      case .keep, .replace, .remove: false
      }
    }
  }

  private static func versions(_ distributions: [InstalledDistribution]) -> String {
    distributions.map(\.versionText).joined(separator: " and ")
  }
}

extension LockedPin {
  /// The version, or where the package comes from, without secrets.
  fileprivate var title: String { HeaderCommand.masked(release.description) }
}

extension Plan.Replacement {
  /// Why distributions are replaced by the same package, as an end of a sentence.
  func text(of old: [InstalledDistribution], by pin: LockedPin) -> String {
    switch self {
    case .upgrade: "an older version is installed"
    case .downgrade: "a newer version is installed"
    case .otherArchive: "it was installed from a file that is not locked"
    case .otherSource where old.contains { $0.form == .eggLink }:
      "it was installed by `setup.py develop`"
    case .otherSource where old.first?.directURL?.isFile(of: pin) == true:
      "the file that it was installed from was another one"
    case .otherSource: old.first?.directURL?.text ?? "it was installed from an index"
    case .otherSettings: "it was built with other settings"
    case .changedFolder: "its folder is not as it was"
    case .duplicate: "it is installed more than once"
    case .damaged(let problem): problem
    case .asked: "--reinstall"
    }
  }
}

extension DirectURL {
  /// Whether it leads to the archive that a pin names.
  fileprivate func isFile(of pin: LockedPin) -> Bool {
    guard case .archive = kind, let source = pin.entry.source else { return false }
    return source.directURL().url == url
  }

  /// Where something was installed from, as an end of a sentence.
  fileprivate var text: String {
    let place = HeaderCommand.masked(url)
    return switch kind {
    case .archive: "it was installed from another file, `\(place)`"
    case .repository(_, _, let commit):
      "it was installed at the commit `\(commit.prefix(12))` of `\(place)`"
    case .directory(isEditable: true): "it was installed as an editable one of `\(place)`"
    case .directory: "it was installed from the folder `\(place)`"
    }
  }
}

/// `--json`.
extension PlanReport {
  /// One object, with a line end.
  ///
  /// `isApplied` says whether the environment is now as the plan wants it.
  func json(_ environment: SyncEnvironment, _ selection: LockSelection, isApplied: Bool) -> String {
    let object = JSONValue.object([
      "environment": .string(environment.layout.root),
      "python": .string(environment.target.python.description),
      "locks": .array(selection.paths.map { .string($0) }),
      "profile": selection.profile.map { .string($0.name) } ?? .null,
      "changes": .boolean(plan.hasWork),
      "applied": .boolean(isApplied),
      "packages": .array(plan.actions.map(Self.json)),
    ])
    return object.description + "\n"
  }

  private static func json(_ action: Plan.Action) -> JSONValue {
    func object(
      _ kind: String, _ name: PackageName?, _ old: [InstalledDistribution], _ new: LockedPin?,
      _ reason: String?
    ) -> JSONValue {
      var members: [String: JSONValue] = [
        "action": .string(kind), "name": .string(name?.text ?? ""),
      ]
      if !old.isEmpty { members["from"] = .string(versions(old)) }
      if let new { members["to"] = .string(new.title) }
      if let reason { members["reason"] = .string(reason) }
      return .object(members)
    }
    switch action {
    case .keep(let old, let pin): return object("keep", pin.name, [old], pin, nil)
    case .install(let pin): return object("install", pin.name, [], pin, nil)
    case .replace(let old, by: let pin, .upgrade):
      return object("upgrade", pin.name, old, pin, nil)
    case .replace(let old, by: let pin, .downgrade):
      return object("downgrade", pin.name, old, pin, nil)
    case .replace(let old, by: let pin, let reason):
      return object("reinstall", pin.name, old, pin, reason.text(of: old, by: pin))
    case .remove(let old): return object("remove", old.first?.name, old, nil, "it is not locked")
    case .leave(let old, .seed):
      return object("leave", old.first?.name, old, nil, "it installs packages")
    case .leave(let old, .kept): return object("leave", old.first?.name, old, nil, "--keep")
    }
  }
}
