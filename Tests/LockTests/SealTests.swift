import TestSupport
import Testing

private let files = [
  "requirements/requirements.in": "web>=1\n",
  "requirements/dev-requirements.in": "-r requirements.in\nlint\n",
]
private let index = """
  web 2.0 -> util
  web 1.0 -> util
  util 1.0
  lint 0.9
  """

/// `--check` of locks that carry a seal: nobody is asked.
@Suite struct `lock compile --check` {
  private struct World {
    let project: Project

    /// Compiles with an index, and checks without one.
    init(_ change: (Project) -> Void = { _ in }) throws {
      project = Project(index: index, files: files)
      #expect(try project.compile().status == 0)
      change(project)
    }

    func check(_ arguments: String..., variables: [String: String] = [:]) throws -> Project.Run {
      let run = try project.run(
        [
          "compile", "--check", "--python-version", "3.12", "--python-platform", "linux",
          "--cache-dir", project.folder.path + "/none",
        ] + arguments,
        variables: ["LOCK_INDEX_URL": "http://127.0.0.1:9/"].merging(variables) { $1 })
      #expect(run.output.isEmpty)
      return run
    }

    /// Replaces a text in a file.
    static func edit(_ path: String, _ old: String, _ new: String) -> (Project) -> Void {
      { project in
        let text = project.text(path) ?? ""
        #expect(text.contains(old), "\(path)")
        let range = text.firstRange(of: old) ?? text.startIndex..<text.startIndex
        project.folder.write(
          text[..<range.lowerBound] + new + text[range.upperBound...], to: path)
      }
    }
  }

  @Test func `what was compiled is up to date, without a network or a cache`() throws {
    let run = try World().check()
    #expect(run.status == 0)
    #expect(
      run.errors == """
        requirements.txt: up to date (2 packages)
        dev-requirements.txt: up to date (3 packages)

        """)
  }

  @Test func `lines may change their order, and comments come and go`() throws {
    let world = try World { project in
      project.folder.write(
        "# why\nlint   # because\n-r requirements.in\n", to: "requirements/dev-requirements.in")
    }
    #expect(try world.check().status == 0)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("requirements/requirements.in",     "web>=1", "web>=1.0",  "requirements/requirements.in:1:1: `web>=1.0` is not what was locked"),
    ("requirements/requirements.in",     "web>=1", "web>=1 -C a=b", "requirements/requirements.in:1:1: `web>=1` is not what was locked"),
    ("requirements/dev-requirements.in", "lint\n", "lint\nweb", "requirements/dev-requirements.in:3:1: `web` is not what was locked"),
    ("requirements/dev-requirements.in", "lint\n", "",          "a requirement or an option that was locked is gone"),
    ("requirements.txt",                 "web==2.0", "web==1.0", "requirements.txt:13: the lock was edited here"),
    ("dev-requirements.txt",             "util==1.0", "util==1.1", "`util` is 1.0 in requirements.txt and is 1.1 in dev-requirements.txt"),
  ])
  func `an edit is told by its line`(
    path: String, old: String, new: String, message: String
  ) throws {
    let run = try World(World.edit(path, old, new)).check()
    #expect(run.status == 1)
    #expect(run.errors.contains("  \(message)\n"), "\(run.errors)")
  }

  @Test func `an option that decides what is taken counts, one of this machine does not`() throws {
    let world = try World()
    #expect(try world.check("--resolution", "lowest").status == 1)
    #expect(try world.check(variables: ["LOCK_RESOLUTION": "lowest"]).status == 1)
    #expect(try world.check("--retries", "5", "-v").status == 0)
  }

  @Test func `--prod checks production alone`() throws {
    let world = try World(World.edit("requirements/dev-requirements.in", "lint", "web"))
    let run = try world.check("--prod")
    #expect(run.status == 0)
    #expect(run.errors == "requirements.txt: up to date (2 packages)\n")
  }
}
