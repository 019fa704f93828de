import PlatformIO
import TestSupport
import Testing

/// Packages of the same version that come from elsewhere, or of another file.
@Suite("moves of sources") struct SourceMoveTests {
  @Test
  func `a package that comes from elsewhere now is installed again, and where it came from told`()
    throws
  {
    let wheel = SampleWheel(name: "lib", version: "1.0")
    let project = Project.building(wheels: [wheel])
    project.folder.write(wheel.bytes, to: "vendor/" + wheel.fileName)
    SampleSource(name: "lib").written(to: project.folder, at: "lib")
    let path = project.folder("lib")
    for (line, reason) in [
      ("lib", nil), ("./vendor/\(wheel.fileName)", "from an index"),
      ("-e ./lib", "from another file, `file://\(project.folder("vendor"))/\(wheel.fileName)`"),
      ("./lib", "as an editable one of `file://\(path)`"),
      ("lib", "from the folder `file://\(path)`"),
    ] {
      project.folder.write(line + "\n", to: "app.in")
      #expect(try project.run(["compile", "app.in"]).status == 0)
      let synced = try project.run(["sync", "--target", "env", "app.txt"])
      #expect(synced.status == 0, "\(synced.errors)")
      guard let reason else { continue }
      #expect(synced.errors.contains("again: it was installed \(reason)\n"), "\(synced.errors)")
    }
  }

  @Test func `an archive with other contents is installed again`() throws {
    let project = Project.building()
    project.folder.write("./lib-1.0-py3-none-any.whl\n", to: "app.in")
    for text in ["a = 1\n", "a = 2\n"] {
      let wheel = SampleWheel(name: "lib", version: "1.0", files: ["lib/a.py": text])
      project.folder.write(wheel.bytes, to: wheel.fileName)
      #expect(try project.run(["compile", "app.in"]).status == 0)
      let synced = try project.run(["sync", "--target", "env", "app.txt"])
      #expect(synced.status == 0, "\(synced.errors)")
      #expect(
        synced.errors.contains("again: the file that it was installed from was another one\n")
          == (text != "a = 1\n"), "\(synced.errors)")
      #expect(project.text("env/lib/a.py") == text)
    }
  }
}
