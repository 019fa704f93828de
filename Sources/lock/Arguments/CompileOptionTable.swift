/// The options of `lock compile`, in the order in which `--help` lists them.
let compileOptionTable: [OptionSpecification] =
  whatToCompile + howToResolve + formatOptionTable + indexOptionTable + buildOptionTable
  + whatToWrite + acceptedOptions + commonOptions

private let whatToCompile: [OptionSpecification] = [
  .init(
    name: "prod", kind: .flag, help: "the production lock alone (as in a pipeline)",
    section: "What to compile", hasVariable: false),
  .init(
    name: "dev", kind: .flag, help: "both locks, production a part of development (default)",
    section: "What to compile", hasVariable: false),
  .init(
    name: "profile", kind: .value("NAME"), help: "`prod` or `dev`, by name",
    section: "What to compile"),
  .init(
    name: "output-file", short: "o", kind: .value("FILE"),
    help: "where the lock goes; `-` is standard output", section: "What to compile",
    hasVariable: false),
  .init(
    name: "extra", kind: .list("NAME"), help: "an extra of the project in `pyproject.toml`",
    section: "What to compile"),
  .init(
    name: "all-extras", kind: .toggle, help: "all of its extras", section: "What to compile"),
  .init(
    name: "group", kind: .list("[FILE:]NAME"),
    help: "a dependency group of `pyproject.toml`, or of another one", section: "What to compile"),
  .init(
    name: "upgrade", short: "U", kind: .toggle, help: "forget every existing pin",
    section: "What to compile", isOneOff: true, hasVariable: false),
  .init(
    name: "upgrade-package", short: "P", kind: .list("NAME[==V]"),
    help: "forget the pin of one package, or move it to a version", section: "What to compile",
    isOneOff: true, hasVariable: false),
  .init(
    name: "check", kind: .flag, help: "write nothing; exit 1 where a lock is out of date",
    aliases: ["locked"], section: "What to compile", isOneOff: true, hasVariable: false),
  .init(
    name: "dry-run", short: "n", kind: .flag, help: "write nothing; print what would change",
    section: "What to compile", isOneOff: true, hasVariable: false),
  .init(
    name: "json", kind: .flag, help: "print what changed as JSON", section: "What to compile",
    isOneOff: true, hasVariable: false),
]

private let howToResolve: [OptionSpecification] = [
  .init(
    name: "constraint", short: "c", kind: .list("FILE"),
    help: "versions are narrowed by this file, which adds no package",
    section: "How to resolve"),
  .init(
    name: "override", kind: .list("FILE"),
    help: "requirements that replace all others on their package", aliases: ["overrides"],
    section: "How to resolve"),
  .init(
    name: "python", kind: .value("PATH|NAME"),
    help: "the interpreter to lock for (default: the active environment's, else `python3`)",
    aliases: ["python-executable"], section: "How to resolve"),
  .init(
    name: "python-version", kind: .value("X.Y[.Z]"), help: "lock for this Python, none is run",
    section: "How to resolve"),
  .init(
    name: "python-platform", kind: .value("NAME"),
    help: "lock for this platform: `linux`, `macos`, `x86_64-manylinux2014`, …",
    section: "How to resolve"),
  .init(
    name: "pre", short: "p", kind: .toggle, help: "pre-releases like any other release",
    section: "How to resolve"),
  .init(
    name: "prerelease", kind: .value("WHEN"), help: "when to take pre-releases",
    choices: ["if-necessary", "allow", "disallow", "explicit", "if-necessary-or-explicit"],
    section: "How to resolve"),
  .init(
    name: "resolution", kind: .value("WHICH"), help: "which of the versions that fit to take",
    choices: ["highest", "lowest", "lowest-direct"], section: "How to resolve"),
  .init(
    name: "exclude-newer", kind: .value("WHEN"),
    help: "pass over files uploaded at or after a date, a time, or within a duration (`7d`)",
    aliases: ["uploaded-prior-to"], section: "How to resolve"),
]

private let whatToWrite: [OptionSpecification] = [
  .init(
    name: "hashes", kind: .toggle, help: "`--no-hashes`: pins without `--hash`",
    aliases: ["generate-hashes"], section: "What to write"),
  .init(
    name: "annotate", kind: .toggle, help: "`--no-annotate`: no `# via` comments",
    section: "What to write"),
  .init(
    name: "annotation-style", kind: .value("STYLE"), help: "one line a reason, or one for all",
    choices: ["split", "line"], section: "What to write"),
  .init(
    name: "header", kind: .toggle, help: "`--no-header`: no comment at the top",
    section: "What to write"),
  .init(
    name: "strip-extras", kind: .toggle, help: "`--no-strip-extras`: keep `name[extra]==`",
    section: "What to write"),
  .init(
    name: "reuse-hashes", kind: .toggle,
    help: "`--no-reuse-hashes`: hashes of pins that stay come from the index too",
    section: "What to write", isOneOff: true),
  .init(
    name: "newline", kind: .value("KIND"), help: "how lines end",
    choices: ["preserve", "native", "lf", "crlf"], section: "What to write"),
  .init(
    name: "allow-unsafe", kind: .toggle,
    help: "`--no-allow-unsafe`: name unsafe packages at the end, without a pin",
    section: "What to write"),
  .init(
    name: "unsafe-package", kind: .list("NAME"),
    help: "a package that stands in a section of its own", aliases: ["no-emit-package"],
    section: "What to write"),
  .init(
    name: "emit-index-url", kind: .toggle, help: "`--no-emit-index-url`: no line for an index",
    section: "What to write"),
  .init(
    name: "emit-find-links", kind: .toggle,
    help: "`--no-emit-find-links`: no line for places with links", section: "What to write"),
  .init(
    name: "emit-trusted-host", kind: .toggle,
    help: "`--no-emit-trusted-host`: no line for trusted hosts", section: "What to write"),
  .init(
    name: "emit-options", kind: .toggle, help: "`--no-emit-options`: none of these lines",
    section: "What to write"),
]

/// Options of pip-compile that mean nothing here: they are taken, and change nothing.
private let acceptedOptions: [OptionSpecification] = [
  .init(
    name: "resolver", kind: .value("NAME"), help: "accepted; there is one resolver",
    choices: ["backtracking", "legacy"], section: "For pip-compile's sake", hasVariable: false),
  .init(
    name: "max-rounds", kind: .value("N"), help: "accepted; there are no rounds",
    section: "For pip-compile's sake", hasVariable: false),
]
