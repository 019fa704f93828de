import TestSupport
import Testing

/// What `--refresh` asks of backends.
@Suite("refreshed builds") struct RefreshedBuildTests {
  /// Beside the marks, the backend tells what a variable has, which no cache knows of.
  private static let backend =
    SampleSource.backendText + """

      told = facts
      def facts():
          return told() + os.environ.get("MORE", "") + "\\n"
      asked = get_requires_for_build_wheel
      def get_requires_for_build_wheel(*arguments):
          return asked() + os.environ.get("NEEDED", "").split()

      """

  @Test(arguments: ["one", "./one"])
  func `each backend is asked once, and what it says then counts`(line: String) throws {
    let archive = try SampleSource(name: "one").archive(
      in: TemporaryDirectory(), with: ["backend.py": Self.backend])
    let project = Project.building(
      ["app.in": "\(line)\n"], archives: ["one-1.0.tar.gz": archive],
      wheels: ["1.0", "1.2"].map { SampleWheel(name: "util", version: $0) })
    SampleSource(name: "one").written(to: project.folder, at: "one")
    project.folder.write(Self.backend, to: "one/backend.py")
    func compiled(_ more: String, _ arguments: String...) throws -> [String] {
      let before = project.calls.count
      let variables = more.isEmpty ? [:] : ["MORE": "Requires-Dist: \(more)", "NEEDED": more]
      let run = try project.run(
        ["compile", "--no-header", "app.in"] + arguments,
        variables: variables.merging(["CALLS": project.folder("calls")]) { $1 })
      #expect(run.status == 0, "\(run.errors)")
      return project.calls.dropFirst(before).sorted()
    }
    #expect(try compiled("") == ["metadata", "requires"])
    #expect(!project.bareLock().contains("util"))
    #expect(try compiled("util") == [])
    #expect(try compiled("util", "--refresh") == ["metadata", "requires"])
    let lock = project.bareLock()
    #expect(project.pins("app.txt").contains("util==1.2"), "\(lock)")
    #expect(lock.contains("    # build: util==1.2\n"), "\(lock)")
    #expect(try compiled("") == [])
    #expect(project.bareLock() == lock)
  }
}
