import PlatformIO
import TestSupport
import Testing

/// Locks that are written into a folder that is built itself.
@Suite("locks in a folder that is built") struct OwnLockTests {
  /// A project that asks for itself, whose backend tells what it does.
  private func project(reading path: String? = nil) -> Project {
    let project = Project.building(
      ["requirements/requirements.in": "-e .\n"], index: "util 1.0\nother 1.0")
    SampleSource(name: "site", requirements: ["util"]).written(to: project.folder, at: ".")
    guard let path else { return project }
    let reading =
      "called(\"metadata\")\n    [open(f).close() for f in [\"\(path)\"] if os.path.exists(f)]"
    project.folder.write(
      SampleSource.backendText.replacing("called(\"metadata\")", with: reading), to: "backend.py")
    return project
  }

  /// Compiles; what hooks do is noted outside of the project.
  private let marks = TemporaryDirectory()

  private func compile(_ project: Project) throws -> [String] {
    let run = try project.compileSources(variables: ["CALLS": marks("calls")])
    #expect(run.status == 0, "\(run.errors)")
    // The folder is the same, whoever looks at it.
    #expect(!run.errors.contains("→"), "\(run.errors)")
    return (marks.text(of: "calls") ?? "").split(separator: "\n").map(String.init)
  }

  @Test func `a second compile asks nobody, though it has a lock that was not there`() throws {
    let project = project()
    let calls = try compile(project)
    // Once more when the lock is there.
    #expect(calls == ["requires", "metadata", "requires", "metadata"])
    #expect(try compile(project) == calls)
    // Whatever else changes is asked for; what the lock holds is nothing to it.
    project.folder.write("-e .\nother\n", to: "requirements/requirements.in")
    let changed = try compile(project)
    #expect(changed.count > calls.count)
    #expect(project.pins("requirements.txt").contains("other==1.0"))
    #expect(try compile(project) == changed)
  }

  @Test func `one that reads its lock is asked when the lock has changed`() throws {
    let project = project(reading: "requirements.txt")
    let first = try compile(project)
    #expect(try compile(project) == first)
    project.folder.write(
      "-e .\nother\n", to: "requirements/requirements.in")
    let changed = try compile(project)
    let again = try compile(project)
    #expect(again.count > changed.count)
    #expect(try compile(project) == again)
  }

  @Test(arguments: [
    "open('pins').close()", "__import__('subprocess').run(['/bin/cat', 'requirements.txt'])",
  ])
  func `one that reads it by another way is asked as well`(_ statement: String) throws {
    let project = project(reading: "facts")
    let text = project.text("backend.py") ?? ""
    project.folder.write(
      text.replacing(
        "[open(f)", with: "\(statement) if os.path.exists('requirements.txt') else 0\n    [open(f)"),
      to: "backend.py")
    try Files.makeSymbolicLink(at: project.folder("pins"), to: "requirements.txt")
    _ = try compile(project)
    project.folder.write("-e .\nother\n", to: "requirements/requirements.in")
    let changed = try compile(project)
    #expect(try compile(project).count > changed.count)
  }

  @Test func `another file of the name is no lock`() throws {
    let project = project(reading: "other/requirements.txt")
    project.folder.write("", to: "other/requirements.txt")
    let calls = try compile(project)
    #expect(try compile(project) == calls)
  }
}
