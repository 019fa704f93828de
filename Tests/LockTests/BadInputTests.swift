import TestSupport
import Testing

/// One clear message with its place, the right status, and locks left as they were.
@Suite struct `bad input` {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var status: Int32
    var says: String
    var files: [String: String] = [:]

    var testDescription: String { text }
  }

  static let index = """
    web 2.0 -> util>=2
    web 1.0 -> util<2
    util 1.0
    util 2.0
    built 1.0 sdist
    windows 1.0 tag=cp312-cp312-win_amd64
    future 1.0 python>=3.99
    """

  static let cases: [Case] = [
    .init(
      text: "-r missing.in", status: 2, says: "app.in:1:4: error: "),
    .init(
      text: "-r other.in", status: 2, says: "included from here", files: ["other.in": "-r app.in\n"]
    ),
    .init(text: "web==1.0.x", status: 2, says: "app.in:1:"),
    .init(text: "web=1", status: 2, says: "`==`"),
    .init(text: "web>=", status: 2, says: "app.in:1:"),
    .init(text: "web; python_version ~ '3'", status: 2, says: "app.in:1:"),
    .init(text: "web; colour == 'red'", status: 2, says: "colour"),
    .init(text: "--no-such-option", status: 2, says: "`--no-such-option`"),
    .init(text: "--index-url https://${NOT_SET}@host/simple", status: 2, says: "NOT_SET"),
    .init(text: "-e .", status: 2, says: "app.in:1"),
    .init(
      text: "web @ https://example.invalid/web-1.0-py3-none-any.whl", status: 2, says: "app.in:1"),
    .init(text: "nothing-of-the-sort", status: 1, says: "nothing-of-the-sort"),
    .init(text: "web>3", status: 1, says: "app.in:1"),
    .init(text: "windows", status: 1, says: "win_amd64"),
    .init(text: "future", status: 1, says: ">=3.99"),
    .init(text: "built", status: 1, says: "built"),
    .init(text: "web>=2\nutil<2", status: 1, says: "app.in:2"),
  ]

  @Test(arguments: cases)
  func `in a requirement file`(bad: Case) throws {
    let project = Project(
      index: Self.index,
      files: bad.files.merging(["app.in": bad.text + "\n", "app.txt": "web==1.0\n"]) { $1 })
    let run = try project.compile("app.in")
    #expect(run.status == bad.status, "\(run.errors)")
    #expect(run.errors.contains(bad.says), "\(run.errors)")
    #expect(run.errors.contains("error: "))
    #expect(run.output.isEmpty)
    #expect(project.text("app.txt") == "web==1.0\n")
  }

  @Test func `in an encoding`() throws {
    let project = Project()
    project.folder.write(Array("web\n".utf8) + [0xFF, 0xC3] + Array("\n".utf8), to: "app.in")
    let run = try project.compile("app.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("app.in:2"), "\(run.errors)")
  }

  @Test(arguments: [
    (["--no-such"], "unknown option `--no-such`"),
    (["--ofline", "app.in"], "did you mean `--offline`?"),
    (["--prod", "--dev"], "exclude each other"),
    (["--resolution", "middle"], "choose from `highest`"),
    (["-o"], "needs a value"),
    (["app.in", "-o", "app.in"], "both read and written"),
    (["app.in", "b.in"], "`-o FILE` is needed"),
    (["missing.in"], "there is no `missing.in`"),
    ([], "no requirement file found"),
    (["app.in", "--exclude-newer", "soon"], "expected a date"),
    (["app.in", "-i", "ftp://host/"], "is no address"),
    (["app.in", "--python-version", "three"], "expected `3.12`"),
    (["app.in", "--python-platform", "amiga"], "expected `linux`"),
    (["app.in", "--check", "--dry-run"], "exclude each other"),
  ])
  func `on the command line`(arguments: [String], says: String) throws {
    let project = Project(files: ["app.in": "web\n"])
    let run = try project.run(["compile"] + arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains(says), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }

  @Test func `is an interpreter that is none`() throws {
    let project = Project(files: ["app.in": "web\n", "python": "#!/bin/sh\nexit 3\n"])
    let missing = try project.run(["compile", "app.in", "--python", "/no/python"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("no Python interpreter at `/no/python`"))
    let shell = try project.run(["compile", "app.in", "--python", "/bin/echo"])
    #expect(shell.status == 2)
    #expect(shell.errors.contains("does not answer like a Python interpreter"), "\(shell.errors)")
  }
}
