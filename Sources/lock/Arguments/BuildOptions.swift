import Packaging

/// Options that say how sources are built, of every command that may have to.
let buildOptionTable: [OptionSpecification] = [
  .init(
    name: "build-isolation", kind: .toggle,
    help: "`--no-build-isolation`: with what the interpreter's environment has",
    section: "How to build"),
  .init(
    name: "config-settings", short: "C", kind: .list("KEY=VALUE"),
    help: "a setting for the build backends", aliases: ["config-setting"],
    section: "How to build"),
  .init(
    name: "build-constraint", short: "b", kind: .list("FILE"),
    help: "versions of what builds need are narrowed by this file", aliases: ["build-constraints"],
    section: "How to build"),
  .init(
    name: "build-timeout", kind: .value("SECONDS"),
    help: "how long one step of a build may take (default: an hour)", section: "How to build",
    isOneOff: true),
]

/// How sources are built.
struct BuildOptions: Equatable {
  var isIsolated: Bool
  var settings: [ConfigSetting]
  var constraintFiles: [String]
  /// In seconds.
  var timeout: Double

  /// Takes them from a command line whose table has `buildOptionTable`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    isIsolated = arguments.isOn("build-isolation", default: true)
    settings = try arguments.list("config-settings").map { text throws(UsageError) in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw .invalidValue(option: "--config-settings", value: text, expected: "`KEY=VALUE`")
      }
      return ConfigSetting(
        key: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }
    constraintFiles = arguments.list("build-constraint")
    timeout = 3600
    if let text = arguments.value("build-timeout") {
      guard let seconds = Int(text), (1...86_400).contains(seconds) else {
        throw .invalidValue(option: "--build-timeout", value: text, expected: "a whole number")
      }
      timeout = Double(seconds)
    }
  }
}
