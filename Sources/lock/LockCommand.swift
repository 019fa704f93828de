import Packaging
import PlatformIO

/// The program: arguments in, streams and a status out.
@main struct LockCommand {
  static func main() async {
    Interruption.install()
    let arguments = Array(CommandLine.arguments.dropFirst())
    let world = World()
    let called = CommandLine.arguments.first?.split(separator: "/").last.map(String.init)
    let status: ExitStatus
    if let alias = Subcommand.aliases.first(where: { $0.name == called }) {
      status = await alias.run(arguments, world: world)
    } else {
      status = await run(arguments, world: world)
    }
    Terminal.exit(status.rawValue)
  }

  private static func run(_ arguments: [String], world: World) async -> ExitStatus {
    if let command = Subcommand.all.first(where: { $0.name == arguments.first }) {
      return await command.run(Array(arguments.dropFirst()), world: world)
    }
    switch arguments.first {
    case nil, "--help", "-h", "help":
      Terminal.standardOutput.write(HelpPage.program.text)
      return arguments.isEmpty ? .failed : .done
    case "--version":
      Terminal.standardOutput.write("lock \(ProgramVersion.text)\n")
      return .done
    case let name?:
      let console = Console(world: world)
      let known = Subcommand.all.map(\.name)
      guard name.hasPrefix("-") else {
        return console.fail(
          UsageError.unknownCommand(name, nearest: nearestName(to: name, among: known)))
      }
      guard let command = arguments.first(where: known.contains) else {
        return console.fail(UsageError.unknownOption(name, nearest: nil))
      }
      return console.fail(
        UsageError.invalid(
          message: "`\(name)` stands before the command",
          hints: ["options follow it: `lock \(command) \(name)`"]))
    }
  }
}
