/// One entry of a list that `--no-binary` and its kin take: `:all:`, `:none:` or a project's name.
package enum PackageSelector: Hashable, Sendable {
  case all, none
  case named(PackageName)

  /// Reads one entry, without the commas around it.
  package init(parsing text: some StringProtocol) throws(NameError) {
    switch text {
    case ":all:": self = .all
    case ":none:": self = .none
    default: self = .named(try PackageName(parsing: text))
    }
  }
}

/// Some packages by name, or all of them.
package struct PackageSelection: Hashable, Sendable {
  /// `:all:` was said; `names` may still add entries, which then rank as names.
  package private(set) var includesAll = false
  package private(set) var names: Set<PackageName> = []

  package init() {}

  package var isEmpty: Bool { !includesAll && names.isEmpty }

  /// The entries as options take them: `:all:` first, then the names in order.
  package var entries: [String] {
    (includesAll ? [":all:"] : []) + names.sorted().map(\.text)
  }

  /// Adds `:all:` and leaves the names as they are.
  package mutating func includeAll() { includesAll = true }

  /// Adds entries in the order given, and takes what they name out of the opposite selection.
  ///
  /// As pip does: `:all:` empties both and ends the list unless a `:none:` follows; `:none:`
  /// empties this one.
  package mutating func add(_ selectors: [PackageSelector], excludingFrom opposite: inout Self) {
    var rest = selectors[...]
    while let all = rest.firstIndex(of: .all) {
      opposite = Self()
      self = Self()
      includesAll = true
      rest = rest[(all + 1)...]
      guard rest.contains(.none) else { return }
    }
    for selector in rest {
      switch selector {
      case .all, .none: self = Self()
      case .named(let name):
        opposite.names.remove(name)
        names.insert(name)
      }
    }
  }
}

/// Which packages may come as wheels, and which as source distributions.
///
/// A name says more than `:all:`, and `--only-binary` more than `--no-binary`, as in pip.
package struct FormatControl: Hashable, Sendable {
  /// What `--no-binary` names: never a wheel.
  package private(set) var noBinary = PackageSelection()
  /// What `--only-binary` names: never a source distribution.
  package private(set) var onlyBinary = PackageSelection()

  package init() {}

  /// Takes a `--no-binary` option into account.
  package mutating func addNoBinary(_ selectors: [PackageSelector]) {
    noBinary.add(selectors, excludingFrom: &onlyBinary)
  }

  /// Takes an `--only-binary` option into account.
  package mutating func addOnlyBinary(_ selectors: [PackageSelector]) {
    onlyBinary.add(selectors, excludingFrom: &noBinary)
  }

  /// Takes what was said later, elsewhere, into account: a file's options after the command line's.
  package mutating func add(_ later: FormatControl) {
    add(noBinary: later.noBinary, onlyBinary: later.onlyBinary)
  }

  /// Takes options into account of which nobody knows the order: `:all:` comes before names.
  package mutating func add(noBinary: PackageSelection, onlyBinary: PackageSelection) {
    if noBinary.includesAll { addNoBinary([.all]) }
    if onlyBinary.includesAll { addOnlyBinary([.all]) }
    addNoBinary(noBinary.names.map(PackageSelector.named))
    addOnlyBinary(onlyBinary.names.map(PackageSelector.named))
  }

  /// Whether a wheel of the package may be used.
  package func allowsWheel(_ name: PackageName) -> Bool {
    if onlyBinary.names.contains(name) { return true }
    if noBinary.names.contains(name) { return false }
    return onlyBinary.includesAll || !noBinary.includesAll
  }

  /// Whether a source distribution of the package may be used.
  package func allowsSource(_ name: PackageName) -> Bool {
    if onlyBinary.names.contains(name) { return false }
    return noBinary.names.contains(name) || !onlyBinary.includesAll
  }
}
