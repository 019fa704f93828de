/// Options of pip-compile and pip-sync that are refused rather than unknown, and what to do instead.
enum RefusedOptions {
  private static let builds =
    "what builds need is locked beside each entry that has to be built, without an option"

  private static let hints: [String: String] = [
    "build-deps-for": builds, "all-build-deps": builds, "only-build-deps": builds,
    "user": "sync a virtual environment (`--python PATH`) or a folder (`--target DIR`)",
  ]

  /// What to do instead of an option with or without its dashes; nil for one that was never there.
  static func hint(for name: String) -> String? {
    hints[String(name.drop { $0 == "-" })]
  }
}
