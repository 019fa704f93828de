import Packaging
import RequirementFiles
import Testing

/// The tree of `pyproject.toml` with that text.
private func projectTree(
  _ text: String, _ selection: ProjectSelection = ProjectSelection()
) throws(RequirementFileError) -> RequirementTree {
  let bytes = Array(text.utf8)
  return try RequirementTree(
    sources: [.project("./pyproject.toml", selection)], variables: { _ in nil },
    read: { (_) throws(ReadFailure) in bytes })
}

private func selection(
  extras: [String] = [], groups: [String] = [], project: Bool = true
) throws -> ProjectSelection {
  ProjectSelection(
    includesProject: project, extras: .named(try extras.map { try ExtraName(parsing: $0) }),
    groups: try groups.map { try GroupName(parsing: $0) })
}

/// The place and the words of what is wrong.
private func complaint(_ text: String, _ selection: ProjectSelection) -> String? {
  do {
    _ = try projectTree(text, selection)
    return nil
  } catch {
    let told = error.diagnostic
    let place = told.location.map { "\($0)".dropFirst("pyproject.toml".count) } ?? ""
    return "\(place) \(told.message)"
  }
}

extension RequirementTree {
  /// Each requirement, and what annotations say of it.
  fileprivate var asked: [String] {
    requirements.map { root in
      guard case .projectFile(_, let source) = root.origin else { return "?" }
      return "\(root.requirement) | \(source)"
    }
  }
}

private let project = """
  [project]
  name = "My.Proj"
  requires-python = ">=3.9"
  dependencies = [
    "six>=1", # é
    "idna; python_version > '3'",
  ]
  [project.optional-dependencies]
  Fast_Er = ["my_proj[other, third]; os_name == 'posix'", "attrs"]
  other = ["iniconfig; python_version > '3'"]
  third = ["my-proj[fast-er]", "pluggy"]
  [dependency-groups]
  dev = ["packaging", {include-group = "Lint"}]
  lint = ["ruff", {include-group = "typing"}]
  typing = ["mypy", "My-Proj[other]"]
  """

