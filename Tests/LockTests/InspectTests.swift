import PlatformIO
import TestSupport
import Testing

private let lock = """
  a==1.0 # via -r requirements.in
  b==2.0 # via a

  """

/// The commands that look into locks; none of them asks an index.
@Suite struct `looking into locks` {
  private func run(
    _ arguments: String..., files: [String: String] = ["requirements.txt": lock]
  ) throws -> Project.Run {
    try Project(files: files) { request in
      Issue.record("asked for \(request.path)")
      return .init(status: 500)
    }.run(arguments)
  }

  @Test func `a tree and its reasons are results`() throws {
    let tree = try run("tree")
    #expect(tree.output == "-r requirements.in\n└── a 1.0\n    └── b 2.0\n")
    #expect(tree.errors.isEmpty && tree.status == 0)
    let why = try run("why", "B")
    #expect(why.output == "b 2.0\n└── a 1.0\n    └── -r requirements.in\n")
    #expect(why.errors.isEmpty && why.status == 0)
  }

  @Test func `a package that only builds need has a reason as well`() throws {
    let files = ["requirements.txt": "a==1\n# build:\n#   m==2\n#   n==3\nb==1\n# build: m==2\n"]
    let why = try run("why", "m", files: files)
    #expect(why.output == "m 2\n├── the build of a\n└── the build of b\n", "\(why.output)")
    #expect(why.errors.isEmpty && why.status == 0)
  }

  @Test func `the development lock comes first, another is named`() throws {
    let files = ["requirements.txt": lock, "dev-requirements.txt": "c==3 # via -r d.in\n"]
    #expect(try run("tree", files: files).output == "-r d.in\n└── c 3\n")
    #expect(
      try run("tree", "--lock", "requirements.txt", "--depth", "1", files: files).output
        == "-r requirements.in\n└── a 1.0\n")
  }

  // swift-format-ignore
  @Test(arguments: [
    (["why", "bb"],             1, "`bb` is not in the lock"),
    (["why"],                   2, "`lock why` needs the name of a package"),
    (["why", "a b"],            2, "`a b` is no name of a package"),
    (["tree", "x.txt"],         2, "`lock tree` takes no `x.txt`"),
    (["tree", "--depth", "0"],  2, "`--depth 0`: expected a whole number above 0"),
    (["tree", "--lock", "no"],  2, "cannot read the lock `no`: no such file or directory"),
    (["diff", "no", "never"],   2, "`no` is neither a file nor a revision of the git repository"),
    (["diff", "a", "b", "c"],   2, "`lock diff` compares two states"),
  ])
  func `what cannot be shown is said`(
    arguments: [String], status: Int32, message: String
  ) throws {
    let project = Project(files: ["requirements.txt": lock])
    let run = try project.run(arguments)
    #expect(run.status == status)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func `without a lock there is nothing to look into`() throws {
    let run = try run("tree", files: [:])
    #expect(run.status == 2)
    #expect(run.errors.contains("no lock found"))
  }

  @Test func `two files are compared`() throws {
    let run = try run(
      "diff", "old.txt", "new.txt", files: ["old.txt": lock, "new.txt": "a==1.1\n"])
    #expect(
      run.output == """
        new.txt: 1 changed, 1 removed
          a 1.0 → 1.1 (minor)
          - b 2.0

        """)
  }

  @Test func `revisions of a repository are compared with each other and the working tree`()
    throws
  {
    let project = Project(files: ["requirements.txt": lock])
    func git(_ arguments: String...) throws {
      var options = Subprocess.Options()
      options.directory = project.folder.path
      options.environment = [
        "PATH": "/usr/bin:/bin", "HOME": project.folder.path, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
      ]
      let result = try Subprocess.run("git", arguments, options)
      #expect(result.status.isSuccess, "\(String(decoding: result.standardError, as: UTF8.self))")
    }
    try git("init", "-q")
    try git("add", "requirements.txt")
    try git("commit", "-qm", "one")
    project.folder.write(
      "a==2.0 # via -r requirements.in\nb==2.0 # via a\n", to: "requirements.txt")
    let moved = "  a 1.0 → 2.0 (major; -r requirements.in)\n"
    #expect(try project.run(["diff"]).output == "requirements.txt: 1 changed\n" + moved)
    try git("commit", "-qam", "two")
    #expect(try project.run(["diff"]).output == "requirements.txt: unchanged\n")
    for arguments in [["HEAD~1"], ["HEAD~1", "HEAD"], ["HEAD~1:requirements.txt"]] {
      let run = try project.run(["diff"] + arguments)
      #expect(run.output == "requirements.txt: 1 changed\n" + moved, "\(arguments)")
    }
  }
}

@Suite struct `lock outdated` {
  @Test func `lists what is newer, with pre-releases only for pins that are such`() throws {
    let project = Project(
      index: """
        alpha 1.0
        alpha 1.2
        alpha 2.0b1
        beta 2.0
        gamma 1.0a1
        gamma 1.0a2
        delta 1.0
        delta 2.0 yanked
        old 1.0
        old 2.0 python>=3.99
        """,
      files: [
        "requirements.txt": "alpha==1.0\nbeta==2.0\ngamma==1.0a1\ndelta==1.0\nold==1.0\n"
      ])
    FakeInterpreter(prefix: project.folder(".venv")).written(to: project.folder)
    let run = try project.run(["outdated"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "alpha 1.0 → 1.2 (minor)\ngamma 1.0a1 → 1.0a2 (same release)\n")
    #expect(try project.run(["outdated", "--check"]).status == 1)
    let json = try project.run(["outdated", "--json"]).output
    #expect(
      json.hasPrefix(
        #"[{"jump": "minor", "latest": "1.2", "name": "alpha", "version": "1.0"}, "#))
  }

  @Test func `differences of locks are there for machines`() throws {
    let project = Project(files: ["a.txt": "alpha==1.0\nbeta==1.0\n", "b.txt": "alpha==2.0\n"])
    let json = try project.run(["diff", "--json", "a.txt", "b.txt"]).output
    #expect(
      json == """
        {"locks": [{"builds": [], "changes": [\
        {"from": "1.0", "jump": "major", "kind": "changed", "name": "alpha", "to": "2.0", "via": []}, \
        {"from": "1.0", "kind": "removed", "name": "beta", "via": []}], \
        "new": false, "path": "b.txt", "profile": null}]}

        """)
  }
}
