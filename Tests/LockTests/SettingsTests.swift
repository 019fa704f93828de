import TestSupport
import Testing

@testable import lock

@Suite struct `a .env file` {
  private func variables(_ text: String) -> [String: String] {
    DotEnvironment(parsing: Array(text.utf8)).variables.mapValues(\.value)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("LOCK_A=b",                  "b"),
    ("export  LOCK_A = b c \t",   "b c"),
    ("LOCK_A=b # c",              "b"),
    ("LOCK_A=b#c",                "b#c"),
    ("LOCK_A=#c",                 ""),
    ("LOCK_A='b # $c\\n' d",      "b # $c\\n"),
    ("LOCK_A=\"b\\n\\\"\\x\" # d", "b\n\"\\x"),
    ("LOCK_A=\"b\nc\"\nLOCK_B=1", "b\nc"),
    ("LOCK_A=\"b",                "\"b"),
    ("LOCK_A=",                   ""),
    ("\u{FEFF}LOCK_A=b\r\nX=1\r\n", "b"),
    ("LOCK_A=1\nLOCK_A=2",        "2"),
  ])
  func `has values as python-dotenv reads them`(text: String, value: String) {
    #expect(variables(text)["LOCK_A"] == value)
  }

  @Test func `gives nothing that is the application's`() {
    #expect(variables("SECRET=1\nBLOCK_A=2\n# LOCK_B=3\nLOCK_C\nexport\n=\n") == [:])
  }

  @Test func `knows its lines`() {
    let text = "\nLOCK_A=\"x\n\ny\"\nLOCK_B=1"
    let lines = DotEnvironment(parsing: Array(text.utf8)).variables.mapValues(\.line)
    #expect(lines == ["LOCK_A": 2, "LOCK_B": 5])
  }
}

@Suite struct `an INI file` {
  @Test func `has sections, keys in small letters, values of several lines`() {
    let text = """
      [global]
      # c
      Index-URL: https://a/
      find-links =
          /x
          ; c
          /y

      [install]
      pre=true
      nothing
      [ odd
      """
    #expect(
      IniFile(parsing: Array(text.utf8)).entries == [
        .init(section: "global", key: "index-url", value: "https://a/", line: 3),
        .init(section: "global", key: "find-links", value: "\n/x\n/y", line: 4),
        .init(section: "install", key: "pre", value: "true", line: 10),
      ])
  }
}

@Suite struct `pip's files` {
  private func places(_ variables: [String: String], _ files: Set<String> = []) -> [String] {
    PipPlaces(variables: { variables[$0] }, exists: files.contains).paths
  }

  @Test func `are looked for where pip does, the last one winning`() {
    #expect(
      places(["HOME": "/h", "VIRTUAL_ENV": "/v"])
        == [
          "/etc/xdg/pip/pip.conf", "/etc/pip.conf", "/h/.pip/pip.conf",
          "/h/.config/pip/pip.conf", "/v/pip.conf",
        ])
    #expect(
      places(["XDG_CONFIG_DIRS": "/a:/b", "XDG_CONFIG_HOME": "/c", "HOME": "/h"])
        == [
          "/b/pip/pip.conf", "/a/pip/pip.conf", "/etc/pip.conf", "/h/.pip/pip.conf",
          "/c/pip/pip.conf", ".venv/pip.conf",
        ])
  }

  @Test func `give way to the one that a variable names`() {
    let variables = ["HOME": "/h", "PIP_CONFIG_FILE": "/p"]
    let system = ["/etc/xdg/pip/pip.conf", "/etc/pip.conf"]
    #expect(places(variables, ["/p"]) == system + [".venv/pip.conf", "/p"])
    #expect(places(variables).contains("/h/.pip/pip.conf"))
    #expect(places(["PIP_CONFIG_FILE": "/dev/null"]) == [])
  }

  @Test func `say what install is told, over what all commands are`() throws {
    let text = "[install]\ntimeout = 7\n[global]\ntimeout = 5\nretries = 1\n[freeze]\nretries = 9\n"
    let layer = try PipSettings.layer(
      parsing: Array(text.utf8), file: "pip.conf", sections: ["global", "install", "compile"],
      table: compileOptionTable)
    #expect(layer.mapValues(\.values) == ["timeout": ["7"], "retries": ["1"]])
    #expect(layer["timeout"]?.source.description == "pip.conf:2")
  }

  @Test func `are not believed blindly`() {
    #expect(throws: SettingError.self) {
      try PipSettings.layer(
        variables: { $0 == "PIP_NO_INDEX" ? "perhaps" : nil }, table: compileOptionTable)
    }
  }
}

