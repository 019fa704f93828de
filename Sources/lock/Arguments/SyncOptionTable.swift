import WheelInstall

/// The options of `lock sync`, in the order in which `--help` lists them.
let syncOptionTable: [OptionSpecification] =
  whatToSync + whatToDo + whatIsLeft + whereToInstall + howToInstall + formatOptionTable
  + indexOptionTable + buildOptionTable + commonOptions

private let whatToSync: [OptionSpecification] = [
  .init(
    name: "prod", kind: .flag, help: "the production lock", section: "Which lock",
    hasVariable: false),
  .init(
    name: "dev", kind: .flag, help: "the development lock", section: "Which lock",
    hasVariable: false),
  .init(
    name: "profile", kind: .value("NAME"),
    help: "`prod` or `dev`, by name (default: the only lock there is, else `dev`)",
    section: "Which lock"),
]

private let whatToDo: [OptionSpecification] = [
  .init(
    name: "dry-run", short: "n", kind: .flag,
    help: "change nothing; print what would change, exit 1 if anything would",
    section: "What to do", hasVariable: false),
  .init(
    name: "check", kind: .flag, help: "change nothing; exit 1 if the environment is not its lock",
    section: "What to do", hasVariable: false),
  .init(
    name: "ask", short: "a", kind: .flag, help: "print what would change, and ask before doing it",
    section: "What to do", hasVariable: false),
  .init(
    name: "json", kind: .flag, help: "print the plan as JSON", section: "What to do",
    hasVariable: false),
  .init(
    name: "force", kind: .flag,
    help: "of two pins of a package that disagree, take the one that is read last",
    section: "What to do", hasVariable: false),
  .init(
    name: "verify", kind: .flag,
    help: "hash every installed file; install again what is damaged", section: "What to do",
    hasVariable: false),
  .init(
    name: "reinstall", kind: .optional("NAME"),
    help: "install again what is right already: everything, or one package",
    aliases: ["reinstall-package"], section: "What to do", hasVariable: false),
]

private let whatIsLeft: [OptionSpecification] = [
  .init(
    name: "exact", kind: .toggle,
    help: "remove `pip`, `setuptools`, `wheel` and the like too, unless locked",
    section: "What may stay"),
  .init(
    name: "keep", kind: .list("NAME"), help: "leave a package alone that is not locked",
    section: "What may stay"),
  .init(
    name: "allow-empty", kind: .flag, help: "remove everything where the lock has no packages",
    section: "What may stay", hasVariable: false),
]

private let whereToInstall: [OptionSpecification] = [
  .init(
    name: "python", kind: .value("PATH|NAME"),
    help: "whose environment (default: the active one, `.venv`, else that of `python3`)",
    aliases: ["python-executable"], section: "Where to install"),
  .init(
    name: "target", kind: .value("DIR"), help: "into this folder, for that interpreter",
    section: "Where to install"),
  .init(
    name: "prefix", kind: .value("DIR"), help: "into `lib`, `bin`, … of this folder",
    section: "Where to install"),
  .init(
    name: "break-system-packages", kind: .toggle,
    help: "even where the system looks after the environment", section: "Where to install"),
  .init(
    name: "lock-timeout", kind: .value("SECONDS"),
    help: "how long to wait for another run in the same environment (default: 300)",
    section: "Where to install"),
]

private let howToInstall: [OptionSpecification] = [
  .init(
    name: "link-mode", kind: .value("HOW"), help: "how files come from the cache",
    choices: LinkMode.allCases.map(\.rawValue), section: "How to install"),
  .init(
    name: "compile-bytecode", kind: .toggle, help: "compile modules, as for an image",
    aliases: ["compile"], section: "How to install"),
  .init(
    name: "require-hashes", kind: .toggle,
    help: "`--no-require-hashes`: install pins without a hash", aliases: ["hashes"],
    section: "How to install"),
]
