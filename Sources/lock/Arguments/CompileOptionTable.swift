/// The options of `lock compile`, in the order in which `--help` lists them.
let compileOptionTable: [OptionSpecification] =
  whatToCompile + howToResolve + whereToLook + whatToWrite + commonOptions

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
  .init(
    name: "only-binary", kind: .list("NAMES"),
    help: "wheels only, for these packages or `:all:`", section: "How to resolve"),
  .init(
    name: "no-binary", kind: .list("NAMES"),
    help: "source distributions only, for these packages or `:all:`", section: "How to resolve"),
  .init(
    name: "no-build", kind: .toggle, help: "the same as `--only-binary :all:`",
    section: "How to resolve"),
]

private let whereToLook: [OptionSpecification] = [
  .init(
    name: "index-url", short: "i", kind: .value("URL"),
    help: "the package index (default: the public one)", aliases: ["default-index"],
    section: "Where packages come from"),
  .init(
    name: "extra-index-url", kind: .list("URL"), help: "an index asked before that one",
    aliases: ["index"], section: "Where packages come from"),
  .init(
    name: "index-strategy", kind: .value("HOW"), help: "which index wins for a name",
    choices: ["first-index", "unsafe-first-match", "unsafe-best-match"],
    section: "Where packages come from"),
  .init(
    name: "find-links", short: "f", kind: .list("PLACE"),
    help: "a folder, an archive or a page with links to files",
    section: "Where packages come from"),
  .init(
    name: "no-index", kind: .toggle, help: "find-links only", section: "Where packages come from"),
  .init(
    name: "offline", kind: .toggle, help: "the cache only, whatever its age",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "refresh", kind: .toggle, help: "ask again for what the cache holds",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "cache-dir", kind: .value("DIR"), help: "where downloaded facts are kept",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "cert", kind: .value("FILE"), help: "certificates to trust (or `SSL_CERT_FILE`)",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "client-cert", kind: .value("FILE"), help: "certificate and key of this client",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "trusted-host", kind: .list("HOST[:PORT]"), help: "a host whose certificate may be bad",
    section: "Where packages come from"),
  .init(
    name: "proxy", kind: .value("URL"), help: "a proxy (default: `HTTPS_PROXY` and the like)",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "timeout", kind: .value("SECONDS"), help: "how long a silent server is waited for",
    section: "Where packages come from", isOneOff: true),
  .init(
    name: "retries", kind: .value("N"), help: "how often a failed request is repeated",
    section: "Where packages come from", isOneOff: true),
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
]

/// Options that every command has.
let commonOptions: [OptionSpecification] = [
  .init(
    name: "color", kind: .value("WHEN"), help: "colour on a terminal (`NO_COLOR` turns it off)",
    choices: ["auto", "always", "never"], section: "Everything else", isOneOff: true),
  .init(
    name: "quiet", short: "q", kind: .flag, help: "errors only", section: "Everything else",
    isOneOff: true),
  .init(
    name: "verbose", short: "v", kind: .flag, help: "say more; twice: still more",
    section: "Everything else", isOneOff: true),
  .init(
    name: "help", short: "h", kind: .flag, help: "this page", section: "Everything else",
    isOneOff: true, hasVariable: false),
  .init(
    name: "version", kind: .flag, help: "the version of this program", section: "Everything else",
    isOneOff: true, hasVariable: false),
]
