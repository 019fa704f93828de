import PlatformIO
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
    .init(text: "webb", status: 1, says: "did you mean `web`?"),
    .init(text: "webb\nutils", status: 1, says: "did you mean `util` instead of `utils`?"),
    .init(text: "--only-binary :all:\nwindows", status: 1, says: "win_amd64"),
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

  private func makeExecutable(_ path: String) throws {
    _ = try Subprocess.run("/bin/chmod", ["+x", path])
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
    (["app.in", "--python-version", "2.7"], "3.6 is the oldest"),
    (["app.in", "--exclude-newer", "P7M"], "expected a date"),
    (["app.in", "--exclude-newer", "PT7D"], "expected a date"),
    (["app.in", "-o", ""], "expected a file"),
    (["app.in", "--check", "--dry-run"], "exclude each other"),
  ])
  func `on the command line`(arguments: [String], says: String) throws {
    let project = Project(files: ["app.in": "web\n"])
    let run = try project.run(["compile"] + arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains(says), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }

  @Test(arguments: [
    (
      ["-q", "compile", "app.in"],
      "`-q` stands before the command\n  hint: options follow it: `lock compile -q`"
    ),
    (["--nothing"], "unknown option `--nothing`"),
  ])
  func `is an option without a command before it`(arguments: [String], says: String) throws {
    let run = try Project(files: ["app.in": "web\n"]).run(arguments)
    #expect(run.status == 2)
    #expect(run.errors.contains(says), "\(run.errors)")
  }

  @Test(arguments: [
    ("folder", "cannot write `folder`: is a directory"),
    ("no/where.txt", "cannot write `no/where.txt`: there is no such folder"),
    ("/dev/full", "cannot write `/dev/full`: no space left on the device"),
  ])
  func `is a lock that cannot be written`(path: String, says: String) throws {
    let project = Project(
      index: Self.index, files: ["app.in": "util\n", "folder/file": "", "app.txt": "web==1.0\n"])
    let run = try project.compile("app.in", "-o", path)
    #expect(run.status == 2)
    #expect(run.errors.contains(says), "\(run.errors)")
    #expect(project.folder.names() == [".cache", "app.in", "app.txt", "folder"])
  }

  @Test func `is a folder of links that is not there`() throws {
    let project = Project(index: Self.index, files: ["app.in": "util\n"])
    let run = try project.compile("app.in", "--no-index", "-f", "nowhere")
    #expect(run.status == 1)
    #expect(run.errors.contains("names `nowhere`, which is not there"), "\(run.errors)")
    #expect(run.errors.contains("`--no-index` is given"), "\(run.errors)")
  }

  @Test func `is a wheel in a folder of links that is none`() throws {
    let project = Project(
      files: ["app.in": "web\n", "wheels/web-1.0-py3-none-any.whl": "no archive"])
    let run = try project.compile("app.in", "--no-index", "-f", "wheels")
    #expect(run.status == 1)
    #expect(run.errors.contains("the metadata of `web` 1.0 cannot be read"), "\(run.errors)")
  }

  @Test func `is -P for a package that nothing needs`() throws {
    let project = Project(index: Self.index, files: ["app.in": "util\n"])
    let run = try project.compile("app.in", "-P", "utli", "-P", "util")
    #expect(run.status == 0)
    #expect(run.errors.contains("warning: `-P utli` changes nothing"), "\(run.errors)")
    #expect(!run.errors.contains("`-P util`"), "\(run.errors)")
  }

  @Test func `asks nobody for similar names when it is offline`() throws {
    let project = Project(index: Self.index, files: ["app.in": "webb\n"])
    let online = try project.compile("app.in")
    #expect(online.errors.contains("asked: \(project.indexURL)"), "\(online.errors)")
    let asked = project.server.requests.count
    let offline = try project.compile("app.in", "--offline")
    #expect(offline.status == 1)
    #expect(!offline.errors.contains("did you mean"), "\(offline.errors)")
    #expect(project.server.requests.count == asked)
  }

  @Test func `is an interpreter that is none`() throws {
    let project = Project(files: ["app.in": "web\n", "python": "#!/bin/sh\nexit 3\n"])
    let missing = try project.run(["compile", "app.in", "--python", "/no/python"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("no Python interpreter at `/no/python`"))
    let shell = try project.run(["compile", "app.in", "--python", "/bin/echo"])
    #expect(shell.status == 2)
    let shim = "#!/bin/sh\necho 'shim:  not found' >&2\necho 'See the manual.' >&2\nexit 127\n"
    project.folder.write(shim, to: "shim")
    try makeExecutable(project.folder("shim"))
    let failing = try project.run(["compile", "app.in", "--python", project.folder("shim")])
    #expect(failing.status == 2)
    #expect(failing.errors.contains("cannot be run: shim: not found\n"), "\(failing.errors)")
    #expect(shell.errors.contains("does not answer like a Python interpreter"), "\(shell.errors)")
  }
}
