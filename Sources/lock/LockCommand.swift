import Packaging
import PlatformIO

/// The program: arguments in, streams and a status out.
@main struct LockCommand {
  static func main() async {
    Interruption.install()
    let status = await run(Array(CommandLine.arguments.dropFirst()), world: World())
    Terminal.exit(status.rawValue)
  }

  private static func run(_ arguments: [String], world: World) async -> ExitStatus {
    switch arguments.first {
    case "compile":
      return await compile(Array(arguments.dropFirst()), world: world)
    case nil, "--help", "-h", "help":
      Terminal.standardOutput.write(HelpPage.program.text)
      return arguments.isEmpty ? .failed : .done
    case "--version":
      Terminal.standardOutput.write("lock \(ProgramVersion.text)\n")
      return .done
    case let name?:
      return fail(
        name.hasPrefix("-")
          ? UsageError.unknownOption(name, nearest: nil)
          : UsageError.unknownCommand(name, nearest: nearestName(to: name, among: ["compile"])),
        console: Console(color: .auto, quiet: 0, verbose: 0, world: world))
    }
  }

  private static func compile(_ arguments: [String], world: World) async -> ExitStatus {
    var console = Console(color: .auto, quiet: 0, verbose: 0, world: world)
    do {
      let parsed = try ParsedArguments(
        parsing: arguments, table: compileOptionTable, variables: world.variable)
      if parsed.isOn("help") {
        console.output(Array(HelpPage.compile.text.utf8))
        return .done
      }
      if parsed.isOn("version") {
        console.output(Array("lock \(ProgramVersion.text)\n".utf8))
        return .done
      }
      let options = try CompileOptions(parsed)
      console = Console(
        color: options.color, quiet: options.quiet, verbose: options.verbose, world: world)
      return try await CompileCommand(options: options, world: world, console: console).run()
    } catch {
      return fail(error, console: console)
    }
  }

  /// Says what is wrong; the kind of error decides the status.
  private static func fail(_ error: any Error, console: Console) -> ExitStatus {
    guard let told = error as? any DiagnosticError else {
      console.report(Diagnostic(.error, "\(error)", reference: "unexpected"))
      return .failed
    }
    console.report(told.diagnostic)
    if case .unsolvable = error as? CompileError { return .unsolved }
    return .failed
  }
}
