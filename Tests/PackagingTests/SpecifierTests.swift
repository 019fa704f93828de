import Packaging
import Testing

@Suite("Specifier")
struct SpecifierTests {
  // swift-format-ignore
  @Test(arguments: [
    ("==1.0", Specifier.Operator.equal, "1.0", false), (" >=  v1.0 ", .atLeast, "v1.0", false), ("<=1.0a1", .atMost, "1.0a1", false),
    ("!=1.0.*", .notEqual, "1.0.*", true), ("== 1!2.*", .equal, "1!2.*", true), ("~=1.4.2", .compatible, "1.4.2", false),
    ("<2", .less, "2", false), (">1.0.post1", .greater, "1.0.post1", false), ("===1.0", .arbitrary, "1.0", false),
    ("=== foo,bar", .arbitrary, "foo,bar", false), ("===", .arbitrary, "", false), ("===1.0.*", .arbitrary, "1.0.*", false),
    ("==1.0+Abc", .equal, "1.0+Abc", false),
  ])
  func `a clause keeps its operand as written`(
    text: String, operator: Specifier.Operator, operand: String, isPrefix: Bool
  ) throws {
    let specifier = try Specifier(parsing: text)
    #expect(specifier.operator == `operator`)
    #expect(specifier.text == operand)
    #expect(specifier.isPrefix == isPrefix)
    #expect(specifier.description == `operator`.rawValue + operand)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("", SpecifierError.expectedOperator(at: 0)), ("1.0", .expectedOperator(at: 0)), ("=1.0", .expectedOperator(at: 0)),
    ("=>1.0", .expectedOperator(at: 0)), ("~1.0", .expectedOperator(at: 0)), ("^1.0", .expectedOperator(at: 0)),
    (">=", .invalidVersion(.empty, at: 2)), (" >= 1.0 1", .invalidVersion(.trailingText(at: 3), at: 7)), ("==x", .invalidVersion(.expectedDigit(at: 0), at: 2)),
    ("==*", .invalidVersion(.expectedDigit(at: 0), at: 2)), ("==1.0*", .invalidVersion(.trailingText(at: 3), at: 5)), ("==1..*", .invalidVersion(.trailingText(at: 1), at: 3)),
    ("==1 .*", .invalidVersion(.trailingText(at: 1), at: 3)),
    (">=1.*", .wildcardNotAllowed(at: 3)), ("~=1.0.*", .wildcardNotAllowed(at: 5)), ("<1.0.*", .wildcardNotAllowed(at: 4)),
    ("==1.0.dev1.*", .wildcardNotAllowed(at: 10)), ("==1.0a1.*", .wildcardNotAllowed(at: 7)), ("!=1.0.post1.*", .wildcardNotAllowed(at: 11)),
    ("==1.0+a1.*", .wildcardNotAllowed(at: 8)), ("==1.0+a.*", .invalidVersion(.expectedLocalSegment(at: 6), at: 8)),
    (">=1+local", .localNotAllowed(at: 2)), ("<1+local", .localNotAllowed(at: 1)), ("~=1.0+local", .localNotAllowed(at: 2)),
    ("~=1", .tooFewReleaseNumbers(at: 2)), ("~=1a1", .tooFewReleaseNumbers(at: 2)), ("~=1!1", .tooFewReleaseNumbers(at: 2)),
    ("===a b", .trailingText(at: 4)), ("===a;b", .trailingText(at: 4)), ("===a)", .trailingText(at: 4)),
  ])
  func `what is no clause says where`(text: String, error: SpecifierError) {
    #expect(throws: error) { try Specifier(parsing: text) }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("==1.0",         ["1.0", "1", "1.0.0", "1.0+a", "1.0+1"],              ["1.0a1", "1.0.dev0", "1.0.post0", "1.0.post0.dev0", "1.0.1"]),
    ("==1.0+a",       ["1.0+a", "1+A"],                                     ["1.0", "1.0+b", "1.0+a.1"]),
    ("==1.0.dev1",    ["1.0.dev1", "1.0.dev1+a"],                           ["1.0.dev2", "1.0.dev0", "1.0"]),
    ("==1.0a1",       ["1.0a1", "1.0a1+a"],                                 ["1.0a1.post0", "1.0a1.dev0", "1.0a1.post0.dev0"]),
    ("!=1.0",         ["1.0a1", "1.0.post1", "1.1"],                        ["1.0", "1.0+a"]),
    ("==1.*",         ["1", "1.9", "1.dev0", "1.0a1", "1.9.post1+a"],       ["2.dev0", "0.9", "2"]),
    ("==1.0.*",       ["1", "1.0.9", "1.0.dev0"],                           ["1.1.dev0", "1.1"]),
    ("!=1.0.*",       ["1.1.dev0", "0.9"],                                  ["1", "1.0.9", "1.0.dev0", "1.0.post1+a"]),
    ("==1!1.*",       ["1!1.5"],                                            ["1.5"]),
    ("~=1.4.2",       ["1.4.2", "1.4.99", "1.4.2.post1", "1.4.2+a"],        ["1.4.1", "1.5", "1.5.dev0", "1.4.2rc1"]),
    ("~=1.4.5a4",     ["1.4.5a4", "1.4.5", "1.4.6"],                        ["1.4.5a3", "1.5"]),
    ("~=2.2.post3",   ["2.2.post3", "2.3"],                                 ["2.2", "3.0", "3.dev0"]),
    ("<=1.0",         ["1.0", "1.0+a", "1.0a1", "0.9"],                     ["1.0.post0", "1.0.post0.dev0", "1.0.1"]),
    ("<=1.0.post1",   ["1.0.post1", "1.0.post1+a", "1.0"],                  ["1.0.post2.dev0"]),
    (">=1.0",         ["1.0", "1.0+a", "1.0.post0", "1.0.1"],               ["1.0a1", "1.0.dev0"]),
    ("<1.0",          ["0.9", "0.9.post9"],                                 ["1.0", "1.0a1", "1.0.dev0", "1.0+a"]),
    ("<1.0a2",        ["1.0a1", "1.0.dev0", "1.0a2.dev0"],                  ["1.0a2", "1.0"]),
    ("<1.0.post1",    ["1.0", "1.0+a", "1.0.post0", "1.0a1"],               ["1.0.post1", "1.0.post1.dev0"]),
    ("<0",            [],                                                   ["0", "0.dev0", "0a1"]),
    (">1.0",          ["1.0.1", "1.0.0.0.1.dev0", "1.1"],                   ["1.0", "1.0+a", "1.0.post1", "1.0.post1+a", "1.0.post0.dev0"]),
    (">1.0a1",        ["1.0a2", "1.0a2.dev0", "1.0"],                       ["1.0a1", "1.0a1.post1", "1.0a1+a"]),
    (">1.0.post1",    ["1.0.post2", "1.0.post2.dev0", "1.0.1"],             ["1.0.post1", "1.0.post1+a"]),
    (">1.0.dev1",     ["1.0.dev2", "1.0a1", "1.0"],                         ["1.0.dev1", "1.0.dev1+a"]),
    ("===1.0",        ["1.0"],                                              ["1", "1.0.0", "1.0+a"]),
    ("===1.0RC1",     ["1.0rc1"],                                           ["1.0"]),
    ("===1.0-1",      [],                                                   ["1.0.post1"]),
    ("==99999999999999999999.*", ["99999999999999999999.5"],                ["100000000000000000000.dev0", "1"]),
    (">65534",        ["65535", "65534.0.1"],                               ["65534.post1", "65534"]),
    (">65536.0",      ["65536.0.1"],                                        ["65536.post1", "65536", "65536+a"]),
  ])
  func `a clause means the versions that PEP 440 says`(
    text: String, members: [String], others: [String]
  ) throws {
    let specifier = try Specifier(parsing: text)
    for member in members { #expect(specifier.contains(try Version(parsing: member)), "\(member)") }
    for other in others { #expect(!specifier.contains(try Version(parsing: other)), "\(other)") }
  }

  @Test func `an arbitrary clause compares text as written`() throws {
    let specifier = try Specifier(parsing: "===v1.0-1")
    #expect(specifier.contains(text: "V1.0-1"))
    #expect(!specifier.contains(text: "1.0.post1"))
    #expect(try Specifier(parsing: "==1.0").contains(text: "v1.0"))
    #expect(!(try Specifier(parsing: "!=1.0").contains(text: "no version")))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("==1.0", "== 1.0.0", true), ("==1.0", "==v1", true), (">=1.0a1", ">=1.0-alpha.1", true), ("==1.0", "===1.0", false),
    ("~=1.0", "~=1.0.0", false), ("~=1.0", "~=v1.0", true), ("==1.*", "==1.0.*", false), ("===1.0", "===1", false),
    ("==1.0+a", "==1+A", true), ("==1.0+a", "==1.0", false),
  ])
  func `clauses are equal when their canonical forms are`(
    first: String, second: String, areEqual: Bool
  ) throws {
    let (first, second) = (try Specifier(parsing: first), try Specifier(parsing: second))
    #expect((first == second) == areEqual)
    if areEqual { #expect(first.hashValue == second.hashValue) }
  }
}
