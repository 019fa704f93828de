import Packaging
import PlatformIO

/// One command of the program: its name, what `--help` says of it, and what it does.
struct Subcommand: Sendable {
  let name: String
  let help: @Sendable () -> HelpPage
  let options: @Sendable () -> [OptionSpecification]
  let run: @Sendable (ParsedArguments, World, Console) async throws -> ExitStatus

  /// Whether it is one of pip-tools' commands.
  private var isPipTools: Bool { name.hasPrefix("pip-") }

  /// Takes the arguments apart, answers `--help` and `--version`, and runs.
  func run(_ arguments: [String], world: World) async -> ExitStatus {
    var console = Console(world: world)
    do {
      var parsed = try ParsedArguments(
        parsing: arguments, table: options(), variables: world.variable)
      if parsed.isOn("help") {
        console.output(Array(help().text.utf8))
        return .done
      }
      if parsed.isOn("version") {
        // Scripts compare it; `--help` tells whose program it is.
        let title =
          isPipTools ? "\(name), version 7.6.2" : "lock \(ProgramVersion.text)"
        console.output(Array("\(title)\n".utf8))
        return .done
      }
      parsed.fill(
        from: try Configuration(
          ConfigurationChoice(parsed, asPipTools: isPipTools), command: name, options: options(),
          operands: parsed.operands, world: world), addsPipsLists: isPipTools)
      try parsed.takePipArguments(table: options())
      console = Console(
        color: Console.Color(rawValue: parsed.value("color") ?? "") ?? .auto,
        logFormat: Console.LogFormat(rawValue: parsed.value("log-format") ?? "") ?? .text,
        quiet: parsed.count("quiet"), verbose: parsed.count("verbose"), world: world)
      do {
        return try await run(parsed, world, console)
      } catch let error as UsageError {
        let status = console.fail(ConfiguredError(error, parsed))
        return isPipTools ? PipToolsStatus.status(of: error) : status
      }
    } catch {
      let status = console.fail(error)
      return isPipTools ? PipToolsStatus.status(of: error) : status
    }
  }
}

/// A value that an option cannot have, and where it comes from.
private struct ConfiguredError: DiagnosticError {
  var diagnostic: Diagnostic

  init(_ error: UsageError, _ arguments: ParsedArguments) {
    diagnostic = error.diagnostic
    if let note = error.option.flatMap({ arguments.note(for: $0) }) {
      diagnostic.notes.append(note)
    }
  }
}

extension Subcommand {
  /// Every command, in the order in which `--help` lists them.
  static let all: [Subcommand] = [
    .compile, .sync, .config, .diff, .outdated, .tree, .why, .completions, .man, .installAliases,
  ]

  /// Commands that the program is when it is called by their names.
  static let aliases: [Subcommand] = [.pipCompile, .pipSync]

  static let compile = Subcommand(
    name: "compile", help: { .compile }, options: { compileOptionTable }
  ) { parsed, world, console in
    let options = try CompileOptions(parsed)
    return try await CompileCommand(options: options, world: world, console: console).run()
  }
}

extension Subcommand {
  static let sync = Subcommand(
    name: "sync", help: { .sync }, options: { syncOptionTable }
  ) { parsed, world, console in
    let options = try SyncOptions(parsed, profileVariable: world.variable("LOCK_PROFILE"))
    return try await SyncCommand(options: options, world: world, console: console).run()
  }
}

extension Console {
  /// Says what is wrong; the kind of error decides the status.
  func fail(_ error: any Error) -> ExitStatus {
    guard let told = error as? any DiagnosticError else {
      report(Diagnostic(.error, "\(error)", reference: "unexpected"))
      return .failed
    }
    report(told.diagnostic)
    if case .unsolvable = error as? CompileError { return .unsolved }
    return .failed
  }
}
