import Packaging

extension CompileOptions.OutputOptions {
  /// Takes them from a command line; what it does not say is as the manner has it.
  init(_ arguments: ParsedArguments, manner: Manner) throws(UsageError) {
    self.manner = manner
    let hashes = manner == .lock ? "hashes" : "generate-hashes"
    self.hashes = arguments.isOn(hashes, default: manner == .lock)
    reusesHashes = arguments.isOn("reuse-hashes", default: true)
    annotates = arguments.isOn("annotate", default: true)
    annotationStyle = arguments.value("annotation-style") ?? "split"
    header = arguments.isOn("header", default: true)
    stripsExtras = arguments.isOn("strip-extras", default: manner == .lock)
    warnsOfExtras = manner == .pipTools && arguments.value("strip-extras") == nil
    pinsUnsafePackages = arguments.isOn("allow-unsafe", default: manner == .lock)
    unsafePackages = try Self.unsafePackages(arguments, manner: manner)
    newline = CompileOptions.NewlineChoice(rawValue: arguments.value("newline") ?? "") ?? .preserve
    repeats = CompileOptions.RepeatedOptions(
      indexURLs: arguments.isOn("emit-index-url", default: true),
      findLinks: arguments.isOn("emit-find-links", default: true),
      trustedHosts: arguments.isOn("emit-trusted-host", default: true),
      any: arguments.isOn("emit-options", default: true))
  }

  /// The packages that were named, else pip-tools' own in its manner.
  private static func unsafePackages(
    _ arguments: ParsedArguments, manner: Manner
  ) throws(UsageError) -> Set<PackageName> {
    var texts = arguments.list("unsafe-package")
    if texts.isEmpty, manner == .pipTools { texts = ["distribute", "pip", "setuptools"] }
    var names: Set<PackageName> = []
    for text in texts {
      do {
        names.insert(try PackageName(parsing: text))
      } catch {
        throw .invalidValue(
          option: "--unsafe-package", value: text, expected: "the name of a package")
      }
    }
    return names
  }
}
