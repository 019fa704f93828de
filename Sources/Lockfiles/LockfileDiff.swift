package import Packaging

/// What a new lock changes against an old one, package by package.
package struct LockfileDiff: Hashable, Sendable {
  /// By name; of one name: changed, removed, added, each by the old order of the entries.
  package var changes: [LockChange]
  /// Who asks for a package whose version moves, or asked for it before it went.
  package var askers: [PackageName: [String]] = [:]
  /// What moves of the packages that wheels are built with.
  package var builds: [BuildChange]
  /// Whether the comment at the top differs.
  package var headerChanged: Bool
  /// Whether the options that the lock repeats differ.
  package var optionsChanged: Bool

  package init(from old: Lockfile, to new: Lockfile) {
    let before = Dictionary(grouping: old.entries, by: \.name)
    let after = Dictionary(grouping: new.entries, by: \.name)
    self.changes = Set(before.keys).union(after.keys).sorted().flatMap { name in
      Self.changes(of: name, from: before[name] ?? [], to: after[name] ?? [])
    }
    for change in changes where change.movesVersion {
      let entries = after[change.name] ?? before[change.name] ?? []
      askers[change.name] = Set(entries.flatMap(\.via)).sorted()
    }
    self.builds = BuildChange.all(from: old, to: new)
    self.headerChanged = old.header != new.header
    self.optionsChanged = old.options.lines != new.options.lines
  }

  package var isEmpty: Bool { changes.isEmpty && !headerChanged && !optionsChanged }

  package var added: [(name: PackageName, release: Lockfile.Release)] {
    changes.compactMap {
      if case .added(let name, let release) = $0 { (name, release) } else { nil }
    }
  }

  package var removed: [(name: PackageName, release: Lockfile.Release)] {
    changes.compactMap {
      if case .removed(let name, let release) = $0 { (name, release) } else { nil }
    }
  }

  package var changed: [(name: PackageName, from: Lockfile.Release, to: Lockfile.Release)] {
    changes.compactMap {
      if case .changed(let name, let from, let to) = $0 { (name, from, to) } else { nil }
    }
  }

  /// The changes of versions, one a line: `django 5.1 → 5.2 (minor; -r requirements.in)`, and then
  /// those of builds.
  package var lines: [String] {
    let moves = changes.filter(\.movesVersion).map { change in
      let notes = [change.jump?.rawValue, askersText(of: change)].compactMap(\.self)
      return change.line + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }
    return moves + builds.map(\.line)
  }

  /// The first of those who ask for a package; who asked for one that went is of no use.
  private func askersText(of change: LockChange) -> String? {
    if case .removed = change { return nil }
    guard let askers = askers[change.name], !askers.isEmpty else { return nil }
    let shown = askers.prefix(3).joined(separator: ", ")
    return askers.count > 3 ? "\(shown) and \(askers.count - 3) more" : shown
  }

  /// Everything that differs, one a line.
  package var detailedLines: [String] {
    var lines = changes.map(\.line)
    if optionsChanged { lines.append("options") }
    if headerChanged { lines.append("header") }
    return lines
  }

  /// The changes of one name, which may have several pins on either side.
  private static func changes(
    of name: PackageName, from old: [Lockfile.Entry], to new: [Lockfile.Entry]
  ) -> [LockChange] {
    var changes: [LockChange] = []
    var gone: [Lockfile.Release] = []
    var fresh = new
    for entry in old {
      if let index = fresh.firstIndex(where: { $0.release.isWritten(as: entry.release) }) {
        let aspects = aspects(from: entry, to: fresh.remove(at: index))
        if !aspects.isEmpty { changes.append(.rewritten(name, entry.release, aspects)) }
      } else {
        gone.append(entry.release)
      }
    }
    let pairs = min(gone.count, fresh.count)
    changes += zip(gone, fresh).map { .changed(name, from: $0, to: $1.release) }
    changes += gone.dropFirst(pairs).map { .removed(name, $0) }
    changes += fresh.dropFirst(pairs).map { .added(name, $0.release) }
    return changes
  }

  private static func aspects(
    from old: Lockfile.Entry, to new: Lockfile.Entry
  ) -> [LockChange.Aspect] {
    LockChange.Aspect.allCases.filter { aspect in
      switch aspect {
      case .hashes: old.hashes != new.hashes
      case .marker:
        old.marker != new.marker || old.isArbitraryEquality != new.isArbitraryEquality
      case .extras: old.extras != new.extras
      case .annotation: old.via != new.via || old.askedRevision != new.askedRevision
      case .index: old.index != new.index
      case .settings: old.configSettings.map(\.text) != new.configSettings.map(\.text)
      case .build: old.buildRequirements != new.buildRequirements
      }
    }
  }
}

extension Lockfile.Release {
  /// Whether locks have the same for both: where a folder is found depends on who has read the lock.
  fileprivate func isWritten(as other: Lockfile.Release) -> Bool {
    guard case .reference(let mine) = self, case .reference(let others) = other else {
      return self == other
    }
    return mine.isEditable == others.isEditable
      && (mine.text == others.text || mine.writtenPath.map { $0 == others.writtenPath } == true)
  }
}

extension DirectReference {
  /// The path as it is written, be it as a path or as a `file:` URL; nil for what is elsewhere.
  fileprivate var writtenPath: String? {
    guard path != nil else { return nil }
    let written = spelling.hasPrefix("file:") ? FilePath.path(ofFileURL: spelling) : spelling
    return written.map(FilePath.normalized)
  }
}
