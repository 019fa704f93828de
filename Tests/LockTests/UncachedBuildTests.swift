import PlatformIO
import TestSupport
import Testing

/// Builds where nothing is kept.
@Suite("builds without a cache") struct UncachedBuildTests {
  private static let hook = "\ndef prepare_metadata_for_build_wheel(folder, *a):\n    "

  /// A project that requires a repository whose backend has `body` in the hook for metadata.
  private func project(_ host: GitHost, _ body: String) throws -> Project {
    var files = SampleSource(name: "lib").files
    files["backend.py"]? += body.isEmpty ? "" : Self.hook + body + "\n"
    try host.publish(files, as: "lib")
    let project = Project(answering: { host.answer($0) ?? LoopbackServer.Response(status: 404) })
    project.folder.write(
      "lib @ git+\(project.server.url)\(GitHost.root)/lib.git\n", to: "app.in")
    try Files.createDirectories(project.folder("tmp"))
    return project
  }

  /// The process of the program is known to backends as `TESTED`.
  private func run(_ project: Project, _ arguments: [String]) throws -> Project.Run {
    try project.run(
      arguments + ["--cache-dir", ""],
      variables: ["TMPDIR": project.folder("tmp"), "SEEN": project.folder("seen")],
      byWayOf: ["/bin/sh", "-c", "TESTED=$$ exec \"$@\"", "sh"])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("", 0),
    ("raise KeyError('the reason')", 2),
    ("import signal, threading; os.kill(int(os.environ['TESTED']), signal.SIGINT); threading.Event().wait()", 130),
    ("import signal, threading; os.kill(int(os.environ['TESTED']), signal.SIGTERM); threading.Event().wait()", 143),
    ("import signal, threading; os.kill(int(os.environ['TESTED']), signal.SIGHUP); threading.Event().wait()", 129),
  ])
  func `leave nothing in the folder for temporary files`(body: String, status: Int32) throws {
    let project = try project(GitHost(), body)
    let compiled = try run(project, ["compile", "app.in"])
    #expect(compiled.status == status, "\(compiled.errors)")
    #expect(project.folder.names(in: "tmp") == [])
    guard status == 0 else { return }
    let synced = try run(project, ["sync", "--target", "env", "app.txt"])
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(project.text("env/lib/__init__.py") == "version = 'lib-1.0'\n")
    #expect(project.folder.names(in: "tmp") == [])
  }

  @Test func `have one folder that nobody else may look into`() throws {
    let project = try project(
      GitHost(),
      """
      with open(os.environ["SEEN"], "w") as file:
              for name in os.listdir(os.environ["TMPDIR"]):
                  path = os.path.join(os.environ["TMPDIR"], name)
                  inside = os.getcwd().startswith(os.path.realpath(path) + "/")
                  file.write("%s %o %s\\n" % (name[:-6], os.stat(path).st_mode & 0o777, inside))
          raise SystemExit(3)
      """)
    #expect(try run(project, ["compile", "app.in"]).status == 2)
    #expect(project.text("seen") == "lock-run- 700 True\n")
  }

  @Test func `a cache that cannot be written to is no failure`() throws {
    let project = try project(GitHost(), "")
    project.folder.write("a file", to: "file")
    let run = try project.run(
      ["compile", "app.in", "--cache-dir", project.folder("file/cache")],
      variables: ["TMPDIR": project.folder("tmp")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("app.txt")?.contains("lib @ git+") == true)
    #expect(project.folder.names(in: "tmp") == [])
  }

  @Test func `a pipe is no archive`() throws {
    let project = Project.building(["app.in": "./one-1.0.tar.gz\n"])
    try LockTests.run(["mkfifo", "one-1.0.tar.gz"], in: project.folder.path)
    let run = try project.compileSources("app.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("one-1.0.tar.gz"), "\(run.errors)")
    project.folder.write("one==1.0\n", to: "app.in")
    let linked = try project.compileSources("app.in", "-f", ".", "--no-index")
    #expect(linked.status == 2)
    #expect(linked.errors.contains("one-1.0.tar.gz"), "\(linked.errors)")
  }
}
