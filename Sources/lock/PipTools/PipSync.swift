import Lockfiles
import Packaging
import PlatformIO

extension Subcommand {
  /// `lock sync` under the name of pip-tools' command, with its defaults, streams and texts.
  static let pipSync = Subcommand(
    name: "pip-sync", help: { .pipSync }, options: { pipSyncOptionTable }
  ) { parsed, world, console in
    var options = try SyncOptions(
      parsed, manner: .pipTools, profileVariable: world.variable("LOCK_PROFILE"))
    if options.python == nil { options.python = world.neighbouringPython }
    if parsed.operands.isEmpty {
      guard world.isFile("requirements.txt") else {
        throw UsageError.invalid(
          message:
            "No requirement files given and no requirements.txt found in the current directory",
          hints: ["`pip-compile` writes it"])
      }
      options.scope = .explicit(["requirements.txt"])
    }
    if options.takesLastPin, parsed.operands.contains(where: { $0.hasSuffix(".in") }) {
      console.report(
        Diagnostic(
          .warning, "some input files have the .in extension; only their pinned lines can be used",
          reference: "not-a-lock"))
    }
    return try await SyncCommand(options: options, world: world, console: console).run()
  }
}

/// The options of `lock sync` without those that name a profile: pip-sync takes files.
let pipSyncOptionTable: [OptionSpecification] = syncOptionTable.filter {
  !["prod", "dev", "profile"].contains($0.name)
}

extension HelpPage {
  static let pipSync = HelpPage(
    usage: "pip-sync [OPTION…] [LOCK…]",
    summary:
      "Makes an environment hold what requirements.txt says, as pip-sync does (this is `lock`).",
    examples: [
      ("pip-sync", "the active environment, from requirements.txt"),
      ("pip-sync requirements.txt dev.txt", "from several locks"),
      ("pip-sync --dry-run", "print what would change; exit 1 if anything would"),
      ("pip-sync --ask", "print it, and ask before doing it"),
    ],
    options: pipSyncOptionTable,
    footer: "Exit status: 0 done; 1 with -n, something would change; 2 a failure.")
}

extension World {
  /// The interpreter beside the program, where it was called by a path such as `.venv/bin/pip-sync`:
  /// pip-tools' commands are about the environment that they stand in.
  var neighbouringPython: String? {
    guard let called = CommandLine.arguments.first, called.contains("/") else { return nil }
    let python = Files.parent(of: called) + "/python"
    return Files.isExecutable(python) ? python : nil
  }
}
