import TestSupport
import Testing

private let profiledProject = """
  [project]
  name = "shop"
  dependencies = ["web"]
  [dependency-groups]
  docs = ["util"]
  [tool.lock.profiles.prod]
  sources = ["pyproject.toml"]
  lock = "deploy/prod.txt"
  [tool.lock.profiles.dev]
  sources = ["more.in"]
  [tool.lock.profiles.docs]
  groups = ["docs"]
  """
private let index = "web 2 -> util<2\nutil 2\nutil 1\nlint 1"

@Suite struct `profiles of the project` {
  private func shop() -> Project {
    Project(
      index: index,
      files: [
        "pyproject.toml": profiledProject, "more.in": "lint\n", "requirements.in": "nothing\n",
      ])
  }

  @Test func `have the sources and locks that its settings say`() throws {
    let shop = shop()
    shop.folder.write("", to: "deploy/.keep")
    let run = try shop.compile()
    #expect(run.status == 0, "\(run.errors)")
    #expect(shop.pins("deploy/prod.txt") == ["util==1", "web==2"])
    #expect(shop.pins("more.txt") == ["lint==1", "util==1", "web==2"])
  }

  @Test func `of its own take production's versions`() throws {
    let shop = shop()
    shop.folder.write("util==1\n", to: "deploy/prod.txt")
    let run = try shop.compile("--profile", "docs")
    #expect(run.status == 0, "\(run.errors)")
    #expect(shop.pins("docs-requirements.txt") == ["util==1"])
    let lock = try #require(shop.text("docs-requirements.txt"))
    #expect(lock.contains("lock compile --profile=docs "), "\(lock)")
    #expect(lock.contains("# lock: profile=docs"), "\(lock)")
    let variable = try shop.compile("--check", variables: ["LOCK_PROFILE": "docs"])
    #expect(variable.status == 0, "\(variable.errors)")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",                                  ["--profile", "docks"], "error: `--profile` cannot be `docks`\n  hint: choose from `dev`, `prod`\n"),
    ("[tool.lock.profiles.x]\nsorces = []", ["a.in"], "pyproject.toml:2:1: error: unknown key `tool.lock.profiles.x.sorces`\n  hint: did you mean `sources`?\n"),
    ("[tool.lock.profiles.x]\nlock = 1",  ["a.in"], "pyproject.toml:2:8: error: `tool.lock.profiles.x.lock` has to be a string, not an integer\n"),
    ("[tool.lock.profiles.'x y']",        ["a.in"], "pyproject.toml:1:21: error: `tool.lock.profiles.x y` has to be the name of a profile, not `x y`\n"),
    ("[tool.lock.profiles.x]",            ["--profile", "x"], "error: the profile `x` has no `sources`\n"),
    ("[tool.lock.profiles.x]\nsources = 'b.in'", ["--profile", "x"], "error: there is no `b.in`\n  hint: the profile `x` names it in its settings\n"),
  ])
  func `that are wrong are refused`(text: String, arguments: [String], errors: String) throws {
    let project = Project(files: ["pyproject.toml": text, "a.in": ""])
    let run = try project.run(["compile", "--python-version", "3.12"] + arguments)
    #expect(run.status == 2)
    #expect(run.errors == errors)
  }
}
