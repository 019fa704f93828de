import Packaging
import Testing

@Suite("VersionSet")
struct VersionSetTests {
  /// Around every cut that the clauses make, and between any two.
  static let universe: [Version] = [
    "0", "0.1", "1.0", "1.0.0.1", "1.0.1", "1.0.1.1", "1.1", "2", "3",
  ].flatMap { base in
    [
      ".dev0", ".dev1", ".dev2", "a1.dev0", "a1.dev1", "a1.dev2", "a1", "a1.post0.dev0", "a1.post0",
      "a2.dev0", "a2", "rc1", "", ".post0.dev0", ".post0", ".post1.dev0", ".post1", ".post2.dev0",
      ".post2",
    ].flatMap { suffix in
      // 00a stands between a version and 0a: no local version is the lowest.
      ["", "+00a", "+a", "+a.0"].map { version(base + suffix + $0) }
    }
  }

  static let clauses: [Specifier] =
    [
      "1.0.dev1", "1.0a1", "1.0a1.dev1", "1.0", "1.0.post1", "1.0.1", "2",
    ].flatMap { operand in
      ["==", "!=", "<=", ">=", "<", ">", "==="].map { specifier($0 + operand) }
    }
    + ["==1.*", "!=1.0.*", "==1.0.*", "~=1.0", "~=1.0.0", "==1.0+a", "!=1.0a1+a", "<0", "===x"].map
  {
    specifier($0)
  }

  static let sets = clauses.map { VersionSet($0) } + [.all, .none, .exactly(version("1.0"))]

  @Test func `a set has the versions that its clause means`() {
    for clause in Self.clauses {
      let set = VersionSet(clause)
      for version in Self.universe where clause.operator != .arbitrary || version.release.count > 1
      {
        #expect(set.contains(version) == clause.contains(version), "\(clause) \(version)")
      }
    }
  }

  @Test func `operations on all pairs are those on members`() {
    let members = Self.sets.map { set in Self.universe.map { set.contains($0) } }
    for (a, membersOfA) in zip(Self.sets, members) {
      for (b, membersOfB) in zip(Self.sets, members) {
        let (both, either, less) = (a.intersection(b), a.union(b), a.subtracting(b))
        var isSubset = true
        var isDisjoint = true
        var agrees = true
        for (version, (inA, inB)) in zip(Self.universe, zip(membersOfA, membersOfB)) {
          if inA, !inB { isSubset = false }
          if inA, inB { isDisjoint = false }
          agrees =
            agrees && both.contains(version) == (inA && inB)
            && either.contains(version) == (inA || inB)
            && less.contains(version) == (inA && !inB)
        }
        #expect(agrees, "\(a) \(b)")
        #expect(a.isSubset(of: b) == isSubset, "\(a) \(b)")
        #expect(a.isDisjoint(with: b) == isDisjoint, "\(a) \(b)")
        #expect((a == b) == (isSubset && b.isSubset(of: a)), "\(a) \(b)")
        #expect(both.isEmpty == isDisjoint)
      }
    }
  }

  @Test func `equal sets are one value however they came about`() {
    for a in Self.sets {
      #expect(a.complement.complement == a)
      #expect(a.union(a.complement) == .all)
      #expect(a.intersection(a.complement) == .none)
      for b in Self.sets {
        let byComplement = a.complement.union(b.complement).complement
        #expect(a.intersection(b) == byComplement)
        #expect(a.intersection(b).hashValue == byComplement.hashValue)
        #expect(a.subtracting(b) == a.intersection(b.complement))
        #expect(a.intersection(b) == b.intersection(a))
      }
    }
  }

  @Test(arguments: [
    ("<=1.0", "<1.0.post0.dev0"), ("<1.0", "<1.0.dev0"), (">1.0.post1", ">=1.0.post2.dev0"),
    (">1.0a1", ">=1.0a2.dev0"), ("==1.*", ">=1.dev0,<2"), ("~=1.4.2", ">=1.4.2,==1.4.*"),
    ("", ">=0.dev0"), ("<0", ">2,<1"), ("<=1.0.dev1", "<1.0.dev2"),
  ])
  func `different words for one set are equal`(first: String, second: String) {
    #expect(Self.set(first) == Self.set(second))
  }

