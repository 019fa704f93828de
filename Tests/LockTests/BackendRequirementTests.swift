import PlatformIO
import TestSupport
import Testing

/// What a backend asks for beyond `build-system.requires`.
@Suite("requirements of backends") struct BackendRequirementTests {
  /// A folder whose build needs `requires`, and whose backend asks for `asks` and imports `helper`.
  private func project(_ requires: String, _ asks: String) throws -> Project {
    let tool = SampleWheel(name: "tool", version: "1.0", requirements: ["helper; extra == 'x'"])
    let away = SampleWheel(name: "tool", version: "5.0", requirements: ["helper"])
    let project = Project.building(
      ["app.in": "./one\n"], wheels: [tool, SampleWheel(name: "helper", version: "1.0")])
    project.folder.write(away.bytes, to: "away/\(away.fileName)")
    func placed(_ text: String) -> String {
      text.replacing("AWAY", with: "file://\(project.folder("away/\(away.fileName)"))")
    }
    SampleSource(name: "one").written(to: project.folder, at: "one")
    project.folder.write(
      "[build-system]\nrequires = [\(placed(requires))]\nbuild-backend = 'backend'\n"
        + "backend-path = ['.']\n", to: "one/pyproject.toml")
    project.folder.write(
      SampleSource.backendText + """

        def get_requires_for_build_wheel(*arguments):
            called("requires")
            return [\(placed(asks))]

        told, made = prepare_metadata_for_build_wheel, build_wheel
        def prepare_metadata_for_build_wheel(folder, *arguments):
            import helper
            return told(folder)

        def build_wheel(folder, *arguments):
            import helper
            return made(folder)

        """, to: "one/backend.py")
    return project
  }

  @Test(arguments: [
    ("'tool'", "'tool[x]'"), ("'tool[x]'", "'tool[x]'"), ("'tool'", "'tool @ AWAY'"),
    ("'tool[x]'", "'tool'"), ("'tool @ AWAY'", "'tool @ AWAY'"),
  ])
  func `are there with their extras and from their places`(
    requires: String, asks: String
  ) throws {
    let project = try project(requires, asks)
    let compiled = try project.compileSources("app.in")
    #expect(compiled.status == 0, "\(compiled.errors)")
    #expect(!compiled.errors.contains("warning"), "\(compiled.errors)")
    #expect(project.bareLock().contains("helper==1.0\n"), "\(project.bareLock())")
    // What a place has in the stead of a release is no part of a lock.
    if requires != "'tool'" || !asks.contains("AWAY") {
      let sync = ["sync", "--target", "env", "app.txt", "--cache-dir", project.folder("fresh")]
      let synced = try project.run(sync)
      #expect(synced.status == 0, "\(synced.errors)")
    }
    // And where no lock says what the build takes.
    let bare = (project.text("app.txt") ?? "").split(separator: "\n")
      .filter { !$0.hasPrefix("# lock:") && !$0.contains("build") && !$0.contains("==") }
    project.folder.write(
      "--index-url \(project.indexURL)\n" + bare.joined(separator: "\n") + "\n", to: "bare.txt")
    let unlocked = try project.run(["sync", "--target", "other", "bare.txt"])
    #expect(unlocked.status == 0, "\(unlocked.errors)")
  }
}
