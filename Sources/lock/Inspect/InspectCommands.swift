import Lockfiles
import Packaging

extension Subcommand {
  static let tree = Subcommand(
    name: "tree", help: { .tree }, options: { treeOptionTable }
  ) { arguments, world, console in
    try refuseOperands(arguments, of: "tree")
    let lock = try ProjectLocks(world: world, profiles: arguments.profiles).lock(
      arguments.value("lock"))
    let lines = LockTree.lines(of: LockGraph(lock.lockfile), depth: try depth(arguments))
    return print(lines, on: console)
  }

  static let why = Subcommand(
    name: "why", help: { .why }, options: { whyOptionTable }
  ) { arguments, world, console in
    guard !arguments.operands.isEmpty else {
      throw UsageError.invalid(message: "`lock why` needs the name of a package", hints: [])
    }
    let lockfile = try ProjectLocks(world: world, profiles: arguments.profiles)
      .lock(arguments.value("lock")).lockfile
    let graph = LockGraph(lockfile)
    let depth = try depth(arguments)
    var status = ExitStatus.done
    var lines: [String] = []
    for text in arguments.operands {
      guard let name = try? PackageName(parsing: text) else {
        throw UsageError.invalid(message: "`\(text)` is no name of a package", hints: [])
      }
      let reasons =
        LockTree.reasons(for: name, in: graph, depth: depth)
        + LockTree.builds(with: name, in: lockfile)
      if reasons.isEmpty {
        let near = nearestName(to: name.text, among: graph.nodes.map(\.name.text))
        console.report(
          Diagnostic(
            .error, "`\(name)` is not in the lock",
            hints: near.map { ["did you mean `\($0)`?"] } ?? [], reference: "not-in-lock"))
        status = .unsolved
      }
      lines += (lines.isEmpty || reasons.isEmpty ? [] : [""]) + reasons
    }
    let printed = print(lines, on: console)
    return status == .done ? printed : status
  }

  static let diff = Subcommand(
    name: "diff", help: { .diff }, options: { diffOptionTable }
  ) { arguments, world, console in
    try await DiffCommand(
      operands: arguments.operands, profiles: arguments.profiles,
      printsJSON: arguments.isOn("json"), world: world, console: console
    ).run()
  }

  static let outdated = Subcommand(
    name: "outdated", help: { .outdated }, options: { outdatedOptionTable }
  ) { arguments, world, console in
    try refuseOperands(arguments, of: "outdated")
    return try await OutdatedCommand(arguments: arguments, world: world, console: console).run()
  }

  private static func refuseOperands(
    _ arguments: ParsedArguments, of command: String
  ) throws(UsageError) {
    guard let first = arguments.operands.first else { return }
    throw .invalid(
      message: "`lock \(command)` takes no `\(first)`",
      hints: ["a lock is named with `--lock \(first)`"])
  }

  private static func depth(_ arguments: ParsedArguments) throws(UsageError) -> Int? {
    guard let text = arguments.value("depth") else { return nil }
    guard let depth = Int(text), depth > 0 else {
      throw .invalidValue(option: "--depth", value: text, expected: "a whole number above 0")
    }
    return depth
  }

  private static func print(_ lines: [String], on console: Console) -> ExitStatus {
    let text = lines.map { $0 + "\n" }.joined()
    return console.output(Array(text.utf8)) ? .done : .failed
  }
}
