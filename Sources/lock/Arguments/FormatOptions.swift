import Packaging

/// Options that say whether wheels or sources are taken, of every command that takes either.
let formatOptionTable: [OptionSpecification] = [
  .init(
    name: "only-binary", kind: .list("NAMES"),
    help: "wheels only, for these packages or `:all:`", section: "Wheels and sources"),
  .init(
    name: "no-binary", kind: .list("NAMES"),
    help: "source distributions only, for these packages or `:all:`",
    section: "Wheels and sources"),
  .init(
    name: "no-build", kind: .toggle, help: "the same as `--only-binary :all:`",
    section: "Wheels and sources"),
]

extension FormatControl {
  /// Takes it from a command line whose table has `formatOptionTable`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    self.init()
    var (sources, wheels) = (FormatControl(), FormatControl())
    do {
      for names in arguments.list("no-binary") { sources.addNoBinary(try Self.selectors(names)) }
      for names in arguments.list("only-binary") { wheels.addOnlyBinary(try Self.selectors(names)) }
    } catch {
      throw .invalid(
        message: "`--only-binary` and `--no-binary` take package names, `:all:` or `:none:`",
        hints: [])
    }
    var onlyBinary = wheels.onlyBinary
    if arguments.isOn("no-build") { onlyBinary.includeAll() }
    add(noBinary: sources.noBinary, onlyBinary: onlyBinary)
  }

  /// `a,b` or `:all:`.
  private static func selectors(_ names: String) throws(NameError) -> [PackageSelector] {
    var selectors: [PackageSelector] = []
    for name in names.split(separator: ",") {
      selectors.append(try PackageSelector(parsing: name))
    }
    return selectors
  }
}
