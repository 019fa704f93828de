/// Options that say where packages come from, of every command that asks for some.
let indexOptionTable: [OptionSpecification] = [
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
    aliases: ["rebuild"], section: "Where packages come from", isOneOff: true),
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
  .init(
    name: "keyring-provider", kind: .value("HOW"),
    help: "`subprocess`: the program `keyring` is asked for the password of a URL's user",
    choices: ["auto", "disabled", "import", "subprocess"], section: "Where packages come from",
    isOneOff: true),
  .init(
    name: "pip-args", kind: .value("ARGUMENTS"),
    help: "pip's options, as far as they are known here",
    section: "Where packages come from", hasVariable: false),
]

/// Options that every command has.
let commonOptions: [OptionSpecification] = [
  .init(
    name: "config", kind: .value("FILE"), help: "settings from this TOML file, not the project's",
    section: "Everything else"),
  .init(
    name: "no-config", kind: .flag, help: "no settings from the project's files",
    section: "Everything else", isOneOff: true),
  .init(
    name: "isolated", kind: .flag, help: "nor from pip's files and `PIP_*` variables",
    section: "Everything else", isOneOff: true),
  .init(
    name: "color", kind: .value("WHEN"), help: "colour on a terminal (`NO_COLOR` turns it off)",
    choices: ["auto", "always", "never"], section: "Everything else", isOneOff: true),
  .init(
    name: "log-format", kind: .value("HOW"),
    help: "standard error as lines for people, or as one JSON object a line",
    choices: ["text", "json"], section: "Everything else", isOneOff: true),
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
