import Lockfiles
import Packaging
import RequirementFiles

/// Everything that a lock follows from, as texts whose sums the lock keeps (see `LockSeal`).
///
/// The interpreter does not count, nor where packages come from: both may differ from machine to
/// machine. What of them the lock has to say stands in the lock itself.
struct SealedInputs {
  var inputs: [SealCheck.Input]

  init(_ tree: RequirementTree, options: CompileOptions) {
    inputs = []
    for (kind, roots) in [
      ("", tree.requirements), ("-c ", tree.constraints), ("--override ", tree.overrides),
    ] {
      for root in roots { add(kind, root.text, hashes: root.hashes, at: root.origin) }
    }
    for local in tree.local {
      add(local.isEditable ? "-e " : "", local.text, hashes: local.hashes, at: local.origin)
    }
    for word in options.sealedOptions { inputs.append(SealCheck.Input(text: word, place: nil)) }
    if tree.options.allowsPrereleases {
      inputs.append(SealCheck.Input(text: "--pre", place: nil))
    }
  }

  var texts: [String] { inputs.map(\.text) }

  private mutating func add(
    _ kind: String, _ text: String, hashes: [Digest], at origin: Origin
  ) {
    let words = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let file = origin.location?.file ?? ""
    let suffix = hashes.map { " \($0)" }.joined()
    inputs.append(
      SealCheck.Input(
        text: "\(kind)\(file) \(words)\(suffix)",
        place: origin.location.map { "\($0): `\(text)`" } ?? "`\(text)`"))
  }
}

/// Whether locks are what their inputs and their own seals say, without asking anyone.
struct SealedCheck {
  let inputs: CompileInputs
  let options: CompileOptions
  let layout: ProjectLayout
  let console: Console
  let world: World

  /// What became of the check; nil where a lock has no seal, and only resolving can tell.
  func run() -> ExitStatus? {
    var checks: [(path: String, check: SealCheck, lockfile: Lockfile)] = []
    for lock in layout.locks {
      guard let earlier = inputs.earlier[lock.path],
        let bytes = try? world.readSource(lock.path)
      else { return nil }
      let sealed = SealedInputs(inputs.sealedTree(for: lock), options: options).inputs
      guard let check = SealCheck(of: bytes, inputs: sealed) else { return nil }
      checks.append((lock.path, check, earlier.lockfile))
    }
    guard !checks.isEmpty else { return nil }
    for (path, check, lockfile) in checks {
      let count = lockfile.entries.count
      let size = count == 1 ? "1 package" : "\(count) packages"
      console.say("\(path): \(check.isCurrent ? "up to date" : "out of date") (\(size))")
      for line in lines(check, of: path) { console.say("  " + line) }
    }
    let disparities = disparities(checks.map { ($0.path, $0.lockfile) })
    for line in disparities { console.say("  " + line) }
    return checks.allSatisfy(\.check.isCurrent) && disparities.isEmpty ? .done : .unsolved
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
