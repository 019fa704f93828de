import Lockfiles
import RequirementFiles
import Testing

@testable import lock

@Suite struct `arguments` {
  private func parse(
    _ arguments: [String], variables: [String: String] = [:]
  ) throws(UsageError) -> ParsedArguments {
    try ParsedArguments(parsing: arguments, table: compileOptionTable) { variables[$0] }
  }

  @Test(arguments: [
    ["--output-file", "x"], ["--output-file=x"], ["-o", "x"], ["-ox"], ["-qo", "x"], ["-o=x"],
  ])
  func `have values attached or apart`(arguments: [String]) throws {
    #expect(try parse(arguments).value("output-file") == "x")
  }

  @Test func `win over variables, which win over nothing`() throws {
    let variables = ["LOCK_RESOLUTION": "lowest", "LOCK_OFFLINE": "1", "LOCK_FIND_LINKS": "a b"]
    let parsed = try parse(["--resolution", "lowest-direct", "--no-offline"], variables: variables)
    #expect(parsed.value("resolution") == "lowest-direct")
    #expect(!parsed.isOn("offline"))
    #expect(parsed.list("find-links") == ["a", "b"])
    #expect(try parse([], variables: variables).isOn("offline"))
  }

  @Test func `behind two dashes are sources`() throws {
    #expect(try parse(["-q", "--", "-x.in", "--y"]).operands == ["-x.in", "--y"])
    #expect(try parse(["-"]).operands == ["-"])
  }

  @Test func `of a variable are checked like options`() {
    #expect(
      throws: UsageError.invalidValue(
        option: "LOCK_OFFLINE", value: "perhaps", expected: "true or false")
    ) { try parse([], variables: ["LOCK_OFFLINE": "perhaps"]) }
  }

  @Test func `have names, short letters and variables once each`() {
    let names = compileOptionTable.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    let letters = compileOptionTable.compactMap(\.short)
    #expect(Set(letters).count == letters.count)
  }

  @Test func `are all in the help page, and no line of it is too long`() {
    let text = HelpPage.compile.text
    for option in compileOptionTable {
      #expect(text.contains("--\(option.name)") || text.contains("--[no-]\(option.name)"))
      if option.hasVariable { #expect(text.contains(option.variable)) }
    }
  }
}

@Suite struct `the recorded command` {
  private func command(_ arguments: [String]) throws -> String {
    let parsed = try ParsedArguments(parsing: arguments, table: compileOptionTable)
    let options = try CompileOptions(parsed)
    let lock = try ProjectLayout.Lock(
      sources: options.project.sources(parsed.operands), path: "x", profile: nil)
    return HeaderCommand(options: options.recordedOptions, lock: lock).text
  }

  // swift-format-ignore
  @Test(arguments: [
    (["b.in", "a.in", "-o", "x.txt"],             "lock compile --output-file=x.txt a.in b.in"),
    (["a.in", "-q", "-v", "-U", "-P", "x"],       "lock compile a.in"),
    (["a.in", "--offline", "--cache-dir", "/c"],  "lock compile a.in"),
    (["a.in", "--python", "/usr/bin/python3"],    "lock compile a.in"),
    (["a.in", "--no-hashes", "--pre"],            "lock compile --no-hashes --pre a.in"),
    (["pyproject.toml", "--extra", "b", "--extra=a", "--group=x", "--group", "y/pyproject.toml:z", "-o", "r"],
     "lock compile --extra=a --extra=b --group=x --group=y/pyproject.toml:z --output-file=r pyproject.toml"),
    (["a b.in"],                                  "lock compile 'a b.in'"),
    (["a.in", "-i", "https://u:secret@h/simple"], "lock compile --index-url='https://u:****@h/simple' a.in"),
    (["a.in", "-i", "https://token@h/simple"],    "lock compile --index-url='https://****@h/simple' a.in"),
  ])
  func `names what the lock depends on, and no secret`(
    arguments: [String], text: String
  ) throws {
    #expect(try command(arguments) == text)
  }
}

@Suite struct `where locks go` {
  private func layout(
    _ scope: CompileOptions.Scope, _ files: Set<String>, output: String? = nil
  ) throws -> [String] {
    let none = try ProjectOptions(ParsedArguments(parsing: [], table: []))
    return try ProjectLayout(
      scope, outputFile: output, project: none, exists: files.contains, project: { nil }
    ).locks.map { $0.sources.map(\.path).joined(separator: "+") + " → " + $0.path }
  }

  @Test func `to the root, unless one stands beside its source`() throws {
    let sources: Set = ["requirements/requirements.in", "requirements/dev-requirements.in"]
    let production = "requirements/requirements.in"
    let both = production + "+requirements/dev-requirements.in"
    #expect(
      try layout(.development, sources)
        == ["\(production) → requirements.txt", "\(both) → dev-requirements.txt"])
    #expect(
      try layout(.development, sources.union(["requirements/requirements.txt"]))
        == ["\(production) → requirements/requirements.txt", "\(both) → dev-requirements.txt"])
    #expect(try layout(.production, sources) == ["\(production) → requirements.txt"])
    #expect(try layout(.production, sources, output: "x") == ["\(production) → x"])
  }

  @Test(arguments: [
    ("dev-requirements.in", "dev-requirements.txt"),
    ("requirements-dev.in", "requirements-dev.txt"), ("dev.in", "dev.txt"),
  ])
  func `by the name of their source in the root`(source: String, lock: String) throws {
    #expect(
      try layout(.development, ["requirements.in", source])
        == ["requirements.in → requirements.txt", "requirements.in+\(source) → \(lock)"])
  }

  @Test(arguments: [
    ("app.in", "app.txt"), ("x/app.in", "x/app.txt"), ("app", "app.txt"), ("a.b/c", "a.b/c.txt"),
    (".in", ".in.txt"), ("a.b.in", "a.b.txt"),
    ("pyproject.toml", "requirements.txt"), ("x/setup.py", "x/requirements.txt"),
  ])
  func `beside a source that was named`(source: String, lock: String) throws {
    #expect(try layout(.explicit(sources: [source]), [source]) == ["\(source) → \(lock)"])
  }
}
