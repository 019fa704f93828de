import TestSupport
import Testing

/// Every option of pip-compile and pip-sync 7.6, under their names and under `lock`'s own.
@Suite struct `options of pip-tools` {
  // swift-format-ignore
  private static let compile: [([String], Int32)] = [
    (["-h"], 0), (["--help"], 0), (["--version"], 0),
    (["--color"], 0), (["--no-color"], 0), (["-v"], 0), (["--verbose"], 0), (["-q"], 0), (["--quiet"], 0),
    (["-n"], 0), (["--dry-run"], 0), (["-p"], 0), (["--pre"], 0), (["--rebuild"], 0),
    (["--extra", "x"], 2), (["--all-extras"], 2),
    (["-f", "links"], 0), (["--find-links=links"], 0), (["-i", "INDEX"], 0), (["--index-url", "INDEX"], 0),
    (["--no-index", "-f", "links"], 1), (["--extra-index-url", "INDEX"], 0),
    (["--cert", "ca.pem"], 0), (["--client-cert", "me.pem"], 0), (["--trusted-host", "h:1"], 0),
    (["--uploaded-prior-to", "2030-01-01"], 0),
    (["--header"], 0), (["--no-header"], 0), (["--emit-trusted-host"], 0), (["--no-emit-trusted-host"], 0),
    (["--annotate"], 0), (["--no-annotate"], 0), (["--annotation-style", "line"], 0),
    (["--annotation-style=column"], 2), (["-U"], 0), (["--upgrade"], 0), (["--no-upgrade"], 0),
    (["-P", "beta"], 0), (["--upgrade-package", "beta==1.0"], 0), (["--output-file=o.txt"], 0), (["-o", "-"], 0),
    (["--newline", "LF"], 0), (["--newline=preserve"], 0),
    (["--allow-unsafe"], 0), (["--no-allow-unsafe"], 0), (["--strip-extras"], 0), (["--no-strip-extras"], 0),
    (["--generate-hashes"], 0), (["--reuse-hashes"], 0), (["--no-reuse-hashes"], 0),
    (["--max-rounds", "3"], 0), (["--build-isolation"], 0), (["--no-build-isolation"], 0),
    (["--emit-find-links"], 0), (["--no-emit-find-links"], 0), (["--cache-dir", "c"], 0),
    (["--pip-args", "--no-deps --retries 0"], 0), (["--pip-args", "--root /"], 2),
    (["--resolver", "backtracking"], 0), (["--resolver=legacy"], 0),
    (["--emit-index-url"], 0), (["--no-emit-index-url"], 0), (["--emit-options"], 0), (["--no-emit-options"], 0),
    (["--unsafe-package", "beta"], 0), (["--config", "own.toml"], 0), (["--no-config"], 0),
    (["-c", "limits.txt"], 0), (["--constraint=limits.txt"], 0),
    (["--build-deps-for", "wheel"], 2), (["--all-build-deps"], 2), (["--only-build-deps"], 2),
  ]

  @Test(arguments: compile)
  func `of pip-compile do what they say, or say what to do instead`(
    arguments: [String], status: Int32
  ) throws {
    let project = Project(
      index: "beta 1.0",
      files: [
        "a.in": "beta\n", "own.toml": "", "limits.txt": "beta<2\n", "links/x": "", "ca.pem": "",
        "me.pem": "",
      ])
    let words = arguments.map { $0 == "INDEX" ? project.indexURL : $0 } + ["a.in"]
    let isOfBuilds = arguments.contains { $0.hasSuffix("build-isolation") }
    for name in isOfBuilds ? ["pip-compile"] : ["pip-compile", nil] {
      let run = try project.run(
        (name == nil ? ["compile"] : []) + words, calledAs: name,
        variables: ["LOCK_PYTHON_VERSION": "3.12"])
      #expect(run.status == status, "\(name ?? "lock compile"): \(run.errors)")
      if status == 2 { #expect(run.errors.contains("hint:"), "\(run.errors)") }
    }
  }

  // swift-format-ignore
  private static let sync: [([String], Int32)] = [
    (["-h"], 0), (["--version"], 0), (["-n"], 1), (["--dry-run"], 1), (["-a"], 1), (["--ask"], 1), (["--force"], 0),
    (["-f", "wheels"], 0), (["--find-links", "wheels"], 0), (["-i", "http://127.0.0.1:9/"], 0),
    (["--index-url=http://127.0.0.1:9/"], 0), (["--extra-index-url", "http://127.0.0.1:9/"], 0),
    (["--trusted-host", "h"], 0), (["--no-index"], 0), (["--python-executable", ".venv/bin/python"], 0),
    (["-v"], 0), (["--verbose"], 0), (["-q"], 0), (["--quiet"], 0), (["--user"], 2),
    (["--cert", "ca.pem"], 0), (["--client-cert", "me.pem"], 0),
    (["--pip-args", "--no-deps -q"], 0), (["--pip-args=--user"], 2),
    (["--config", "own.toml"], 0), (["--no-config"], 0),
  ]

  @Test(arguments: sync)
  func `of pip-sync do what they say, or say what to do instead`(
    arguments: [String], status: Int32
  ) throws {
    let wheel = SampleWheel(name: "beta", version: "1.0")
    for name in ["pip-sync", nil] {
      let world = SyncWorld([wheel], files: ["own.toml": "", "ca.pem": "", "me.pem": ""])
      world.lock([wheel])
      let run = try world.project.run(
        (name == nil ? ["sync"] : []) + arguments, calledAs: name,
        variables: [
          "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels"), "LOCK_INDEX_URL": "",
          "TMPDIR": world.folder.path,
        ])
      #expect(run.status == status, "\(name ?? "lock sync"): \(run.errors)")
      if status == 2 { #expect(run.errors.contains("hint:"), "\(run.errors)") }
    }
  }
}
