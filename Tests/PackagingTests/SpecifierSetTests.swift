import Packaging
import Testing

@Suite("SpecifierSet")
struct SpecifierSetTests {
  // swift-format-ignore
  @Test(arguments: [
    ("", ""), (" , ", ""), (">=1.0", ">=1.0"), (">=1, <2", "<2,>=1"), (">=1.0,!=1.0.1", "!=1.0.1,>=1.0"), ("<2,,>=1,", "<2,>=1"),
    (">=1.0,>=1", ">=1"), ("==1.0,===1.0,==1", "==1,===1.0"), (">v1,>=1,>1.5", ">1.5,>=1,>v1"), ("~=1.0,~=1.0.0", "~=1.0,~=1.0.0"),
    ("!=3,!=1,!=2,!=1.0", "!=1,!=2,!=3"),
    ("!=9,!=8,!=7,!=6,!=5,!=4,!=3,!=2,!=1,!=0,!=1.1,!=1.2,!=1.3,!=1.4,!=1.5,!=1.6,!=9.0", "!=0,!=1,!=1.1,!=1.2,!=1.3,!=1.4,!=1.5,!=1.6,!=2,!=3,!=4,!=5,!=6,!=7,!=8,!=9"),
  ])
  func `clauses are sorted and without doubles`(text: String, description: String) throws {
    let set = try SpecifierSet(parsing: text)
    #expect(set.description == description)
    #expect(try SpecifierSet(parsing: description) == set)
  }

  @Test(arguments: [
    (">=1;<2", SpecifierError.invalidVersion(.trailingText(at: 1), at: 3)),
    (">=1,2", .expectedOperator(at: 4)), (">=1, >=2.*", .wildcardNotAllowed(at: 8)),
    (">=1 <2", .invalidVersion(.trailingText(at: 1), at: 3)),
  ])
  func `errors count from the start of the text`(text: String, error: SpecifierError) {
    #expect(throws: error) { try SpecifierSet(parsing: text) }
  }

  @Test func `every clause must mean a version`() throws {
    let set = try SpecifierSet(parsing: ">=1,!=1.5,<2")
    #expect(set.contains(try Version(parsing: "1.6")))
    #expect(!set.contains(try Version(parsing: "1.5")))
    #expect(!set.contains(try Version(parsing: "2")))
    #expect(SpecifierSet().contains(try Version(parsing: "2")))
    #expect(SpecifierSet().contains(text: "no version"))
    #expect(!set.contains(text: "no version"))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("==1.0", "1.0"), ("===1.0", "1.0"), ("==1.0+a", "1.0+a"), ("==1.*", nil), ("==1.0,<2", nil), (">=1.0", nil), ("", nil), ("===foo", nil),
  ])
  func `a single equality is a pin`(text: String, version: String?) throws {
    let set = try SpecifierSet(parsing: text)
    #expect(set.pinnedVersion?.description == version)
    #expect(set.isPinned == (version != nil))
  }

  // swift-format-ignore
  @Test(arguments: [
    (">=1.0a1", true), ("==1.0.dev1", true), ("<1.0rc1,>=0.9", true), ("===1.0a1", true), ("~=1.0b1", true),
    ("!=1.0a1", false), (">=1.0", false), ("==1.*", false), (">=1.0.post1", false), ("===foo", false), ("", false),
  ])
  func `a clause that names a pre-release asks for pre-releases`(text: String, asks: Bool) throws {
    #expect(try SpecifierSet(parsing: text).namesPrerelease == asks)
  }

  @Test func `the union has the clauses of both`() throws {
    let set = try SpecifierSet(parsing: ">=1")
    #expect(set.union(try SpecifierSet(parsing: "<2,>=1.0")).description == "<2,>=1")
    #expect(set.union(SpecifierSet()) == set)
    #expect(SpecifierSet().union(set) == set)
  }

  // swift-format-ignore
  @Test(arguments: [
    (">=1.0", ">=1.0"), (">=2.7.*", ">=2.7"), (">=2.7,<3.4.*", "<3.4,>=2.7"), ("!=3.0*,!=3.1*", "!=3.0.*,!=3.1.*"), (">=3.6,", ">=3.6"),
    ("~=1", "~=1.0"), ("~=3.6.*", "~=3.6.0"), (">= 1.0.", ">=1.0"), ("==1.0.", "==1.0"), (">=7.2.0<8.0.0", "<8.0.0,>=7.2.0"), (">=3.7 <4", "<4,>=3.7"),
    (">=3.6!=3.7.1", "!=3.7.1,>=3.6"), ("<3'>=\u{3000}2", "<3,>=2"), (">=1!2.0,<1!3.*", "<1!3,>=1!2.0"), ("!=~5.0,>=4.12", "!=5.0.*,>=4.12"), ("!=~5", "!=5.*"),
    (">dev", ">0.0.0.dev0"), (">=9.0.0a1.0", ">=9.0.0a1"), (">= '2.7'", ">=2.7"), (">=\"3.6\"", ">=3.6"), (">=3.6'", ">=3.6"), ("<1.4.0',", "<1.4.0"),
    (">=2.7, !=3.0.*, !=3.1.*', !=3.2.*'", "!=3.0.*,!=3.1.*,!=3.2.*,>=2.7"),
  ])
  func `what real metadata contains is repaired`(text: String, repaired: String) throws {
    #expect(try SpecifierSet(parsingLeniently: text).description == repaired)
  }

  @Test(arguments: [
    "3.6", "^3.6", "==*", ">=", ">=foo", "==1.0a1.*", ">=1+local", ">=3.6 and <4", "(>=1.0)",
    "==3.x",
  ])
  func `what has no likely meaning is refused as strictly as ever`(text: String) {
    let strict = #expect(throws: SpecifierError.self) { try SpecifierSet(parsing: text) }
    let lenient = #expect(throws: SpecifierError.self) {
      try SpecifierSet(parsingLeniently: text)
    }
    #expect(strict == lenient)
  }
}
