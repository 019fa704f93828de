/// Version specifiers that hold together: `>=1,<2` (PEP 440, “Version specifiers”).
package struct SpecifierSet: Hashable, Sendable, CustomStringConvertible {
  /// Without doubles, in the order of their texts.
  package let specifiers: [Specifier]

  /// A set of some clauses; of none, every version.
  package init(_ specifiers: some Sequence<Specifier> = EmptyCollection()) {
    self.init(unordered: Array(specifiers))
  }

  init(unordered specifiers: [Specifier]) {
    var ordered = specifiers
    if ordered.count > 16 {
      var seen: Set<Specifier> = []
      ordered.sort(by: Specifier.textPrecedes)
      ordered.removeAll { !seen.insert($0).inserted }
    } else if ordered.count > 1 {
      Self.order(&ordered)
    }
    self.specifiers = ordered
  }

  /// Sorts a few clauses in place and drops doubles; of these, the lowest text stays.
  private static func order(_ specifiers: inout [Specifier]) {
    for index in 1..<specifiers.count {
      var place = index
      while place > 0, Specifier.textPrecedes(specifiers[place], specifiers[place &- 1]) {
        specifiers.swapAt(place, place &- 1)
        place &-= 1
      }
    }
    var index = 1
    while index < specifiers.count {
      if specifiers[..<index].contains(specifiers[index]) {
        specifiers.remove(at: index)
      } else {
        index &+= 1
      }
    }
  }

  /// Every version: no clause.
  package var isEmpty: Bool { specifiers.isEmpty }

  /// As `packaging` writes it: sorted, joined by commas without space, operands as written.
  package var description: String {
    specifiers.count == 1
      ? specifiers[0].description : specifiers.map(\.description).joined(separator: ",")
  }

  /// Whether every clause means this version; pre-releases are treated as others are.
  package func contains(_ version: Version) -> Bool {
    specifiers.allSatisfy { $0.contains(version) }
  }

  /// Whether every clause means this version as written: `===` compares the text itself.
  package func contains(text: some StringProtocol) -> Bool {
    guard !specifiers.isEmpty else { return true }
    return specifiers.allSatisfy { $0.contains(text: text) }
  }

  /// The versions that every clause means.
  package var versionSet: VersionSet {
    guard let first = specifiers.first else { return .all }
    return specifiers.dropFirst().reduce(VersionSet(first)) { $0.intersection(VersionSet($1)) }
  }

  /// The version of a single `==` or `===` clause without `.*`.
  package var pinnedVersion: Version? {
    guard specifiers.count == 1, !specifiers[0].isPrefix else { return nil }
    switch specifiers[0].operator {
    case .equal, .arbitrary: return specifiers[0].version
    default: return nil
    }
  }

  package var isPinned: Bool { pinnedVersion != nil }

  /// Whether a clause other than `!=` names a pre-release, which asks for pre-releases.
  package var namesPrerelease: Bool { specifiers.contains { $0.namesPrerelease } }

  /// The clauses of both.
  package func union(_ other: SpecifierSet) -> SpecifierSet {
    if other.isEmpty { return self }
    return isEmpty ? other : SpecifierSet(unordered: specifiers + other.specifiers)
  }
}

extension SpecifierSet {
  /// Reads clauses between commas; no text between commas is no clause.
  @inlinable
  package init(parsing text: some StringProtocol) throws(SpecifierError) {
    let parsed = withBytes(of: text) { SpecifierSet.parse($0) }
    self = try parsed.get()
  }

  @usableFromInline
  static func parse(_ bytes: Span<UInt8>) -> Result<SpecifierSet, SpecifierError> {
    Result { () throws(SpecifierError) in try SpecifierSet(parsing: bytes) }
  }

  /// Reads clauses between commas; no text between commas is no clause.
  package init(parsing bytes: Span<UInt8>) throws(SpecifierError) {
    var commas = 0
    for offset in bytes.indices where bytes[offset] == UInt8(ascii: ",") { commas &+= 1 }
    var specifiers: [Specifier] = []
    if commas > 0 { specifiers.reserveCapacity(min(commas &+ 1, 64)) }
    var start = 0
    for offset in 0...bytes.count
    where offset == bytes.count || bytes[offset] == UInt8(ascii: ",") {
      let clause = WhiteSpace.trimmed(bytes, from: start, to: offset)
      if !clause.isEmpty {
        specifiers.append(try Specifier(parsing: bytes, in: clause))
      }
      start = offset &+ 1
    }
    self.init(unordered: specifiers)
  }
}
