import Packaging
import RequirementFiles
import Testing

@Suite struct RequirementTreeTests {
  @Test func `includes are read where they stand`() throws {
    let world = TextWorld([
      "requirements/dev.in": "first\n-r base.in\nlast\n-c ../limits.txt",
      "requirements/base.in": "django\n--requirement=./sub/../more.in",
      "requirements/more.in": "more",
      "limits.txt": "x<2\n-r requirements/other.in",
      "requirements/other.in": "y<3",
    ])
    let read = try world.tree(["./requirements/dev.in"])
    #expect(
      read.lines == [
        "first | requirements/dev.in:1:1", "django | requirements/base.in:1:1",
        "more | requirements/more.in:1:1", "last | requirements/dev.in:3:1",
      ])
    #expect(
      read.requirements[2].origin
        == .requirementFile(
          place(1, 1, in: "requirements/more.in"),
          includedFrom: [
            place(2, 15, in: "requirements/base.in"), place(2, 4, in: "requirements/dev.in"),
          ]))
    #expect(read.constraints.map(\.text) == ["x<2", "y<3"])
    #expect(
      read.constraints[1].origin
        == .constraintFile(
          place(1, 1, in: "requirements/other.in"),
          includedFrom: [place(2, 4, in: "limits.txt"), place(4, 4, in: "requirements/dev.in")]))
    #expect(
      read.files == [
        "requirements/dev.in", "requirements/base.in", "requirements/more.in", "limits.txt",
        "requirements/other.in",
      ])
  }

  @Test func `a file is read once as each kind`() throws {
    let world = TextWorld([
      "a.in": "-r b.in\n-r ./b.in\n-c b.in\n-c x/../b.in\n-r file:b.in", "b.in": "b",
    ])
    let read = try world.tree(["a.in", "b.in"])
    #expect(read.names == ["b"])
    #expect(read.constraints.map(\.text) == ["b"])
    #expect(read.files == ["a.in", "b.in"])
  }

  @Test func `overrides keep their own kind below includes`() throws {
    let world = TextWorld(["a.in": "a", "o.in": "b==1\n-r p.in\n-c q.in", "p.in": "c", "q.in": "d"])
    let read = try world.tree(overrides: ["o.in"])
    #expect(read.overrides.map(\.text) == ["b==1", "c"])
    #expect(read.overrides[0].origin == .overrideFile(place(1, 1, in: "o.in")))
    #expect(read.constraints.map(\.text) == ["d"])
  }

  @Test func `standard input is a file of the working directory`() throws {
    let world = TextWorld(["-": "a\n-r sub/b.in", "sub/b.in": "b\n-r ../c.in", "c.in": "c"])
    let read = try world.tree(["-"])
    #expect(read.lines == ["a | -:1:1", "b | sub/b.in:1:1", "c | c.in:1:1"])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("/srv/./x//a.in", "/srv/x/a.in"), ("/../a.in", "/a.in"), ("../../a.in", "../../a.in"),
    ("x/../../a.in", "../a.in"), ("./a.in", "a.in"),
  ])
  func `paths are normalized by their text`(path: String, normalized: String) throws {
    #expect(try TextWorld([normalized: "a"]).tree([path]).files == [normalized])
  }

  @Test func `a cycle shows its files`() throws {
    let world = TextWorld(["a.in": "-r b.in", "b.in": "\n-c x/../c.in", "c.in": "-r ./a.in"])
    let cycle = RequirementFileError(
      .file(.includesItself(["a.in", "b.in", "c.in", "a.in"])), at: place(1, 4, in: "c.in"),
      includedFrom: [place(2, 4, in: "b.in"), place(1, 4, in: "a.in")])
    #expect(throws: cycle) { try world.tree() }
    let short = RequirementFileError(
      .file(.includesItself(["d.in", "d.in"])), at: place(1, 4, in: "d.in"),
      includedFrom: [place(1, 4, in: "e.in")])
    #expect(throws: short) {
      try TextWorld(["e.in": "-r d.in", "d.in": "-r d.in"]).tree(["e.in"])
    }
  }

  @Test func `paths that grow for ever are stopped`() throws {
    let thrown = #expect(throws: RequirementFileError.self) {
      try RequirementTree(
        roots: ["a.in"], variables: { _ in nil },
        read: { (_) throws(ReadFailure) in Array("-r x/a.in".utf8) })
    }
    #expect(thrown?.reason == .file(.includedTooDeeply(limit: 64)))
  }

  @Test func `a file that is not there is named where it is asked for`() {
    let missing = FileProblem.cannotRead(path: "x/b.in", message: "no such file or directory")
    let nested = RequirementFileError(
      .file(missing), at: place(1, 4, in: "x/a.in"), includedFrom: [place(2, 4)])
    #expect(throws: nested) {
      try TextWorld(["a.in": "\n-r x/a.in", "x/a.in": "-r b.in"]).tree()
    }
    let root = RequirementFileError(.file(missing), at: SourceLocation(file: "x/b.in"))
    #expect(throws: root) { try TextWorld([:]).tree(["x/b.in"]) }
  }

  @Test(arguments: ["https://u:p@h/b.in", "http://u@h/b.in", "s3://b/c", "file://host/b.in"])
  func `files from elsewhere are refused`(url: String) {
    #expect(throws: error(.file(.remote(url: url)), 1, 4)) { try tree("-c \(url)") }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a.in",            "-r https://h/x/b.in", "https://h/x/b.in", "-c ../c.txt",     "https://h/c.txt"),
    ("a.in",            "-c HTTP://h/b.in",    "HTTP://h/b.in",    "-r d/e.in",       "HTTP://h/d/e.in"),
    ("https://h/a.in?", "-r b.in",             "https://h/b.in",   "-r /c.in",        "https://h/c.in"),
    ("https://h",       "-r b.in",             "https://h/b.in",   "-r http://i/c.in", "http://i/c.in"),
  ])
  func `files at URLs are read, and what they include is seen from there`(
    root: String, first: String, file: String, second: String, nested: String
  ) throws {
    let world = TextWorld([root: first, file: second + "\n--find-links links", nested: "x<2"])
    let tree = try world.tree([], constraints: [root])
    #expect(tree.files == [root, file, nested])
    #expect(tree.constraints.map { $0.origin.location?.file } == [nested])
    #expect(tree.options.findLinks.map(\.path) == ["links"])
  }

  @Test func `by pip's rules the last index wins, and unknown extras are passed over`() throws {
    let world = TextWorld([
      "a.in": "-i https://a/\n--extra-index-url https://x/\n-i https://b/",
      "pyproject.toml": "[project]\nname = 'p'\ndependencies = ['x']",
    ])
    let selection = ProjectSelection(extras: .named([try ExtraName(parsing: "gone")]))
    let tree = try RequirementTree(
      sources: [.file("a.in"), .project("pyproject.toml", selection)], rules: .pipTools,
      variables: { _ in nil }, read: world.read)
    #expect(tree.options.indexURL?.value == "https://b/")
    #expect(tree.options.extraIndexURLs.isEmpty)
    #expect(tree.requirements.map(\.text) == ["x"])
    #expect(tree.warnings.contains { $0.message.contains("no extra `gone`") })
  }

  @Test func `indexes of two files must agree`() throws {
    let world = TextWorld(["a.in": "-i https://a/\n-r b.in", "b.in": "\n -i https://b/"])
    let conflict = RequirementFileError(
      .option(.conflictingIndexURL(first: place(1, 4))), at: place(2, 5, in: "b.in"),
      includedFrom: [place(2, 4)])
    #expect(throws: conflict) { try world.tree() }
    let agreeing = TextWorld(["a.in": "-i https://a/\n-r b.in", "b.in": "-i https://a"])
    #expect(try agreeing.tree().options.indexURL?.location == place(1, 4))
  }
}