/// What `lock config` says of some settings, as `name = value (source)`.
private func shown(
  _ project: Project, _ names: Set<String>, _ arguments: [String] = [],
  variables: [String: String] = [:]
) throws -> [String] {
  let own = ["LOCK_INDEX_URL": "", "LOCK_RETRIES": ""].merging(variables) { $1 }
  let run = try project.run(["config", "compile"] + arguments, variables: own)
  #expect(run.status == 0, "\(run.errors)")
  return run.output.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first, names.contains(name) else { return nil }
    return words.joined(separator: " ")
  }
}

@Suite struct `settings` {
  private static let everywhere = [
    "pyproject.toml": """
    [tool.lock]
    timeout = 3
    extra_index_url = ["https://a/", "https://b/"]
    no-header = true
    [tool.lock.compile]
    python-version = "3.12"
    timeout = 4
    [tool.pip-tools]
    generate-hashes = true
    strip-extras = false
    [tool.pip-tools.compile]
    annotate = false
    """,
    ".env": "LOCK_PYTHON_PLATFORM=linux\n",
    ".config/pip/pip.conf": "[global]\nindex-url = https://me:secret@p/\ncert = ~/ca.pem\n",
  ]

  @Test func `come from the first place that says something`() throws {
    let project = Project(files: Self.everywhere)
    let names: Set = [
      "timeout", "extra-index-url", "header", "python-version", "hashes", "strip-extras",
      "annotate", "python-platform", "index-url", "cert", "no-index", "offline",
    ]
    #expect(
      try shown(project, names, variables: ["PIP_NO_INDEX": "0", "LOCK_OFFLINE": "1"])
        == [
          "python-version 3.12 pyproject.toml:6:1", "python-platform linux .env:1",
          "index-url https://me:****@p/ \(project.folder.path)/.config/pip/pip.conf:2",
          "extra-index-url https://a/ https://b/ pyproject.toml:3:1",
          "no-index false PIP_NO_INDEX", "offline true LOCK_OFFLINE",
          "cert \(project.folder.path)/ca.pem \(project.folder.path)/.config/pip/pip.conf:3",
          "timeout 4 pyproject.toml:7:1", "hashes true pyproject.toml:9:1",
          "annotate false pyproject.toml:12:1", "header false pyproject.toml:4:1",
          "strip-extras false pyproject.toml:10:1",
        ])
    let winning = ["LOCK_TIMEOUT": "1", "PIP_INDEX_URL": "https://q/", "PIP_TIMEOUT": "2"]
    #expect(
      try shown(project, ["timeout", "index-url"], variables: winning)
        == ["index-url https://q/ PIP_INDEX_URL", "timeout 1 LOCK_TIMEOUT"])
  }

  @Test func `of files are left out on demand`() throws {
    let project = Project(files: Self.everywhere)
    let variables = ["PIP_TIMEOUT": "2"]
    #expect(
      try shown(project, ["timeout", "header"], ["--no-config"], variables: variables)
        == ["timeout 2 PIP_TIMEOUT", "header - default"])
    #expect(
      try shown(project, ["timeout", "index-url"], ["--isolated"], variables: variables)
        == ["index-url - default", "timeout - default"])
    project.folder.write("[tool.lock]\ntimeout = 9\ncert = 'ca'\n", to: "x/settings.toml")
    #expect(
      try shown(project, ["timeout", "cert", "header"], ["--config", "x/settings.toml"])
        == [
          "cert x/ca x/settings.toml:3:1", "timeout 9 x/settings.toml:2:1", "header - default",
        ])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("[tool.lock]\nindx-url = 'x'",          "2:1: error: unknown key `tool.lock.indx-url`\n  hint: did you mean `index-url`?\n"),
    ("[tool.lock]\nno-heeder = true",        "2:1: error: unknown key `tool.lock.no-heeder`\n  hint: did you mean `no-header`?\n"),
    ("[tool.lock.compil]\nx = 1",            "1:12: error: unknown key `tool.lock.compil`\n  hint: did you mean `compile`?\n"),
    ("[tool.lock.diff]\nhashes = true",      "2:1: error: unknown key `tool.lock.diff.hashes`\n  hint: `lock config` lists the settings\n"),
    ("[tool.lock]\nheader = 'no'",           "2:10: error: `tool.lock.header` has to be `true` or `false`, not a string\n"),
    ("[tool.lock]\nconstraint = [1]",        "2:14: error: `tool.lock.constraint` has to be an array of strings, not an array\n"),
    ("[tool.lock]\nindex-url = []",          "2:13: error: `tool.lock.index-url` has to be a string, not an array\n"),
    ("[tool.lock]\nresolution = 'new'",      "2:14: error: `tool.lock.resolution` cannot be `new`\n  hint: choose from `highest`, `lowest`, `lowest-direct`\n"),
    ("[tool.lock]\nheader = true\nno_header = true", "3:1: error: `header` is set twice under different names\n"),
    ("[tool.lock]\nprod = true",             "2:1: error: `tool.lock.prod` cannot be set here\n  hint: it is an option of a single run\n"),
    ("[tool]\nlock = 1",                     "2:8: error: `tool.lock` has to be a table, not an integer\n"),
    ("[tool.lock]\ntimeout = 'soon'",        "2:1: error: "),
    ("[tool.pip-tools]\nanotate = true",     "2:1: error: unknown key `tool.pip-tools.anotate`\n  hint: did you mean `annotate`?\n"),
    ("[tool.lock\n",                         "1:11: error: expected `]`, found the end of the line\n"),
  ])
  func `that are wrong are refused with their place`(text: String, expected: String) throws {
    let project = Project(files: ["pyproject.toml": text, "a.in": ""])
    let run = try project.compile("a.in")
    #expect(run.status == 2)
    guard !text.contains("soon") else {
      #expect(
        run.errors == """
          error: `--timeout soon`: expected a whole number
            pyproject.toml:2:1: it comes from `tool.lock.timeout`, set here

          """)
      return
    }
    #expect(run.errors == "pyproject.toml:" + expected)
  }

  @Test func `of pip-tools that mean nothing here are passed over`() throws {
    let text = """
      [tool.pip-tools]
      resolver = "backtracking"
      allow_unsafe = true
      no-emit-index-url = true
      color = true
      src-files = ["x.in"]
      [tool.pip-tools.sync]
      user = true
      """
    let project = Project(index: "a 1", files: ["pyproject.toml": text, "r.in": "a\n"])
    #expect(try project.compile("r.in").status == 0)
  }

  @Test func `of pip-tools stand beside the source too`() throws {
    let files = [
      "x/r.in": "a\n", "x/.pip-tools.toml": "[tool.pip-tools]\nheader = false\nannotate = false\n",
      "x/pyproject.toml": "[tool.pip-tools]\nhashes = false\n",
    ]
    let project = Project(index: "a 1", files: files)
    #expect(try project.compile("x/r.in").status == 0)
    let lock = try #require(project.text("x/r.txt"))
    #expect(lock.hasPrefix("--index-url") && !lock.contains("# via"), "\(lock)")
    #expect(lock.contains("--hash"), "only the first file counts: \(lock)")
  }

  @Test func `of pip go behind the index that a file names, and into pip-compile's locks alone`()
    throws
  {
    let project = Project(index: "a 1", files: ["a.in": "a\n"])
    project.folder.write("--index-url \(project.indexURL)\na\n", to: "named.in")
    let none = ["LOCK_INDEX_URL": ""]
    let elsewhere = none.merging(["PIP_INDEX_URL": "http://127.0.0.1:9/simple"]) { $1 }
    #expect(try project.compile("named.in", variables: elsewhere).status == 0)
    let secret = project.indexURL.replacing("http://", with: "http://me:hidden@")
    let variables = none.merging(["PIP_INDEX_URL": secret, "LOCK_PYTHON_VERSION": "3.12"]) { $1 }
    for (name, isWritten) in [("lock", false), ("pip-compile", true)] {
      let command = name == "lock" ? ["compile"] : []
      let run = try project.run(
        command + ["a.in", "-v", "-U"], calledAs: name, variables: variables)
      #expect(run.status == 0, "\(run.errors)")
      let lock = try #require(project.text("a.txt"))
      #expect(lock.contains("--index-url \(project.indexURL)\n") == isWritten, "\(lock)")
      #expect(!lock.contains("hidden") && !run.errors.contains("hidden"))
    }
  }

  @Test func `are shown as JSON`() throws {
    let project = Project(files: Self.everywhere)
    let run = try project.run(
      ["config", "--json", "compile"], variables: ["LOCK_INDEX_URL": "", "LOCK_RETRIES": "2"])
    #expect(
      run.output.contains(
        """
          {"command": "compile", "name": "extra-index-url", "value": ["https://a/", "https://b/"], \
        "source": "pyproject.toml:3:1", "key": "tool.lock.extra_index_url"},
        """), "\(run.output)")
    #expect(run.output.contains("\"name\": \"header\", \"value\": false,"))
    #expect(
      run.output.contains("\"name\": \"resolution\", \"value\": null, \"source\": \"default\""))
  }

  @Test func `of rivals: whoever says one says both`() throws {
    let files = ["pyproject.toml": "[tool.lock]\nprerelease = 'disallow'\n", "a.in": "a\n"]
    let project = Project(index: "a 2b1\na 1", files: files)
    #expect(try project.compile("a.in", "--pre").status == 0)
    #expect(project.pins("a.txt") == ["a==2b1"])
  }
}
