import Packaging
import Testing

@Suite struct RequirementTests {
  // swift-format-ignore
  static let printed: [(String, String)] = [
    ("requests",                                   "requests"),
    ("  Foo_Bar.baz  ",                            "foo-bar-baz"),
    ("name>=1 , <2",                               "name<2,>=1"),
    ("name(>=1,<2)",                               "name<2,>=1"),
    ("name ( )",                                   "name"),
    ("name>=1,",                                   "name>=1"),
    ("name== 1.0.*",                               "name==1.0.*"),
    ("name===any text",                            "error"),
    ("name===any-text;os_name=='a'",               "name===any-text; os_name == \"a\""),
    ("name===1.0,>=1",                             "name===1.0,>=1"),
    ("name===~ ,<2",                               "name<2,===~"),
    ("name[]",                                     "name"),
    ("name[ B_c , a ,b.C]>=1",                     "name[a,b-c]>=1"),
    ("name;python_version<'3'",                    "name; python_version < \"3\""),
    ("name @ https://x.y/z.whl",                   "name @ https://x.y/z.whl"),
    ("name@https://x.y/z.whl ;os_name=='a'",       "name @ https://x.y/z.whl ; os_name == \"a\""),
    ("name[e] @ git+ssh://g@h/r.git@v1#egg=name",  "name[e] @ git+ssh://g@h/r.git@v1#egg=name"),
    ("name_",                                      "name-"),
    ("1",                                          "1"),
  ]

  @Test(arguments: printed)
  func `a requirement prints in canonical form`(text: String, canonical: String) {
    let requirement = try? Requirement(parsing: text)
    #expect((requirement?.description ?? "error") == canonical)
  }

  @Test(arguments: printed.dropFirst().filter { $0.1 != "error" && $0.1 != "name-" })
  func `the canonical form reads back the same`(text: String, canonical: String) throws {
    #expect(try Requirement(parsing: canonical) == Requirement(parsing: text))
  }

  // swift-format-ignore
  static let rejected: [(String, RequirementError)] = [
    ("",                      RequirementError(.expectedName, at: 0)),
    ("  ",                    RequirementError(.expectedName, at: 2)),
    ("-name",                 RequirementError(.expectedName, at: 0)),
    ("name-",                 RequirementError(.expectedSpecifierOrSemicolon, at: 4)),
    ("name other",            RequirementError(.expectedSpecifierOrSemicolon, at: 5)),
    ("name 1.0",              RequirementError(.expectedSpecifierOrSemicolon, at: 5)),
    ("name=1",                RequirementError(.expectedSpecifierOrSemicolon, at: 4)),
    ("name,>=1",              RequirementError(.expectedSpecifierOrSemicolon, at: 4)),
    ("name>=1,,<2",           RequirementError(.expectedSpecifierOrSemicolon, at: 8)),
    ("name>=1 <2",            RequirementError(.expectedSpecifierOrSemicolon, at: 8)),
    ("name>=1\n",             RequirementError(.expectedSpecifierOrSemicolon, at: 7)),
    ("name>=",                RequirementError(.specifier(.invalidVersion(.empty, at: 2)), at: 6)),
    ("name~=1",               RequirementError(.specifier(.tooFewReleaseNumbers(at: 2)), at: 6)),
    ("name>=1.*",             RequirementError(.specifier(.wildcardNotAllowed(at: 3)), at: 7)),
    ("name(>=1",              RequirementError(.expectedClosingParenthesis, at: 8)),
    ("name[a",                RequirementError(.expectedClosingBracket, at: 6)),
    ("name[a,]",              RequirementError(.expectedExtraName, at: 7)),
    ("name[,a]",              RequirementError(.expectedClosingBracket, at: 5)),
    ("name[a b]",             RequirementError(.expectedComma, at: 7)),
    ("name @",                RequirementError(.expectedURL, at: 6)),
    ("name @ u; os_name",     RequirementError(.expectedSemicolonAfterURL, at: 10)),
    ("name;",                 RequirementError(.marker(.expectedVariableOrString), at: 5)),
    ("name; os_name == 'a' x", RequirementError(.marker(.expectedEnd), at: 21)),
  ]

  @Test(arguments: rejected)
  func `a wrong requirement is refused with its place`(text: String, error: RequirementError) {
    #expect(throws: error) { try Requirement(parsing: text) }
  }

  // The kinds that uv repairs.
  // swift-format-ignore
  static let repaired: [(String, String)] = [
    ("elasticsearch-dsl (>=7.2.0<8.0.0)",               "elasticsearch-dsl (>=7.2.0,<8.0.0)"),
    ("jupyter-core (!=~5.0,>=4.12)",                    "jupyter-core (!=5.0.*,>=4.12)"),
    ("torch (>=1.9.*)",                                 "torch (>=1.9)"),
    ("pyzmq (>=2.7,!=3.0*,!=3.1*,!=3.2*)",              "pyzmq (>=2.7,!=3.0.*,!=3.1.*,!=3.2.*)"),
    ("pyzmq >=3.6,",                                    "pyzmq >=3.6"),
    ("botocore>=1.3.0,<1.4.0',",                        "botocore>=1.3.0,<1.4.0"),
    ("numpy \">=1.19\"; python_version >= \"3.7\"",     "numpy >=1.19; python_version >= \"3.7\""),
    ("'numpy' >=1.19\"; python_version >= \"3.7\"",     "numpy >=1.19; python_version >= \"3.7\""),
    (" name>=1\r\n",                                    "name>=1"),
  ]

  @Test(arguments: repaired)
  func `metadata is repaired where its meaning is plain`(text: String, meant: String) throws {
    let requirement = try Requirement(parsingMetadata: Array(text.utf8).span)
    #expect(try requirement == Requirement(parsing: meant))
  }

  @Test(arguments: ["name>=1; python_version > 3", "name lala", "name[", "", "; os_name == 'a'"])
  func `what cannot be repaired keeps the strict error`(text: String) throws {
    let strict = #expect(throws: RequirementError.self) { try Requirement(parsing: text) }
    let lenient = #expect(throws: RequirementError.self) {
      try Requirement(parsingMetadata: Array(text.utf8).span)
    }
    #expect(strict == lenient)
  }

  @Test func `equal requirements may be spelled differently`() throws {
    #expect(
      try Requirement(parsing: "Foo_bar[b,A,a] >= 1.0; (os_name=='x')")
        == Requirement(parsing: "foo-bar[a,b]>=1.0; os_name == \"x\""))
  }
}
