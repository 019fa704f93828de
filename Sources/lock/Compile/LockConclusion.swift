import Lockfiles
import Packaging
import PlatformIO

/// The end of a compile: locks are written, or compared, and what changed is told.
struct LockConclusion {
  let effect: CompileOptions.Effect
  var manner = Manner.lock
  let console: Console
  let world: World

  func conclude(_ locks: [RenderedLock], heldBack: [HeldBack]) throws -> ExitStatus {
    var isStale = false
    for lock in locks {
      isStale = try conclude(lock) || isStale
    }
    for held in heldBack { console.report(held.diagnostic) }
    if manner == .pipTools, effect == .dryRun { console.say("Dry-run, so nothing updated.") }
    return effect == .check && isStale ? .unsolved : .done
  }

  /// Whether the lock was not what it is to be.
  private func conclude(_ lock: RenderedLock) throws -> Bool {
    guard lock.path != "-" else {
      guard effect == .dryRun && manner == .pipTools || console.output(lock.bytes) else {
        throw CompileError.cannotWriteOutput
      }
      if manner == .pipTools { show(lock) }
      return false
    }
    switch effect {
    case .write:
      let changed: Bool
      do throws(FileError) {
        changed = try Files.replace(lock.path, with: lock.bytes)
      } catch {
        throw CompileError.cannotWrite(path: lock.path, error)
      }
      tell(lock, changed: changed)
      return changed
    case .check, .dryRun:
      let changed = (try? Files.readIfPresent(lock.path)) != lock.bytes
      tell(lock, changed: changed)
      return changed
    }
  }

  /// Says what became of the lock; in pip-compile's manner, what it says.
  private func tell(_ lock: RenderedLock, changed: Bool) {
    guard manner == .lock else { return show(lock) }
    guard changed else { return tellUnchanged(lock.path, packages: lock.packageCount) }
    let size = size(lock.packageCount)
    let state =
      switch (effect, lock.earlier) {
      case (.write, nil): "written"
      case (.write, _?): "changed"
      case (.check, nil): "missing"
      case (.check, _?): "out of date"
      case (.dryRun, nil): "would be written"
      case (.dryRun, _?): "would change"
      }
    console.say("\(lock.path): \(state) (\(size))")
    let earlier = lock.earlier?.lockfile ?? Lockfile(header: nil)
    let difference = LockfileDiff(from: earlier, to: lock.lockfile)
    // A new lock of a hundred packages is read in the file; a change is read here.
    if lock.earlier?.lockfile.entries.isEmpty ?? true, effect != .dryRun { return }
    for line in difference.lines { console.say("  " + line) }
    if difference.lines.isEmpty { console.say("  the same pins; comments or hashes differ") }
  }

  /// Says that all locks are known to be as they are to be.
  func tellUnchanged(_ layout: ProjectLayout, packages counts: [Int]) {
    for (lock, count) in zip(layout.locks, counts) { tellUnchanged(lock.path, packages: count) }
    console.say("nothing has changed since the last compile", at: .detailed)
  }

  /// Says that a lock is as it is to be.
  func tellUnchanged(_ path: String, packages count: Int) {
    console.say("\(path): up to date (\(size(count)))")
  }

  private func size(_ count: Int) -> String { count == 1 ? "1 package" : "\(count) packages" }

  /// The lock itself on standard error, as pip-compile shows it.
  private func show(_ lock: RenderedLock) {
    guard console.verbosity >= .normal else { return }
    // Lines end here as they do on a terminal, whatever they end with in the file.
    Terminal.standardError.write(lock.bytes.filter { $0 != UInt8(ascii: "\r") })
    if lock.bytes.contains(line: "# WARNING: ") {
      console.say("pip install may refuse this lock; see its lines that begin with # WARNING.")
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
