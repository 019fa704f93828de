import PlatformIO
import TestSupport
import Testing

/// Builds that need something from a URL, and builds without an environment of their own.
@Suite("builds from elsewhere") struct BuildReferenceTests {
  /// A project whose build needs `maker` of the index, and `plug` of a place below the project.
  private func project(
    _ place: String, _ wheels: SampleWheel..., imports: String = ""
  ) throws -> Project {
    let maker = SampleWheel(
      name: "maker", version: "1.0",
      files: ["maker/hooks.py": SampleSource.backendText + "\n" + imports])
    let util = SampleWheel(name: "util", version: "1.2")
    let project = Project.building(["app.in": "./lib\n"], wheels: [maker, util])
    SampleSource(
      name: "lib",
      buildRequirements: ["maker", "plug @ file://\(project.folder(place))"],
      backend: "maker.hooks"
    ).written(to: project.folder, at: "lib")
    for wheel in wheels {
      try Files.createDirectories(project.folder("away"))
      try Files.replace(project.folder("away/\(wheel.fileName)"), with: wheel.bytes)
    }
    return project
  }

  private func synced(_ project: Project) throws -> Project.Run {
    try project.run(["sync", "--target", "env", "app.txt", "--cache-dir", project.folder("fresh")])
  }

  @Test func `what a wheel elsewhere requires is in the lock, and the wheel taken from there`()
    throws
  {
    let plug = SampleWheel(name: "plug", version: "1.0", requirements: ["util"])
    let project = try project(
      "away/\(plug.fileName)", plug, imports: "import plug, util\n")
    let compiled = try project.compileSources("app.in")
    #expect(compiled.status == 0 && !compiled.errors.contains("does not say"), "\(compiled.errors)")
    let lock = project.bareLock()
    #expect(lock.contains("    # build:\n    #   maker==1.0\n    #   util==1.2\n"), "\(lock)")
    let synced = try synced(project)
    #expect(synced.status == 0, "\(synced.errors)")
    // What it asks for counts as what the project asks for.
    let less = (project.text("app.txt") ?? "").split(separator: "\n")
      .filter { !$0.contains("util") }.joined(separator: "\n")
    project.folder.write(less, to: "app.txt")
    try Files.removeTree(project.folder("env"))
    try Files.removeTree(project.folder("fresh"))
    let refused = try self.synced(project)
    #expect(refused.status == 2, "\(refused.errors)")
    #expect(refused.errors.contains("asks for `util`"), "\(refused.errors)")
  }

  @Test(arguments: [(["maker"], "maker.hooks"), ([], "backend")])
  func `a source elsewhere is left to the build unless it takes something itself`(
    requirements: [String], backend: String
  ) throws {
    let project = try project("plug")
    SampleSource(name: "plug", buildRequirements: requirements, backend: backend)
      .written(to: project.folder, at: "plug")
    let compiled = try project.compileSources("app.in", "-v")
    #expect(compiled.status == 0, "\(compiled.errors)")
    #expect(
      compiled.errors.contains("takes `plug` from a URL") == !requirements.isEmpty,
      "\(compiled.errors)")
    #expect(project.bareLock().contains("# build:") == requirements.isEmpty)
  }

  @Test func `without isolation nothing says what was built with`() throws {
    let project = Project.hatched(by: "")
    #expect(try project.compileSources("app.in").status == 0)
    #expect(project.bareLock().contains("# build: hatchling==1.33"))
    #expect(try project.compileSources("app.in", "--no-build-isolation").status == 0)
    #expect(project.bareLock() == "one @ file:./one\n    # via -r app.in")
  }
}