@Suite struct `a project's file` {
  @Test func `gives what the project needs, with its place`() throws {
    let tree = try projectTree(project)
    #expect(
      tree.asked
        == [
          "six>=1 | My.Proj (pyproject.toml)",
          "idna; python_version > \"3\" | My.Proj (pyproject.toml)",
        ])
    #expect(
      tree.requirements.map { $0.origin.location?.description }
        == ["pyproject.toml:5:3", "pyproject.toml:6:3"])
    #expect(tree.requirements.map(\.text) == ["six>=1", "idna; python_version > '3'"])
    #expect(tree.files == ["pyproject.toml"])
    #expect(tree.projects.map(\.dynamic) == [[]])
    #expect(tree.projects.first?.requiresPython?.text == ">=3.9")
  }

  @Test func `gives extras, and those that they ask for of the project itself`() throws {
    let tree = try projectTree(project, selection(extras: ["fast.er"]))
    #expect(
      tree.asked.dropFirst(2).map { $0.replacing(" | My.Proj (pyproject.toml)", with: "") }
        == [
          "iniconfig; os_name == \"posix\" and python_version > \"3\"",
          "pluggy; os_name == \"posix\"", "attrs",
        ])
  }

  @Test func `gives all extras`() throws {
    let tree = try projectTree(project, ProjectSelection(extras: .all))
    #expect(
      Set(tree.requirements.map(\.requirement.name.text))
        == ["six", "idna", "iniconfig", "pluggy", "attrs"])
  }

  @Test func `gives groups and those that they include, and the project where they ask for it`()
    throws
  {
    let tree = try projectTree(project, selection(groups: ["DEV"], project: false))
    let source = " | My.Proj (pyproject.toml:dev)"
    #expect(
      tree.asked
        == [
          "packaging", "ruff", "mypy", "six>=1", "idna; python_version > \"3\"",
          "iniconfig; python_version > \"3\"",
        ].map { $0 + source })
  }

  @Test func `needs no project for its groups`() throws {
    let tree = try projectTree(
      "[dependency-groups]\na = ['x']", selection(groups: ["a"], project: false))
    #expect(tree.asked == ["x | (pyproject.toml:a)"])
  }

  @Test func `is read once as often as a group is included`() throws {
    let groups = """
      [dependency-groups]
      a = [{include-group = "b"}, {include-group = "c"}]
      b = [{include-group = "d"}]
      c = [{include-group = "d"}]
      d = ["x"]
      """
    #expect(
      try projectTree(groups, selection(groups: ["a"], project: false)).asked
        == ["x | (pyproject.toml:a)"])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("[project]\nname='a'\ndynamic=['dependencies']",          [], [ProjectInput.Dynamic.dependencies], 3),
    ("[project]\nname='a'\ndynamic=['optional-dependencies']", [], [], 3),
    ("[project]\nname='a'\ndynamic=['optional-dependencies']", ["x"], [.optionalDependencies], 3),
    ("[project]\nname='a'\ndynamic=['version', 'dependencies', 'optional-dependencies']", ["x"],
     [.dependencies, .optionalDependencies], 3),
    ("[build-system]\nrequires=[]",                            [], [.everything], 0),
    ("[project]\nname='a'\n[tool.poetry.dependencies]\nb='1'", [], [.dependencies], 3),
    ("[project]\nname='a'\ndependencies=[]\n[tool.poetry]\ndependencies.b='1'", [], [.dependencies], 5),
    ("[project]\nname='a'\ndependencies=['c']\n[tool.poetry.dependencies]\nb='1'", [], [], 0),
    ("[project]\nname='a'\n[tool.poetry.dependencies]\nPython='1'", [], [], 0),
    ("[project]\nname='a'\n[tool.poetry]\nextras.x=['b']", ["x"], [.optionalDependencies], 4),
    ("[project]\nname='a'\ndynamic=['dependencies']\n[tool.poetry.extras]\nx=['b']", ["x"], [.dependencies, .optionalDependencies], 3),
    ("[project]\nname='a'\noptional-dependencies.x=['c']\n[tool.poetry.extras]\nx=['b']", ["x"], [], 0),
  ])
  func `tells what only its backend knows`(
    text: String, extras: [String], dynamic: [ProjectInput.Dynamic], line: Int
  ) throws {
    let project = try #require(try projectTree(text, selection(extras: extras)).projects.first)
    #expect(project.dynamic == dynamic)
    #expect(project.dynamicLocation.line == line)
  }

  @Test(arguments: ["setup.py", "x/setup.cfg"])
  func `that is no TOML is left to the backend`(path: String) throws {
    let tree = try RequirementTree(
      sources: [.project(path, ProjectSelection())], variables: { _ in nil },
      read: { (_) throws(ReadFailure) in throw ReadFailure("not to be read") })
    #expect(tree.projects.map(\.dynamic) == [[.everything]])
    #expect(tree.projects.map(\.path) == [path])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("project = 1",                                 ":1:11 `project` has to be a table, not an integer"),
    ("[project]",                                   ":1:2 the table `project` has no `name`"),
    ("[project]\nname = 1",                         ":2:8 `project.name` has to be a string, not an integer"),
    ("[project]\nname = 'a b'",                     ":2:8 `a b` is no name for `project.name`"),
    ("[project]\nname = 'a'\nrequires-python = '>=3, x'", ":3:25 expected a version operator such as `==` or `>=` in `>=3, x`"),
    ("[project]\nname = 'a'\ndependencies = 'b'",   ":3:16 `project.dependencies` has to be an array of strings, not a string"),
    ("[project]\nname = 'a'\ndependencies = [1]",   ":3:17 `project.dependencies` has to be a string, not an integer"),
    ("[project]\nname = 'a'\ndependencies = ['b =1']", ":3:20 expected a version specifier, `;` or the end in `b =1`"),
    ("[project]\nname = 'a'\ndependencies = [\"\\u0062 =1\"]", ":3:17 expected a version specifier, `;` or the end in `b =1`"),
    ("[project]\nname = 'a'\ndependencies = []\ndynamic = ['dependencies']",
                                                    ":3:1 `project.dependencies` is given, and said to be dynamic"),
    ("[project]\nname = 'a'",                       " the project has no extra `x`"),
    ("[project]\nname = 'a'\noptional-dependencies.x = ['a[y]']", ":3:28 the project has no extra `y`"),
    ("[project]\nname = 'a'\n[project.optional-dependencies]\nx_y = []\nX-y = []",
                                                    ":5:1 `x_y` and `X-y` are the same name, `x-y`"),
    ("[project]\nname = 'a'\n[project.optional-dependencies]\n'x y' = []",
                                                    ":4:1 `x y` is no name for `project.optional-dependencies`"),
    ("[project",                                    ":1:9 expected `]`, found the end of the file"),
  ])
  func `is refused with line and column`(text: String, expected: String) throws {
    #expect(try complaint(text, selection(extras: ["x"])) == expected)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",                              " there is no dependency group `a`"),
    ("dependency-groups = []",        ":1:21 `dependency-groups` has to be a table, not an array"),
    ("[dependency-groups]\na = 'b'",  ":2:5 `dependency-groups.a` has to be an array of strings, not a string"),
    ("[dependency-groups]\na = [1]",  ":2:6 expected a requirement or `{include-group = \"name\"}`, found an integer"),
    ("[dependency-groups]\na = [{}]", ":2:6 expected a requirement or `{include-group = \"name\"}`, found an empty table"),
    ("[dependency-groups]\na = [{include-group = 'b', c = 1}]",
                                      ":2:28 expected a requirement or `{include-group = \"name\"}`, found the key `c`"),
    ("[dependency-groups]\na = [{include-group = 1}]", ":2:23 `include-group` has to be a string, not an integer"),
    ("[dependency-groups]\na = [{include-group = 'b'}]", ":2:23 there is no dependency group `b`"),
    ("[dependency-groups]\na = ['x', {include-group = 'B'}]\nb = [{include-group = 'A'}]",
                                      ":3:23 the dependency group includes itself: `a` → `b` → `a`"),
    ("[dependency-groups]\na = ['x y']", ":2:9 expected a version specifier, `;` or the end in `x y`"),
    ("[dependency-groups]\na_a = []\nA-a = []", ":3:1 `a_a` and `A-a` are the same name, `a-a`"),
  ])
  func `has groups that are refused with line and column`(text: String, expected: String) throws {
    #expect(try complaint(text, selection(groups: ["a"], project: false)) == expected)
  }

  @Test func `a single equals sign is asked about, as in a requirements file`() throws {
    for (text, hints) in [("b =1", ["did you mean `==`?"]), ("b 1", [])] {
      do {
        _ = try projectTree("[project]\nname = 'a'\ndependencies = ['\(text)']", selection())
        Issue.record("`\(text)` must be refused")
      } catch let error as RequirementFileError {
        #expect(error.diagnostic.hints == hints)
      }
    }
  }

  @Test func `shows the lines that include a group`() throws {
    let text = """
      [dependency-groups]
      a = [{include-group = "b"}]
      b = [
        {include-group = "c"}]
      c = [{include-group = "none"}]
      cc = []
      """
    do {
      _ = try projectTree(text, selection(groups: ["a"], project: false))
      Issue.record("a group that is not there must be refused")
    } catch let error as RequirementFileError {
      let told = error.diagnostic
      #expect(
        told.notes.map { $0.location?.description }
          == ["pyproject.toml:4:20", "pyproject.toml:2:23"])
      #expect(told.hints == ["its groups are `a`, `b`, `c`, `cc`"])
    }
  }

  @Test func `takes bounded time and depth, however extras and groups lead to one another`() throws
  {
    let ways = (0..<40).map { "e\($0) = ['a[e\($0 + 1)]; os_name == \"\($0)\"', 'a[e\($0 + 1)]']" }
    let chain = (0..<1000).map { "e\($0) = ['a[e\($0 + 1)]']" }
    for (lines, expected) in [(ways, "in more than 4096 ways"), (chain, "more than 128 extras")] {
      let text =
        "[project]\nname = 'a'\n[project.optional-dependencies]\n"
        + lines.joined(separator: "\n") + "\ne\(lines.count) = []"
      let found = try complaint(text, selection(extras: ["e0"]))
      #expect(found?.contains(expected) == true, "\(found ?? "")")
    }
    let groups = (0..<1000).map { "g\($0) = [{include-group = 'g\($0 + 1)'}]" }
    let text = "[dependency-groups]\n" + groups.joined(separator: "\n") + "\ng1000 = []"
    let found = try complaint(text, selection(groups: ["g0"], project: false))
    #expect(found?.contains("more than 128 extras or groups") == true, "\(found ?? "")")
  }
}
