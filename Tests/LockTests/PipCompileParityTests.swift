import PlatformIO
import TestSupport
import Testing

private let index = """
  alpha 2.0 -> beta>=1.1
  alpha 1.0 -> beta
  beta 2.0b1
  beta 1.1
  beta 1.0
  fast 1.0
  """

/// What pip-compile does otherwise than `lock compile`, seen with the real one.
@Suite struct `under pip-compile's name` {
  // swift-format-ignore
  @Test(arguments: [
    // A pin holds others back, until nothing has it.
    ("alpha\n",       "beta==1.0\n",             ["alpha==1.0", "beta==1.0"], ""),
    ("alpha>=2\n",    "alpha==1.0\nbeta==1.0\n", ["alpha==2.0", "beta==1.1"],
      "  ERROR: Cannot install -r requirements.in (line 1) because these package versions have conflicting dependencies.\nDiscarding beta==1.0 (from -r requirements.txt (line 2)) to proceed the resolution\n"),
    ("beta\n",        "beta==7.0\n",             ["beta==1.1"],
      "  ERROR: Cannot install beta because these package versions have conflicting dependencies.\nDiscarding beta==7.0 (from -r requirements.txt (line 1)) to proceed the resolution\n"),
    ("beta\n",        "beta==1.0 ; python_version < '3'\n", ["beta==1.1"], ""),
    ("beta<1.1\n",    "beta==1.1\n",             ["beta==1.0"], ""),
    ("beta\n",        "beta==2.0b1\n",           ["beta==2.0b1"], ""),
    // Whoever names a pre-release gets the newest of all.
    ("beta>=1.0a1\n", "",                        ["beta==2.0b1"], ""),
    ("--all-releases beta\nbeta\n", "",          ["beta==2.0b1"], ""),
    ("--only-final beta\nbeta>=1.0a1\n", "",     ["beta==1.1"], ""),
    ("--index-url http://127.0.0.1:9/\n--index-url {INDEX}\nbeta\n", "", ["beta==1.1"], ""),
    ("fast[gone]\n",  "",                        ["fast==1.0"],
      "  WARNING: fast 1.0 does not provide the extra 'gone'\n"),
  ] as [(String, String, [String], String)])
  func `the same versions are taken, and the same is said`(
    input: String, lock: String, pins: [String], said: String
  ) throws {
    let project = Project(index: index)
    let file = input.replacing("{INDEX}", with: project.indexURL)
    project.folder.write(file, to: "requirements.in")
    if !lock.isEmpty { project.folder.write(lock, to: "requirements.txt") }
    let run = try project.run(
      ["-q", "--strip-extras"], calledAs: "pip-compile",
      variables: [
        "LOCK_PYTHON_VERSION": "3.12", "LOCK_INDEX_URL": "", "PIP_INDEX_URL": project.indexURL,
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("requirements.txt") == pins)
    #expect(run.errors == said)
  }

  // swift-format-ignore
  @Test(arguments: [
    // Of several lines the last that has a marker counts, and it stays where others ask as well.
    ("beta ; python_version >= '3'\nalpha\n", "alpha==2.0\nbeta==1.1 ; python_version >= \"3\"\n"),
    ("beta ; python_version > '2'\nbeta ; sys_platform != 'x'\n", "beta==1.1 ; sys_platform != \"x\"\n"),
    ("alpha\n-c c.txt\n",                     "alpha==2.0\nbeta==1.1 ; python_version > \"3\"\n"),
    ("./lib-1.0-py3-none-any.whl\n",          "lib @ file://{HERE}/lib-1.0-py3-none-any.whl\n"),
    ("file:./lib-1.0-py3-none-any.whl\n",     "file:./lib-1.0-py3-none-any.whl\n"),
    ("lib @ file://{HERE}/lib-1.0-py3-none-any.whl#egg=lib ; python_version > '3'\n",
      "lib @ file://{HERE}/lib-1.0-py3-none-any.whl ; python_version > \"3\"\n"),
  ] as [(String, String)])
  func `markers and places are written in its way`(input: String, lock: String) throws {
    let project = Project(index: index, files: ["c.txt": "beta ; python_version > '3'\n"])
    func filled(_ text: String) -> String { text.replacing("{HERE}", with: project.folder.path) }
    project.folder.write(filled(input), to: "requirements.in")
    let wheel = SampleWheel(name: "lib", version: "1.0")
    project.folder.write(wheel.bytes, to: wheel.fileName)
    let run = try project.run(
      ["-q", "--no-header", "--no-annotate", "--no-emit-options"], calledAs: "pip-compile",
      variables: ["LOCK_PYTHON_VERSION": "3.12"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("requirements.txt") == filled(lock))
  }

  // swift-format-ignore
  @Test(arguments: [
    (["requirements.in": "alpha=1\n"],               [],                       1),
    (["requirements.in": "-r gone.in\n"],            [],                       1),
    (["requirements.in": "alpha>9\n"],               [],                       1),
    (["requirements.in": "beta\n"],                  ["-c", "gone.txt"],       1),
    (["requirements.in": "beta\n"],                  ["-o", "no/where.txt"],   1),
    (["requirements.in": "beta\n"],                  ["-P", "be ta"],          1),
    (["requirements.in": "beta\n"],                  ["--max-rounds", "many"], 2),
    (["requirements.in": "beta\n"],                  ["gone.in"],              2),
    (["requirements.in": "beta\n", ".pip-tools.toml": "[tool.pip-tools]\nx = 1\n"], [], 2),
    (["requirements.in": "beta\n", ".pip-tools.toml": "x"], [],                1),
    (["requirements.in": "beta\n", ".pip-tools.toml": "x"], ["--no-config", "--config", "x"], 0),
    (["pyproject.toml": "[project]\nname = 'p'\nversion = '1'\n"], ["--extra", "gone"], 0),
  ] as [([String: String], [String], Int32)])
  func `statuses are pip-compile's`(
    files: [String: String], arguments: [String], status: Int32
  ) throws {
    let project = Project(index: index, files: files)
    let run = try project.run(
      arguments, calledAs: "pip-compile", variables: ["LOCK_PYTHON_VERSION": "3.12"])
    #expect(run.status == status, "\(run.errors)")
  }

  @Test func `a lock on a terminal has green comments`() throws {
    let project = Project(index: index, files: ["requirements.in": "beta\n"])
    let run = try project.run(
      ["--color", "--no-header", "--no-emit-options", "--strip-extras"], calledAs: "pip-compile",
      variables: ["LOCK_PYTHON_VERSION": "3.12"])
    #expect(
      run.errors == "beta==1.1\n    \u{1B}[32m# via -r requirements.in\u{1B}[0m\u{1B}[0m\n")
  }

  @Test func `settings are those of the working directory, else of the source's folder`() throws {
    let here = ["s/a.in": "beta\n", ".pip-tools.toml": "[tool.pip-tools]\nheader = false\n"]
    let project = Project(
      index: index,
      files: here.merging(["s/.pip-tools.toml": "[tool.pip-tools]\nannotate = false\n"]) { $1 })
    func compiled() throws -> String {
      _ = try project.run(
        ["-q", "--no-emit-options", "s/a.in"], calledAs: "pip-compile",
        variables: ["LOCK_PYTHON_VERSION": "3.12"])
      return project.text("s/a.txt") ?? ""
    }
    #expect(try compiled() == "beta==1.1\n    # via -r s/a.in\n")
    _ = try Files.remove(project.folder(".pip-tools.toml"))
    #expect(try compiled().hasSuffix("#\nbeta==1.1\n"))
  }

  @Test func `constraints may be at URLs`() throws {
    let text = TextIndex(index)
    let project = Project(files: ["requirements.in": "-c {HOST}/c.txt\nalpha\n"]) { request in
      switch request.path {
      case "/c.txt": .text("-c d/e.txt\n", type: "text/plain")
      case "/d/e.txt": .text("beta<1.1\n", type: "text/plain")
      default: text.answer(request)
      }
    }
    let host = project.server.url
    project.folder.write("-c \(host)/c.txt\nalpha\n", to: "requirements.in")
    let run = try project.run(
      ["-q", "--no-header", "--no-emit-options", "--strip-extras"], calledAs: "pip-compile",
      variables: ["LOCK_PYTHON_VERSION": "3.12"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      project.text("requirements.txt") == """
        alpha==1.0
            # via -r requirements.in
        beta==1.0
            # via
            #   -c \(host)/d/e.txt
            #   alpha

        """)
    let offline = try project.compile("--offline", "requirements.in")
    #expect(offline.status == 2)
    #expect(offline.errors.contains("`--offline` is given"))
  }
}
