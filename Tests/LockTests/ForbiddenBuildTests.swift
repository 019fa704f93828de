import PlatformIO
import TestSupport
import Testing

/// What `--only-binary` refuses, which does not depend on what the cache knows.
@Suite("forbidden builds") struct ForbiddenBuildTests {
  /// A folder whose file has its name, or none.
  private func project(named isNamed: Bool = true) -> Project {
    let project = Project.building()
    SampleSource(name: "dynp", requirements: ["util"]).written(to: project.folder, at: "dyn")
    if isNamed {
      let text = project.text("dyn/pyproject.toml") ?? ""
      project.folder.write(
        text + "\n[project]\nname = 'dynp'\ndynamic = ['version', 'dependencies']\n",
        to: "dyn/pyproject.toml")
    }
    return project
  }

  // swift-format-ignore
  @Test(arguments: [
    ("--only-binary :all:\n",                      "./dyn",              true,  false),
    ("--only-binary dynp\n",                       "./dyn",              true,  false),
    ("--only-binary dynp\n",                       "dynp @ file:./dyn",  true,  false),
    ("--only-binary :all:\n--no-binary dynp\n",    "./dyn",              true,  true),
    ("--only-binary :all:\n--no-binary dynp\n",    "dynp @ file:./dyn",  false, true),
    ("--only-binary :all:\n--no-binary dynp\n",    "./dyn",              false, false),
    ("--only-binary :all:\n--no-binary other\n",   "./dyn",              true,  false),
    ("--only-binary other\n",                      "./dyn",              false, true),
  ])
  func `a folder is refused or not, known or not`(
    options: String, line: String, isNamed: Bool, isAllowed: Bool
  ) throws {
    let project = project(named: isNamed)
    for (file, text) in [("a.in", options + line), ("b.in", line), ("a.in", options + line)] {
      let before = project.calls
      project.folder.write(text + "\n", to: file)
      let run = try project.compileSources(file)
      let isRefused = file == "a.in" && !isAllowed
      #expect((run.status == 2) == isRefused, "\(file): \(run.errors)")
      #expect(!isRefused || project.calls == before, "\(run.errors)")
      #expect(!isRefused || run.errors.hasPrefix("a.in:"), "\(run.errors)")
    }
  }

  @Test(arguments: [["--only-binary", ":all:"], ["--no-build"], ["--only-binary", "dynp"]])
  func `a project that is only asked for its requirements may be built`(
    options: [String]
  ) throws {
    let project = project()
    for _ in 0..<2 {
      let run = try project.run(
        ["compile", "dyn/pyproject.toml", "-o", "dyn.txt"] + options,
        variables: ["CALLS": project.folder("calls")])
      #expect(run.status == 0, "\(run.errors)")
      #expect(project.pins("dyn.txt") == ["util==1.2"])
    }
    #expect(project.calls.filter { $0 == "metadata" }.count == 1)
  }
}
