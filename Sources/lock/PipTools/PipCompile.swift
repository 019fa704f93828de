import Lockfiles
import Packaging

extension Subcommand {
  /// `lock compile` under the name of pip-tools' command, with its defaults, streams and texts.
  static let pipCompile = Subcommand(
    name: "pip-compile", help: { .pipCompile }, options: { pipCompileOptionTable }
  ) { parsed, world, console in
    var options = try CompileOptions(parsed, manner: .pipTools)
    options.takeResolver(from: world.variable("PIP_TOOLS_RESOLVER"))
    if options.target.python == nil { options.target.python = world.neighbouringPython }
    if parsed.operands.isEmpty, parsed.list("group").isEmpty {
      options.scope = .explicit(sources: [try defaultSource(world)])
    }
    return try await CompileCommand(options: options, world: world, console: console).run()
  }

  /// The first that exists of the files that pip-compile looks for.
  private static func defaultSource(_ world: World) throws(UsageError) -> String {
    let names = ["requirements.in", "setup.py", "pyproject.toml", "setup.cfg"]
    guard let source = names.first(where: world.isFile) else {
      throw .invalid(
        message: "there is nothing to compile",
        hints: ["name a file, or make one of \(names.joined(separator: ", "))"])
    }
    return source
  }
}

extension CompileOptions {
  /// Takes the variable that stands for `--resolver`, where that is not given.
  fileprivate mutating func takeResolver(from variable: String?) {
    guard variable == "legacy", !recordedOptions.contains(where: { $0.hasPrefix("--resolver=") })
    else { return }
    usesLegacyResolver = true
    recordedOptions = (recordedOptions + ["--resolver=legacy"]).sorted()
  }
}

/// The options of `lock compile`, under pip-compile's names, and that it has no other.
let pipCompileOptionTable: [OptionSpecification] = (compileOptionTable + isolationOption)
  .compactMap { option in
    var option = option
    switch option.name {
    // What names a profile of the project would make two locks of one command.
    case "prod", "dev", "profile": return nil
    // It shows the lock itself, and reports nothing.
    case "json": return nil
    case "hashes":
      option = OptionSpecification(
        name: "generate-hashes", kind: .toggle, help: "pins with hashes", aliases: ["hashes"],
        section: option.section)
    case "refresh":
      option.short = "r"
    default: break
    }
    return option
  }

/// Taken where no build is made that it could be about.
private let isolationOption: [OptionSpecification] =
  compileOptionTable.contains { $0.name == "build-isolation" }
  ? []
  : [
    OptionSpecification(
      name: "build-isolation", kind: .toggle, help: "accepted; nothing is built",
      section: "For pip-compile's sake", hasVariable: false)
  ]

/// Options that a lock's header leaves out under pip-compile's name, whatever their values.
let pipCompileUnrecordedOptions: Set<String> = [
  "dry-run", "quiet", "refresh", "upgrade", "upgrade-package", "verbose", "cache-dir",
  "no-config", "isolated", "offline", "proxy", "timeout", "retries",
]

/// Values that are pip-compile's own defaults: its header leaves them out.
let pipCompileDefaults: [String: String] = [
  "annotate": "true", "header": "true", "emit-index-url": "true", "emit-find-links": "true",
  "emit-trusted-host": "true", "emit-options": "true", "annotation-style": "split",
  "resolver": "backtracking", "newline": "preserve", "max-rounds": "10",
  "build-isolation": "true", "reuse-hashes": "true", "generate-hashes": "false",
  "allow-unsafe": "false", "pre": "false", "no-index": "false", "all-extras": "false",
]

extension HelpPage {
  static let pipCompile = HelpPage(
    usage: "pip-compile [OPTION…] [SRC…]",
    summary:
      "Compiles requirements.txt from requirements.in, as pip-compile does (this is `lock`).",
    examples: [
      ("pip-compile", "requirements.in into requirements.txt"),
      ("pip-compile -q app.in -o app.txt", "another file, without printing it"),
      ("pip-compile --upgrade", "move every pin to the newest version that fits"),
      ("pip-compile --generate-hashes", "with the hashes of every file"),
    ],
    options: pipCompileOptionTable,
    footer: "Exit status: 0 done; 1 no solution; 2 bad usage or input, or another failure.")
}
