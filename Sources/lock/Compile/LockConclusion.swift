import Lockfiles
import Packaging
import PlatformIO

/// The end of a compile: locks are written, or compared, and what changed is told.
struct LockConclusion {
  let effect: CompileOptions.Effect
  var manner = Manner.lock
  /// Whether standard output gets the change report.
  var printsJSON = false
  let console: Console
  let world: World

  func conclude(_ locks: [RenderedLock], heldBack: [HeldBack]) throws -> ExitStatus {
    var parts: [CompileReport.Part] = []
    for lock in locks {
      if manner == .pipTools || lock.path == "-" {
        try putOut(lock)
      } else {
        let part = try part(lock)
        tell(part, of: lock)
        parts.append(part)
      }
    }
    for held in heldBack { console.report(held.diagnostic) }
    if manner == .pipTools, effect == .dryRun { console.say(PipCompileWords.dryRun) }
    try report(parts)
    return effect == .check && parts.contains { !$0.isCurrent } ? .unsolved : .done
  }

  /// Says that all locks are known to be as they are to be.
  func concludeUnchanged(_ layout: ProjectLayout, packages counts: [Int]) throws -> ExitStatus {
    let parts = zip(layout.locks, counts).map { lock, count in
      CompileReport.Part(
        path: lock.path, profile: lock.profile, state: .current, packageCount: count)
    }
    for part in parts { console.say(part.line) }
    console.say("nothing has changed since the last compile", at: .detailed)
    try report(parts)
    return .done
  }

  /// Says what a check found that has resolved nothing; `disparities` are what production's lock has
  /// and development's has not, in words.
  func concludeCheck(
    _ parts: [CompileReport.Part], disparities: [String]
  ) throws -> ExitStatus {
    for part in parts {
      console.say(part.line)
      for line in part.findings { console.say("  " + line) }
    }
    for line in disparities { console.say("  " + line) }
    var parts = parts
    if !disparities.isEmpty, let last = parts.indices.last {
      parts[last].findings += disparities
      parts[last].state = .stale
    }
    try report(parts)
    return parts.allSatisfy(\.isCurrent) ? .done : .unsolved
  }

  /// Writes the lock where it belongs, or looks whether it stands there.
  private func part(_ lock: RenderedLock) throws -> CompileReport.Part {
    let isChanged =
      effect == .write
      ? try write(lock) : (try? Files.readIfPresent(lock.path)) != lock.bytes
    var part = CompileReport.Part(
      path: lock.path, profile: lock.profile,
      state: CompileReport.State(effect, isNew: lock.earlier == nil, isChanged: isChanged),
      packageCount: lock.packageCount)
    if isChanged {
      part.diff = LockfileDiff(
        from: lock.earlier?.lockfile ?? Lockfile(header: nil), to: lock.lockfile)
    }
    return part
  }

  private func write(_ lock: RenderedLock) throws -> Bool {
    do throws(FileError) {
      return try Files.replace(lock.path, with: lock.bytes)
    } catch {
      throw CompileError.cannotWrite(path: lock.path, error)
    }
  }

  /// Writes a lock to standard output, or in pip-compile's manner, which shows it as well.
  private func putOut(_ lock: RenderedLock) throws {
    if lock.path != "-" {
      if effect == .write { _ = try write(lock) }
    } else if manner == .lock || effect != .dryRun {
      guard console.output(lock.bytes) else { throw CompileError.cannotWriteOutput }
    }
    if manner == .pipTools { show(lock) }
  }

  /// Says what became of a lock.
  private func tell(_ part: CompileReport.Part, of lock: RenderedLock) {
    if !part.isCurrent, let own = lock.lockfile.header?.pythonVersion,
      let earlier = lock.earlier?.lockfile.header?.pythonVersion,
      let warning = lock.earlier?.otherPython(
        than: own, hints: ["`--python-version \(earlier)` locks for the same one"])
    {
      console.report(warning)
    }
    console.say(part.line)
    // A new lock of a hundred packages is read in the file; a change is read here.
    let isNew = lock.earlier?.lockfile.entries.isEmpty ?? true
    guard let diff = part.diff, !isNew || effect == .dryRun else { return }
    for line in diff.lines { console.say("  " + line) }
    guard diff.lines.isEmpty else { return }
    console.say("  the same pins; comments or hashes differ")
    // Who asks for a package is read in the inputs.
    let rewritten = diff.changes.filter(\.changesContents)
    for change in rewritten.prefix(5) { console.say("    " + change.line) }
    if rewritten.count > 5 { console.say("    and \(rewritten.count - 5) more") }
  }

  private func report(_ parts: [CompileReport.Part]) throws {
    guard printsJSON else { return }
    let text = "\(CompileReport(parts: parts).json)\n"
    guard console.output(Array(text.utf8)) else { throw CompileError.cannotWriteOutput }
  }

  /// The lock itself on standard error, as pip-compile shows it: of a dry run whatever else is said.
  private func show(_ lock: RenderedLock) {
    if console.verbosity >= .normal || effect == .dryRun {
      // Lines end here as they do on a terminal, whatever they end with in the file.
      let text = String(decoding: lock.bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      console.show(console.usesColor ? PipCompileColors.colored(text) : text)
    }
    if lock.bytes.contains(line: "# WARNING: ") {
      PipCompileWords.say(PipCompileWords.uninstallable, on: console)
    }
  }
}

extension [UInt8] {
  /// Whether a line begins with a text.
  fileprivate func contains(line start: String) -> Bool {
    String(decoding: self, as: UTF8.self).split(separator: "\n").contains {
      $0.hasPrefix(start)
    }
  }
}
