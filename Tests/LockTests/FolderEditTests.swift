import PlatformIO
import TestSupport
import Testing

/// Folders that somebody edits while their hooks run.
@Suite("edits during a build") struct FolderEditTests {
  /// A project that requires a folder `one`, one of whose files changes once, in this hook.
  private func project(_ hook: String, _ edit: String) -> Project {
    let project = Project.building(["app.in": "./one\n"])
    SampleSource(name: "one").written(to: project.folder, at: "one")
    project.folder.write(
      SampleSource.backendText + """

        asked = \(hook)
        def \(hook)(folder, *arguments):
            result = asked(folder)
            if not os.path.exists(os.environ["EDITED"]):
                open(os.environ["EDITED"], "w").close()
                open("facts", "a").write("\(edit)\\n")
            return result

        """, to: "one/backend.py")
    return project
  }

  private func run(_ project: Project, _ arguments: String...) throws -> Project.Run {
    try project.run(
      arguments, variables: ["CALLS": project.folder("calls"), "EDITED": project.folder("edited")])
  }

  @Test func `are in the next lock`() throws {
    let project = project("prepare_metadata_for_build_wheel", "Requires-Dist: util<1.1")
    for expected in [["one"], ["one", "util==1.0"], ["one", "util==1.0"]] {
      let run = try run(project, "compile", "--no-header", "app.in")
      #expect(run.status == 0, "\(run.errors)")
      #expect(project.pins("app.txt") == expected.filter { $0 != "one" })
    }
    #expect(project.calls.filter { $0 == "metadata" }.count == 2)
  }

  @Test func `are in the next environment`() throws {
    let project = project("build_wheel", "Summary: edited")
    #expect(try run(project, "compile", "app.in").status == 0)
    let sync = ["sync", "--target", "env", "app.txt"]
    let variables = ["CALLS": project.folder("calls"), "EDITED": project.folder("edited")]
    let first = try project.run(sync, variables: variables)
    #expect(first.status == 0, "\(first.errors)")
    #expect(project.text("env/one-1.0.dist-info/METADATA")?.contains("edited") == false)
    #expect(try project.run(sync + ["--check"], variables: variables).status == 1)
    let second = try project.run(sync, variables: variables)
    #expect(second.status == 0, "\(second.errors)")
    #expect(project.text("env/one-1.0.dist-info/METADATA")?.contains("edited") == true)
    #expect(try project.run(sync + ["--check"], variables: variables).status == 0)
  }
}
