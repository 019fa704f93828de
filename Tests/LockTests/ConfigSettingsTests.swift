import PlatformIO
import TestSupport
import Testing

/// `--config-settings` behind requirements: what a compile asks backends with stands in the lock, and
/// a sync builds with the same.
@Suite("config settings of requirements") struct ConfigSettingsTests {
  /// A backend that tells in `calls` what it is given.
  private static let backend =
    SampleSource.backendText + #"""

      import json
      for hook in ["prepare_metadata_for_build_wheel", "build_wheel"]:
          def told(folder, settings=None, metadata=None, hook=hook, plain=globals()[hook]):
              called("%s %s" % (hook, json.dumps(settings)))
              return plain(folder)
          globals()[hook] = globals()[hook.replace("_wheel", "_editable")] = told
      """#

  private func project(_ input: String) throws -> Project {
    let archives = TemporaryDirectory()
    let packed = try SampleSource(name: "packed").archive(
      in: archives, with: ["backend.py": Self.backend])
    let project = Project.building(
      ["app.in": input, "dist/.keep": ""], archives: ["packed-1.0.tar.gz": packed])
    SampleSource(name: "linked").written(to: project.folder, at: "linked")
    project.folder.write(Self.backend, to: "linked/backend.py")
    return project
  }

  /// What hooks were given, by what they were asked for.
  private func given(_ project: Project) -> Set<String> {
    let lines = (project.text("calls") ?? "").split(separator: "\n")
    return Set(lines.filter { $0.contains(" ") }.map(String.init))
  }

  @Test(arguments: [
    ("packed -C a=b", "packed==1.0\n    --config-settings=a=b\n    # via", #"{"a": "b"}"#),
    (
      "packed --config-settings='x=y z' -C x=2",
      "packed==1.0\n    --config-settings='x=y z'\n    --config-settings=x=2\n",
      #"{"x": ["y z", "2"]}"#
    ),
    (
      "packed -C token=${TOKEN}", "    --config-settings='token=${TOKEN}'\n",
      #"{"token": "s3cret"}"#
    ),
    ("-e ./linked -C a=b", "-e ./linked\n    --config-settings=a=b\n", #"{"a": "b"}"#),
    (
      "./linked --config-settings a=b", "linked @ file:./linked\n    --config-settings=a=b\n",
      #"{"a": "b"}"#
    ),
    (
      "linked @ file:./linked --config-settings a=b",
      "linked @ file:./linked\n    --config-settings=a=b\n", #"{"a": "b"}"#
    ),
  ])
  func `what stands behind a requirement goes to the backend of both commands`(
    input: String, entry: String, settings: String
  ) throws {
    let project = try project(input + "\n")
    let variables = ["TOKEN": "s3cret", "CALLS": project.folder("calls")]
    let compiled = try project.compileSources("app.in", variables: variables)
    #expect(compiled.status == 0 && !compiled.errors.contains("ignored"), "\(compiled.errors)")
    let lock = project.bareLock()
    #expect(lock.contains(entry) && !lock.contains("s3cret"), "\(lock)")
    #expect(given(project) == ["prepare_metadata_for_build_wheel \(settings)"])
    let again = try project.compileSources("app.in", variables: variables)
    #expect(again.status == 0 && project.bareLock() == lock, "\(again.errors)")

    project.folder.write("", to: "calls")
    let synced = try project.run(
      ["sync", "--target", "env", "app.txt", "--cache-dir", project.folder("fresh")],
      variables: variables)
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(given(project) == ["build_wheel \(settings)"])
  }

  @Test(arguments: ["packed", "-e ./linked", "./linked"])
  func `other settings in the lock are installed anew`(line: String) throws {
    let project = try project("\(line)\n")
    let words = ["sync", "--target", "env", "app.txt"]
    for (settings, isAgain) in [("", false), (" -C a=1", true), (" -C a=2", true), ("", true)] {
      project.folder.write(line + settings + "\n", to: "app.in")
      #expect(try project.compileSources("app.in").status == 0)
      #expect(try project.run(words + ["--check"]).status == 1)
      let synced = try project.run(words)
      #expect(synced.status == 0, "\(synced.errors)")
      #expect(
        synced.errors.contains("again: it was built with other settings\n") == isAgain,
        "\(synced.errors)")
      #expect(try project.run(words + ["--check"]).status == 0)
    }
  }

  @Test func `other settings are another build`() throws {
    let project = try project("packed -C a=1\n")
    #expect(try project.compileSources("app.in").status == 0)
    project.folder.write("packed -C a=2\n", to: "app.in")
    let run = try project.compileSources("app.in")
    #expect(run.status == 0)
    #expect(
      run.errors.contains(
        "  the same pins; comments or hashes differ\n    packed 1.0 (settings)\n"),
      "\(run.errors)")
    #expect(project.bareLock().contains("--config-settings=a=2"))
    #expect(
      given(project) == [
        #"prepare_metadata_for_build_wheel {"a": "1"}"#,
        #"prepare_metadata_for_build_wheel {"a": "2"}"#,
      ])
  }
}
