import PlatformIO
import TestSupport
import Testing

/// The program git as machines have it: missing, refusing, set up by its user.
@Suite("git of a machine") struct GitProgramTests {
  private let host = GitHost()

  /// A project that requires a commit in full, which is in its cache and has to be built again.
  private func projectWithClone() throws -> Project {
    let commit = try host.publish(SampleSource(name: "lib", version: "1.0").files, as: "lib")
    let project = host.project(requiring: "lib @ git+SERVER/lib.git@\(commit)")
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 0, "\(run.errors)")
    try Files.removeTree(project.folder(".cache/builds-v1"))
    return project
  }

  /// `bin` in the project's folder, with Python and what is to be `git` there.
  private func path(in project: Project, git script: String?) throws -> [String: String] {
    project.folder.write("", to: "bin/.keep")
    project.folder.link("bin/python3", to: "/usr/bin/python3")
    if let script {
      try Files.create(
        project.folder("bin/git"), with: "#!/bin/sh\n\(script)\n", isExecutable: true)
    }
    return ["PATH": project.folder("bin")]
  }

  /// The paths of all that the cache has of repositories.
  private func clones(of project: Project) throws -> [String] {
    try Files.entries(below: project.folder(".cache/git-v1"))?.map(\.path) ?? []
  }

  // swift-format-ignore
  @Test(arguments: [
    (nil, "the program `git` is needed for this and is not on PATH"),
    ("kill -9 $$", "git could not look into the clone of"),
    ("exit 127", "git could not look into the clone of"),
    ("echo 'fatal: detected dubious ownership in repository' >&2; exit 128", "dubious ownership"),
    ("echo 'fatal: Permission denied' >&2; exit 128", "Permission denied"),
  ])
  func `a git that cannot run or refuses takes nothing away`(
    script: String?, sentence: String
  ) throws {
    let project = try projectWithClone()
    let before = try clones(of: project)
    let run = try project.run(
      ["sync", "--target", "env", "app.txt"], variables: path(in: project, git: script))
    #expect(run.status == 2)
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(try clones(of: project) == before)
  }

  @Test func `the cache of another user serves`() throws {
    let project = try projectWithClone()
    try Files.removeTree(host.folder("served/lib.git"))
    let clone = try #require(project.folder.names(in: ".cache/git-v1").first)
    try Files.removeTree(project.folder(".cache/git-v1/\(clone)/trees"))
    let git = "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1; exec /usr/bin/git \"$@\""
    let run = try project.run(
      ["sync", "--target", "env", "app.txt"], variables: path(in: project, git: git))
    #expect(run.status == 0, "\(run.errors)")
  }
}
