import Packaging
import RequirementFiles
import Testing

@Suite struct RequirementLineTests {
  // swift-format-ignore
  @Test(arguments: [
    ("Django", "django"),
    ("a==1", "a==1"),
    ("a [x, Y_z] >=1, <2 ; python_version < '3.8'", "a[x,y-z]<2,>=1; python_version < \"3.8\""),
    ("a(>=1)", "a>=1"),
    ("a ;", "a"),
    ("a>=1;python_version<'3'", "a>=1; python_version < \"3\""),
    ("a; sys_platform == '-x' and os_name == \"b\"", "a; sys_platform == \"-x\" and os_name == \"b\""),
    ("a @ https://h/a.zip", "a @ https://h/a.zip"),
    ("a@https://h/a.zip", "a @ https://h/a.zip"),
    ("a[x] @ git+https://h/a@v1#subdirectory=b", "a[x] @ git+https://h/a@v1#subdirectory=b"),
    ("a @ git+ssh://git@h:22/a", "a @ git+ssh://git@h:22/a"),
    ("a @ git+file:///srv/a", "a @ git+file:///srv/a"),
    ("a @ file:///srv/a.whl", "a @ file:///srv/a.whl"),
    ("a @ file:./a.whl", "a @ file:./a.whl"),
    ("a @ https://h/a;b.zip", "a @ https://h/a;b.zip"),
    ("a @ https://h/a.zip; python_version < '3'", "a @ https://h/a.zip ; python_version < \"3\""),
    ("a @ https://h/a.zip ;python_version < '3'", "a @ https://h/a.zip ; python_version < \"3\""),
    ("a @ https://h/a.zip;python_version<'3'", "a @ https://h/a.zip ; python_version < \"3\""),
    ("a @ https://h/a.zip ;", "a @ https://h/a.zip"),
    ("discord.py", "discord-py"),
    ("a.in>=1", "a-in>=1"),
    ("a\t>=1\t--hash=sha256:0000000000000000000000000000000000000000000000000000000000000000", "a>=1"),
  ])
  func `named requirements are PEP 508`(text: String, expected: String) throws {
    let read = try tree(text)
    #expect(read.names.map { $0.replacing("; ", with: ";") } == [expected.replacing("; ", with: ";")])
    #expect(read.warnings.isEmpty)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("./x", .path("./x"), []),
    ("../x[b,A]", .path("../x"), ["a", "b"]),
    ("/srv/x [a]", .path("/srv/x"), ["a"]),
    ("dir/", .path("dir/"), []),
    (".", .path("."), []),
    (".[dev]", .path("."), ["dev"]),
    ("a-1.0.tar.gz", .path("a-1.0.tar.gz"), []),
    ("a-1-py3-none-any.WHL", .path("a-1-py3-none-any.WHL"), []),
    ("a.zip[x]", .path("a.zip"), ["x"]),
    ("https://h/a.whl", .url("https://h/a.whl"), []),
    ("https://h/a.zip#egg=a", .url("https://h/a.zip#egg=a"), []),
    ("file:./a.zip", .url("file:./a.zip"), []),
    ("FILE:///a.zip", .url("FILE:///a.zip"), []),
    ("git+https://h/a@main", .repository("git+https://h/a@main"), []),
    ("git+ssh://git@h/a.git#egg=a", .repository("git+ssh://git@h/a.git#egg=a"), []),
  ] as [(String, LocalRequirement.Source, [String])])
  func `places stand without a name`(
    text: String, source: LocalRequirement.Source, extras: [String]
  ) throws {
    for (line, isEditable) in [(text, false), (text + " ; os_name == 'x'", false)] {
      let local = try #require(try tree("\n  " + line).local.first)
      #expect(local.source == source)
      #expect(local.extras.map(\.text) == extras)
      #expect(local.text == line)
      #expect(local.isEditable == isEditable)
      #expect((local.marker != nil) == (line != text))
      #expect(local.origin.location == place(2, 3))
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("-e .", .path("."), ".", nil, 4),
    ("--editable=./x[a] ; os_name == \"posix\"", .path("./x"), "./x[a] ; os_name == \"posix\"", nil, 12),
    ("-e ./x -C a=b", .path("./x"), "./x", nil, 4),
    ("-e './my x'", .path("./my x"), "./my x", nil, 5),
    ("-e ./my\\ x", .path("./my x"), "./my x", nil, 4),
    ("-e x", .path("x"), "x", nil, 4),
    ("-e git+https://h/a#egg=a", .repository("git+https://h/a#egg=a"), "git+https://h/a#egg=a", nil, 4),
    ("-e a @ git+https://h/a", .repository("git+https://h/a"), "a @ git+https://h/a", "a", 4),
    ("-e \"a[x] @ file:///srv/a ; os_name == 'y'\"", .url("file:///srv/a"), "a[x] @ file:///srv/a ; os_name == 'y'", "a", 5),
    ("-e ${P}/x", .path("v w/x"), "${P}/x", nil, 4),
    ("-e \"${P}/x\"", .path("v w/x"), "${P}/x", nil, 5),
  ] as [(String, LocalRequirement.Source, String, String?, Int)])
  func `editables are folders and repositories`(
    line: String, source: LocalRequirement.Source, text: String, name: String?, column: Int
  ) throws {
    let local = try #require(try tree(line, variables: ["P": "v w"]).local.first)
    #expect(local.source == source)
    #expect(local.text == text)
    #expect(local.name?.text == name)
    #expect(local.isEditable)
    #expect(local.origin.location == place(1, column))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a @ https://me:${T}@h/a.zip#egg=a ; os_name == 'x'", "https://me:${T}@h/a.zip", nil),
    ("a[x] @ git+https://${T}@h/r.git@main#subdirectory=s", "git+https://${T}@h/r.git@main#subdirectory=s", nil),
    ("git+https://h/r.git@${T}", "git+https://h/r.git@geheim", nil),
    ("https://me:secret@h/a_b-1-py3-none-any.whl", "https://h/a_b-1-py3-none-any.whl", "a-b"),
    ("-e ./x[a]", "./x", nil),
    ("${P}/x", "${P}/x", nil),
    ("-e \"a @ file:./x\"", "file:./x", nil),
  ] as [(String, String, String?)])
  func `a reference is kept as it may be written down`(
    line: String, written: String, name: String?
  ) throws {
    let read = try tree(line, variables: ["T": "geheim", "P": "v w"])
    let reference = try #require(read.local.first?.reference ?? read.requirements.first?.reference)
    #expect(reference.text == written)
    #expect(reference.impliedName?.text == name ?? reference.egg?.text)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("foo=1", .misspelledOperator("=", meant: "=="), 1, 4),
    ("foo => 1", .misspelledOperator("=>", meant: ">="), 1, 5),
    ("foo=<1", .misspelledOperator("=<", meant: "<="), 1, 4),
    ("requirements.txt", .fileName("requirements.txt"), 1, 1),
    ("  dev/base.in", .fileName("dev/base.in"), 1, 3),
    ("constraints.txt ; os_name == 'x'", .fileName("constraints.txt"), 1, 1),
    ("./pyproject.toml", .fileName("./pyproject.toml"), 1, 1),
    ("-e setup.py", .fileName("setup.py"), 1, 4),
    ("a @ https://h/a b", .unexpectedText("b"), 1, 17),
    ("https://h/a b", .unexpectedText("b"), 1, 13),
    ("./a[é]", .invalidExtra("é"), 1, 5),
    ("./a[b,]", .invalidExtra(""), 1, 7),
    ("a; os_name = 'x'", .invalidMarker("os_name = 'x'", .expectedOperator), 1, 12),
    ("a \\\n  ; os_name == 'x' # é\n", nil, 0, 0),
    ("aé", .invalid("aé", .expectedSpecifierOrSemicolon), 1, 2),
    ("'a @ https://h/a'", .invalid("'a @ https://h/a'", .expectedName), 1, 1),
    ("a>=1/2", .invalid("a>=1/2", .specifier(.invalidVersion(.trailingText(at: 1), at: 3))), 1, 5),
    ("!a", .invalid("!a", .expectedName), 1, 1),
    ("é\\\nb", .invalid("éb", .expectedName), 1, 1),
    ("a[b", .invalid("a[b", .expectedClosingBracket), 1, 4),
  ] as [(String, RequirementProblem?, Int, Int)])
  func `wrong requirements have their place`(
    text: String, problem: RequirementProblem?, line: Int, column: Int
  ) throws {
    guard let problem else {
      _ = try tree(text)
      return
    }
    #expect(throws: error(.requirement(problem), line, column)) { try tree(text) }
  }

  /// The column is that of the first byte that does not fit, on the line where it stands.
  // swift-format-ignore
  @Test(arguments: [
    ("a==1.0.é", 1, 7), ("a>=1,<x", 1, 7), ("a \\\n  ==1, \\\n  ==é", 3, 5), ("a==1 b", 1, 6),
    ("a==${V}", 1, 4), ("a==${V}x!", 1, 8), ("a; python_version < 3", 1, 21), ("ab \\\n\n", 0, 0),
    ("# é\n\ta ; foo == 'x'", 2, 6),
  ])
  func `columns lead to the first bad byte`(text: String, line: Int, column: Int) throws {
    guard line > 0 else {
      _ = try tree(text)
      return
    }
    let thrown = #expect(throws: RequirementFileError.self) {
      try tree(text, variables: ["V": text.contains("!") ? "1" : "x y"])
    }
    #expect(thrown?.location == place(line, column))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a @ ./b", .missingScheme("./b"), 1, 5),
    ("a @ github.com/b", .missingScheme("github.com/b"), 1, 5),
    ("git@github.com:a/b.git", .reference(.scpForm(meant: "git+ssh://git@github.com/a/b.git")), 1, 5),
    ("a @ git+ssh://git@github.com:a/b.git", .invalidPort("git+ssh://git@github.com:a/b.git"), 1, 30),
    ("git+git@github.com:a/b", .reference(.scpForm(meant: "git+ssh://git@github.com/a/b")), 1, 1),
    ("-e git+git@github.com:a/b", .reference(.scpForm(meant: "git+ssh://git@github.com/a/b")), 1, 4),
    ("git+file:./x", .reference(.relativeRepository), 1, 1),
    ("a @ git+file:../x@main", .reference(.relativeRepository), 1, 5),
    ("bzr+lp:x", .unsupportedVersionControl("bzr"), 1, 1),
    ("ssh://h/a", .unknownScheme("ssh"), 1, 1),
    ("git://h/a", .unknownScheme("git"), 1, 1),
    ("hg+https://h/a", .unsupportedVersionControl("hg"), 1, 1),
    ("a @ svn+https://h/a", .unsupportedVersionControl("svn"), 1, 5),
    ("a @ https://", .missingHost("https://"), 1, 13),
    ("a @ https:/h/a", .missingHost("https:/h/a"), 1, 11),
    ("a @ https://h/<b>", .unexpectedCharacter("https://h/<b>"), 1, 15),
    ("https://h/a.zip;python_version<'3'", .ambiguousSemicolon, 1, 16),
    ("-e https://h/a.zip", .notEditable("https://h/a.zip"), 1, 4),
    ("-e a @ https://h/a.zip", .notEditable("a @ https://h/a.zip"), 1, 4),
    ("-e a==1", .notEditable("a==1"), 1, 4),
  ] as [(String, AddressProblem, Int, Int)])
  func `wrong addresses have their place`(
    text: String, problem: AddressProblem, line: Int, column: Int
  ) {
    #expect(throws: error(.address(problem), line, column)) { try tree(text) }
  }

  @Test func `constraints are named, not editable, and lose their extras`() throws {
    let world = TextWorld([
      "a.in": "a", "c.txt": "b[x]==1 --hash=sha256:\(String(repeating: "0", count: 64))",
      "d.txt": "b @ https://h/b.zip", "e.txt": "-e .", "f.txt": "b\n./b",
    ])
    let read = try world.tree(constraints: ["c.txt", "d.txt"])
    #expect(read.constraints.map(\.requirement.description) == ["b==1", "b @ https://h/b.zip"])
    #expect(read.constraints.map(\.text) == ["b[x]==1", "b @ https://h/b.zip"])
    #expect(read.constraints.first?.hashes.count == 1)
    #expect(read.warningLines == ["constraint-extras | c.txt:1:1"])
    let e = RequirementFileError(
      .requirement(.editable(in: .constraints)), at: place(1, 4, in: "e.txt"))
    #expect(throws: e) { try world.tree(constraints: ["e.txt"]) }
    let f = RequirementFileError(
      .requirement(.unnamed(in: .overrides)), at: place(2, 1, in: "f.txt"))
    #expect(throws: f) { try world.tree(overrides: ["f.txt"]) }
  }

  @Test(arguments: [
    ("./lib --hash=sha256:0", true), ("x @ git+https://h/r.git --hash=sha256:0", true),
    ("-e ./lib -C a=b", false), ("./lib -C a=b", false), ("https://h/x-1.tar.gz -C a=b", false),
    ("https://h/x-1.tar.gz --hash=sha256:0", false), ("x @ https://h/x.zip --hash=sha256:0", false),
    ("x==1 --hash=sha256:0 -C a=b", false), ("x @ file:lib -C a=b", false),
  ])
  func `options that a place cannot have are told`(_ line: String, _ isTold: Bool) throws {
    let digits = String(repeating: "0", count: 64)
    let world = TextWorld(["a.in": line.replacing("sha256:0", with: "sha256:\(digits)")])
    let warnings = try world.tree().warningLines
    #expect(warnings.map { String($0.prefix(22)) } == (isTold ? ["option-ignored | a.in:"] : []))
  }
}
