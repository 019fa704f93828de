import Packaging
import PlatformIO

/// What pip-compile says besides the lock, in its own words: some scripts look for them.
enum PipCompileWords {
  static let stripExtras =
    "WARNING: --strip-extras is becoming the default in version 8.0.0. To silence this warning, "
    + "either use --strip-extras to opt into the new default or use --no-strip-extras to retain "
    + "the existing behavior."
  static let uninstallable =
    "The generated requirements file may be rejected by pip install. See # WARNING lines for "
    + "details."
  static let legacyResolver =
    "WARNING: the legacy dependency resolver is deprecated and will be removed in future versions "
    + "of pip-tools."
  static let dryRun = "Dry-run, so nothing updated."

  static func missingExtra(_ extra: String, of name: String, _ version: String) -> String {
    "  WARNING: \(name) \(version) does not provide the extra '\(extra)'"
  }

  static func emptyOutput(_ path: String) -> String {
    "WARNING: the output file \(path) exists but is empty. Pip-tools cannot upgrade only specific "
      + "packages (using -P/--upgrade-package) without an existing pin file to provide "
      + "constraints. This often occurs if you redirect standard output to your output file, as "
      + "any existing content is truncated."
  }

  /// Says a warning on standard error; as in pip-compile, `-q` does not silence it.
  static func say(_ line: String, on console: Console) {
    if console.logFormat == .json {
      return console.report(Diagnostic(.warning, line, reference: "pip-compile"))
    }
    Terminal.standardError.write(
      console.usesColor ? "\u{1B}[33m\(line)\u{1B}[0m\n" : line + "\n")
  }

  /// Says what can be said before anything is resolved.
  static func warn(
    of options: CompileOptions, _ layout: ProjectLayout, _ inputs: CompileInputs,
    on console: Console
  ) {
    if options.usesLegacyResolver { say(legacyResolver, on: console) }
    guard !options.upgradesAll, !options.upgrades.isEmpty else { return }
    for lock in layout.locks
    where inputs.standing.contains(where: { $0.path == lock.path && $0.bytes.isEmpty }) {
      say(emptyOutput(lock.path), on: console)
    }
  }
}
