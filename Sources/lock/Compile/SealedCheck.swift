import Lockfiles
import Packaging
import RequirementFiles

/// Whether locks are what their inputs and their own seals say, without asking anyone.
struct SealedCheck {
  let inputs: CompileInputs
  let options: CompileOptions
  let layout: ProjectLayout
  let conclusion: LockConclusion

  /// What became of the check; nil where a lock has no seal, and only resolving can tell.
  func run() throws -> ExitStatus? {
    var checks: [(path: String, check: SealCheck, lockfile: Lockfile)] = []
    for lock in layout.locks {
      guard let earlier = inputs.earlier[lock.path],
        let bytes = try? conclusion.world.readSource(lock.path)
      else { return nil }
      let sealed = SealedInputs(inputs.sealedTree(for: lock), options: options).inputs
      guard let check = SealCheck(of: bytes, inputs: sealed) else { return nil }
      checks.append((lock.path, check, earlier.lockfile))
    }
    guard !checks.isEmpty else { return nil }
    let parts = checks.map { path, check, lockfile in
      CompileReport.Part(
        path: path, profile: lockfile.header?.profile,
        state: check.isCurrent ? .current : .stale, packageCount: lockfile.entries.count,
        findings: lines(check, of: path))
    }
    return try conclusion.concludeCheck(
      parts, disparities: disparities(checks.map { ($0.path, $0.lockfile) }))
  }

  /// Pins of production that development does not have.
  private func disparities(_ locks: [(path: String, lockfile: Lockfile)]) -> [String] {
    guard let production = locks.first, let development = locks.dropFirst().first else { return [] }
    let known = Dictionary(grouping: development.lockfile.entries, by: \.name)
    return production.lockfile.entries.compactMap { entry in
      let others = (known[entry.name] ?? []).map(\.release)
      guard !others.contains(entry.release) else { return nil }
      let there = others.first.map { "is \($0)" } ?? "is missing"
      return "`\(entry.name)` is \(entry.release) in \(production.path) and \(there) in "
        + development.path
    }
  }

  private func lines(_ check: SealCheck, of path: String) -> [String] {
    check.findings.map { finding in
      switch finding {
      case .editedEntry(let line): "\(path):\(line): the lock was edited here"
      case .editedLock: "\(path): the lock was edited: a line came, went or changed"
      case .newInput(let input):
        input.place.map { "\($0) is not what was locked" }
          ?? "the option `\(input.text)` is not what was locked with"
      case .goneInputs(0): "an input changed"
      case .goneInputs(1): "a requirement or an option that was locked is gone"
      case .goneInputs(let count): "\(count) requirements or options that were locked are gone"
      }
    }
  }
}