  @Test func `exactly one version leaves its local versions out`() {
    let set = VersionSet.exactly(Self.version("1.0"))
    #expect(Self.universe.filter { set.contains($0) } == [Self.version("1.0")])
    let local = VersionSet.exactly(Self.version("1.0+a"))
    #expect(Self.universe.filter { local.contains($0) } == [Self.version("1.0+a")])
    let odd = VersionSet.exactly(Self.version("1.0a1.dev0"))
    #expect(Self.universe.filter { odd.contains($0) } == [Self.version("1.0a1.dev0")])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("", "any version", "no version"), (">=1,<2", ">=1,<2", "<1 | >=2"), ("==1.0", "==1.0", "!=1.0"), ("<1", "<1", ">=1"),
    ("<=1.0", "<=1.0", ">1.0"), (">1.0", ">1.0", "<=1.0"), ("==1.*", "==1.*", "!=1.*"), ("!=1.0.*", "!=1.0.*", "==1.0.*"),
    ("~=1.4.2", ">=1.4.2,<1.5", "<1.4.2 | >=1.5"), (">=1,!=1.5,<2", ">=1,!=1.5,<2", "<1 | ==1.5 | >=2"), ("<1.0a2", "<1.0a2", ">=1.0a2"),
    (">1.0.post1", ">1.0.post1", "<=1.0.post1"), ("==1.0+a", "==1.0+a", "!=1.0+a"), (">1.0a1", ">1.0a1", "<=1.0a1"),
    ("==1.0,!=1.0+a", "==1.0,!=1.0+a", "<1.0 | ==1.0+a | >1.0"), (">=1.0.0", ">=1.0.0", "<1.0.0"), ("!=1,!=2", "!=1,!=2", "==1 | ==2"),
  ])
  func `a set reads as a person would write it`(
    text: String, description: String, complement: String
  ) {
    let set = Self.set(text)
    #expect(set.description == description)
    #expect(set.complement.description == complement)
  }

  // swift-format-ignore
  @Test(arguments: [
    (">=1,<2", ["1.0", "1.5"], "any version"), (">=1,<2", ["0.5", "1.5"], ">=1"), (">=1,<2", ["1.5", "3"], "<2"),
    ("!=1.5", ["1.0", "2.0"], "any version"), ("<1 | >=2", ["0.5", "3"], "any version"), (">=1", ["0.1", "0.2"], "no version"),
    (">=1,!=1.5,<2", ["0.5", "1.0", "1.5", "1.7", "2.0"], ">=1,!=1.5,<2"), (">=1,<2", [], ">=1,<2"),
  ])
  func `a set is simplified to what matters among some versions`(
    text: String, versions: [String], description: String
  ) {
    let versions = versions.map { Self.version($0) }
    let set = text.split(separator: "|").map { Self.set(String($0)) }.reduce(VersionSet.none) { $0.union($1) }
    let simple = set.simplified(among: versions)
    #expect(simple.description == description)
    for version in versions { #expect(simple.contains(version) == set.contains(version)) }
  }

  @Test func `many cuts are searched as few are`() {
    let excluded = (0..<50).map { Specifier.exactly(Self.version("1.\($0)")) }
    let set = excluded.reduce(VersionSet.all) { $0.subtracting(VersionSet($1)) }
    for minor in 0..<60 {
      #expect(set.contains(Self.version("1.\(minor)")) == (minor >= 50))
      #expect(set.contains(Self.version("1.\(minor).1")))
    }
  }

  // MARK: -

  static func version(_ text: String) -> Version {
    guard let version = try? Version(parsing: text) else { preconditionFailure(text) }
    return version
  }

  static func specifier(_ text: String) -> Specifier {
    guard let specifier = try? Specifier(parsing: text) else { preconditionFailure(text) }
    return specifier
  }

  static func set(_ text: String) -> VersionSet {
    guard let set = try? SpecifierSet(parsing: text) else { preconditionFailure(text) }
    return set.versionSet
  }
}
