import TestSupport
import Testing

private let index = """
  web 2.0 -> util>=1
  web 1.0
  db 3.1 -> driver; extra == 'fast'
  driver 1.5
  util 1.2
  util 1.1
  lint 0.9 -> util<1.2
  """

private let project = """
  [project]
  name = "Shop"
  requires-python = ">=3.10"
  dependencies = ["web>=1"]
  optional-dependencies.data = ["db[fast]", "shop[more]"]
  optional-dependencies.more = ["driver"]

  [dependency-groups]
  dev = [{include-group = "checks"}]
  checks = ["lint"]
  """

@Suite struct `lock compile of a project` {
  private func shop(_ files: [String: String] = ["pyproject.toml": project]) -> Project {
    Project(index: index, files: files)
  }

  @Test func `takes its dependencies for production, and its group dev for development`() throws {
    let shop = shop()
    let run = try shop.compile("--no-hashes")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      shop.unsealed("requirements.txt")?.hasSuffix(
        """
        util==1.1
            # via web
        web==2.0
            # via Shop (pyproject.toml)

        """) == true, "\(shop.text("requirements.txt") ?? "")")
    #expect(
      shop.unsealed("dev-requirements.txt")?.hasSuffix(
        """
        lint==0.9
            # via Shop (pyproject.toml:dev)
        util==1.1
            # via
            #   lint
            #   web
        web==2.0
            # via Shop (pyproject.toml)

        """) == true, "\(shop.text("dev-requirements.txt") ?? "")")
    #expect(
      run.errors.contains(
        "`lint` in pyproject.toml:10 holds `util` at 1.1; production alone would take 1.2"),
      "\(run.errors)")
    #expect(try shop.compile("--no-hashes", "--check").status == 0)
    #expect(try shop.compile("--no-hashes", "--check", "--prod").status == 0)
  }

  @Test func `writes one lock where there is no group dev`() throws {
    let shop = shop(["pyproject.toml": "[project]\nname = 'a'\ndependencies = ['util']\n"])
    let run = try shop.compile()
    #expect(run.errors == "requirements.txt: written (1 package)\n")
  }

  @Test func `by its name writes requirements.txt beside it, with extras and groups`() throws {
    let shop = shop(["x/pyproject.toml": project])
    let run = try shop.compile(
      "x/pyproject.toml", "--extra", "data", "--group", "checks", "--no-hashes")
    #expect(run.status == 0, "\(run.errors)")
    let lock = try #require(shop.text("x/requirements.txt"))
    #expect(
      lock.contains(
        "    lock compile --extra=data --group=checks --no-hashes --python-platform=linux "),
      "\(lock)")
    #expect(
      shop.pins("x/requirements.txt")
        == ["db==3.1", "driver==1.5", "lint==0.9", "util==1.1", "web==2.0"])
    #expect(lock.contains("    # via Shop (x/pyproject.toml:checks)\n"), "\(lock)")
    #expect(
      lock.contains(
        """
        driver==1.5
            # via
            #   Shop (x/pyproject.toml)
            #   db

        """), "\(lock)")
  }

  @Test func `takes groups alone, from any folder, and files beside them`() throws {
    let shop = shop(["pyproject.toml": project, "x/pyproject.toml": project, "a.in": "db\n"])
    #expect(try shop.compile("--group", "checks", "-o", "a.txt").status == 0)
    #expect(shop.pins("a.txt") == ["lint==0.9", "util==1.1"])
    #expect(try shop.compile("a.in", "--group", "x/pyproject.toml:dev", "-o", "b.txt").status == 0)
    #expect(shop.pins("b.txt") == ["db==3.1", "lint==0.9", "util==1.1"])
    let all = try shop.compile("pyproject.toml", "--all-extras", "-o", "c.txt")
    #expect(all.status == 0, "\(all.errors)")
    #expect(shop.pins("c.txt") == ["db==3.1", "driver==1.5", "util==1.2", "web==2.0"])
  }

  @Test func `conflicts are explained by the lines of the project`() throws {
    let shop = shop([
      "pyproject.toml": "[project]\nname = 'a'\ndependencies = [\n  'lint',\n  'util>=1.2',\n]\n"
    ])
    let run = try shop.compile()
    #expect(run.status == 1)
    for place in ["pyproject.toml:4", "pyproject.toml:5"] {
      #expect(run.errors.contains(place), "\(run.errors)")
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    (["pyproject.toml", "--extra", "dato"], "pyproject.toml: error: the project has no extra `dato`\n  hint: did you mean `data`?\n"),
    (["pyproject.toml", "--group", "deva"], "pyproject.toml: error: there is no dependency group `deva`\n  hint: did you mean `dev`?\n"),
    (["a.in", "--extra", "data"],           "error: `--extra` and `--all-extras` belong to a project, and none is compiled\n  hint: name its file: `lock compile pyproject.toml --extra NAME`\n"),
    (["--group", "dev"],                    "error: where should the lock go? `-o FILE` is needed with `--group` alone\n  hint: `-o -` writes to standard output\n"),
    (["--group", "dev", "--prod"],          "error: `--group` and `--prod` exclude each other\n"),
    (["--group", "x.toml:dev", "-o", "-"],  "error: `--group x.toml:dev`: expected a `pyproject.toml` before the colon\n"),
    (["x/pyproject.toml"],                  "error: there is no `x/pyproject.toml`\n"),
    (["pyproject.toml", "--extra=a", "--all-extras"], "error: `--extra` and `--all-extras` exclude each other\n"),
  ])
  func `refuses what is not there`(arguments: [String], errors: String) throws {
    let shop = shop(["pyproject.toml": project, "a.in": "db\n"])
    let run = try shop.run(["compile", "--python-version", "3.12"] + arguments)
    #expect(run.status == 2)
    #expect(run.errors == errors)
  }

  @Test func `says that the project does not run on the Python that is locked for`() throws {
    let shop = shop()
    let run = try shop.run(["compile", "--python-version", "3.9", "--prod"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.hasPrefix(
        "pyproject.toml:3:19: warning: the project requires Python >=3.10, and this locks for 3.9"),
      "\(run.errors)")
  }

  @Test func `passes over a file that describes no project`() throws {
    let shop = shop(["pyproject.toml": "[tool.x]\n"])
    let run = try shop.compile()
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error: no requirement file found\n"), "\(run.errors)")
  }
}
