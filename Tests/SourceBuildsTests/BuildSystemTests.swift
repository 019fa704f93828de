import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

@Suite struct BuildSystemTests {
  @Test(arguments: [
    ("", BuildSystem.legacyBackend, ["setuptools>=40.8.0"]),
    ("[project]\nname='a'", BuildSystem.legacyBackend, ["setuptools>=40.8.0"]),
    (
      "[build-system]\nrequires=['wheel']", BuildSystem.legacyBackend,
      ["wheel", "setuptools>=40.8.0"]
    ),
    ("[build-system]\nrequires=['setuptools<60']", BuildSystem.legacyBackend, ["setuptools<60"]),
    ("[build-system]\nrequires=[]\nbuild-backend='a.b:c'", "a.b:c", []),
  ])
  func `is read`(_ text: String, _ backend: String, _ requires: [String]) throws {
    let system = try BuildSystem(pyproject: Array(text.utf8), file: "p")
    #expect(system.backend == backend)
    #expect(system.requirements.map(\.description) == requires)
  }

  @Test(arguments: ["setup.py", "setup.cfg", "pyproject.toml"])
  func `one file is enough for a project`(_ file: String) throws {
    let folder = TemporaryDirectory()
    #expect(throws: BuildError.Reason.noProject(folder: folder.path)) {
      try BuildSystem(folder: folder.path)
    }
    folder.write("", to: file)
    #expect(try BuildSystem(folder: folder.path) == .legacy)
  }

  @Test(arguments: [
    ("build-system = 1", "expected a table in `build-system`, found an integer", 1, 16),
    ("[build-system]\nbuild-backend = 'x'", "`build-system` has no `requires`", 1, 2),
    (
      "[build-system]\nrequires = 'x'", "expected an array of strings in `build-system.requires`",
      2, 12
    ),
    (
      "[build-system]\nrequires = ['x', '=y']", "`=y` in `build-system.requires` is no requirement",
      2, 18
    ),
    (
      "[build-system]\nrequires = ['x @ file:../x']",
      "`x @ file:../x` in `build-system.requires` has a relative path, where a URL has to be whole",
      2, 13
    ),
    (
      "[build-system]\nrequires = []\nbuild-backend = 'os; x'",
      "`build-system.build-backend` is no `MODULE` or `MODULE:OBJECT`", 3, 17
    ),
    (
      "[build-system]\nrequires = []\nbackend-path = [1]",
      "expected an array of strings in `build-system.backend-path`", 3, 16
    ),
  ])
  func `is refused with its place`(
    _ text: String, _ message: String, _ line: Int, _ column: Int
  ) throws {
    #expect(
      throws: BuildError.Reason.invalidProject(
        message, SourceLocation(file: "p", line: line, column: column))
    ) { try BuildSystem(pyproject: Array(text.utf8), file: "p") }
  }

  @Test(arguments: [true, false])
  func `what is no regular file, or a huge one, is refused at once`(isDevice: Bool) throws {
    let folder = TemporaryDirectory()
    let file = folder("pyproject.toml")
    if isDevice {
      folder.link("pyproject.toml", to: "/dev/zero")
    } else {
      _ = try Subprocess.run("truncate", ["-s", "1T", file])
    }
    #expect(ProjectTable.metadata(folder: folder.path) == nil)
    let message = isDevice ? "is no regular file" : "is larger than is allowed"
    do throws(BuildError.Reason) {
      _ = try BuildSystem(folder: folder.path)
      Issue.record("expected an error")
    } catch {
      #expect(
        BuildError("demo", error).diagnostic.message
          == "cannot build `demo`: `\(file)`: \(message)")
    }
  }

  @Test func `a backend path that leads outside is refused`() throws {
    let folder = TemporaryDirectory()
    for path in ["..", "/tmp", "link"] {
      folder.write(
        "[build-system]\nrequires=[]\nbuild-backend='x'\nbackend-path=['\(path)']",
        to: "p/pyproject.toml")
      if path == "link" { try Files.makeSymbolicLink(at: folder("p/link"), to: "..") }
      #expect(
        throws: BuildError.Reason.invalidProject(
          "`backend-path` names `\(path)`, which is outside of the project", nil)
      ) { try BuildSystem(folder: folder("p")) }
    }
  }
}
