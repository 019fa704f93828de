import PlatformIO
import TestSupport
import Testing

/// The program git as machines have it: missing, refusing, set up by its user.
@Suite("git of a machine") struct GitProgramTests {
  private let host = GitHost()

  /// A project that requires a commit in full, which is in its cache and has to be built again.
  private func projectWithClone() throws -> Project {
    let commit = try host.publish(SampleSource(name: "lib", version: "1.0").files, as: "lib")
    let project = host.project(requiring: "lib @ git+SERVER/lib.git@\(commit)")
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 0, "\(run.errors)")
    try Files.removeTree(project.folder(".cache/builds-v1"))
    return project
  }

  /// `bin` in the project's folder, with Python and what is to be `git` there.
  private func path(in project: Project, git script: String?) throws -> [String: String] {
    project.folder.write("", to: "bin/.keep")
    project.folder.link("bin/python3", to: "/usr/bin/python3")
    if let script {
      try Files.create(
        project.folder("bin/git"), with: "#!/bin/sh\n\(script)\n", isExecutable: true)
    }
    return ["PATH": project.folder("bin")]
  }

  /// The paths of all that the cache has of repositories.
  private func clones(of project: Project) throws -> [String] {
    try Files.entries(below: project.folder(".cache/git-v1"))?.map(\.path) ?? []
  }

  // swift-format-ignore
  @Test(arguments: [
    (nil, "the program `git` is needed for this and is not on PATH"),
    ("case \"$*\" in *--version) echo git version 2.20.1;; *) exit 129;; esac", "git 2.20.1 is too old for the repository"),
    ("kill -9 $$", "git could not look into the clone of"),
    ("exit 127", "git could not look into the clone of"),
    ("echo 'fatal: detected dubious ownership in repository' >&2; exit 128", "dubious ownership"),
    ("echo 'fatal: Permission denied' >&2; exit 128", "Permission denied"),
  ])
  func `a git that cannot run or refuses takes nothing away`(
    script: String?, sentence: String
  ) throws {
    let project = try projectWithClone()
    let before = try clones(of: project)
    let run = try project.run(
      ["sync", "--target", "env", "app.txt"], variables: path(in: project, git: script))
    #expect(run.status == 2)
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(try clones(of: project) == before)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("Host key verification failed.", "is not known to SSH", "`~/.ssh/known_hosts`"),
    ("git@h: Permission denied (publickey).", "accepts none of your SSH keys", "`ssh-agent`"),
    ("ssh: Could not resolve hostname h: Name or service not known", "cannot be reached", "git says: ssh: Could not resolve hostname h"),
    ("kex_exchange_identification: Connection closed by remote host", "cannot be reached", "git says: kex_exchange"),
  ])
  func `what SSH says is told`(said: String, sentence: String, line: String) throws {
    let project = Project(files: ["app.in": "lib @ git+ssh://git@h/x.git\n"])
    let script = "echo '\(said)' >&2; echo 'fatal: Could not read from remote repository.' >&2; exit 128"
    let run = try project.run(
      ["compile", "app.in"], variables: path(in: project, git: script))
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("app.in:1:"), "\(run.errors)")
    #expect(run.errors.contains(sentence) && run.errors.contains(line), "\(run.errors)")
    #expect(!run.errors.contains("HTTPS_PROXY") && !run.errors.contains("TOKEN"))
  }

  @Test func `a server that says nothing is not waited for without end`() throws {
    let gate = Gate()
    defer { gate.open() }
    let project = Project(answering: { _ in
      gate.wait()
      return LoopbackServer.Response(status: 404)
    })
    project.folder.write("lib @ git+\(project.server.url)/lib.git\n", to: "app.in")
    let run = try project.run(["compile", "app.in", "--timeout", "1"])
    #expect(run.status == 2)
    #expect(run.errors.contains("/lib.git` cannot be reached"), "\(run.errors)")
  }

  @Test func `the cache of another user serves`() throws {
    let project = try projectWithClone()
    try Files.removeTree(host.folder("served/lib.git"))
    let clone = try #require(project.folder.names(in: ".cache/git-v1").first)
    try Files.removeTree(project.folder(".cache/git-v1/\(clone)/trees"))
    let git = "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1; exec /usr/bin/git \"$@\""
    let run = try project.run(
      ["sync", "--target", "env", "app.txt"], variables: path(in: project, git: git))
    #expect(run.status == 0, "\(run.errors)")
  }

  /// Sources whose build looks at what was checked out.
  private func checkedSource() throws -> [String: String] {
    try host.publish(["data": "inside"], as: "inner")
    try host.publish(
      ["text": "a\nb\n", ".gitattributes": "text text\nlarge filter=lfs\n"], as: "lib")
    try host.link("link", to: "text", in: "lib")
    try host.addSubmodule("inner", to: "lib", at: "sub")
    var files = SampleSource(name: "lib", version: "1.0").files
    files["large"] = "version https://git-lfs.github.com/spec/v1\n"
    files["backend.py"] =
      SampleSource.backendText + """

        assert open("text", "rb").read() == b"a\\nb\\n"
        assert os.path.islink("link")
        assert open("sub/data").read() == "inside"
        assert open("large").read().startswith("version ")

        """
    return files
  }

  // swift-format-ignore
  @Test(arguments: [
    "[clone]\ndefaultRemoteName = upstream\nrejectShallow = true",
    "[safe]\nbareRepository = explicit\n[color]\nui = always\n[submodule]\nalternateLocation = superproject",
    "[core]\nautocrlf = true\nsymlinks = false\n[filter \"lfs\"]\nsmudge = none\nprocess = none\nrequired = true",
    "[core]\neol = crlf\nhooksPath = hooks\nfsmonitor = false\n[init]\ntemplateDir = template\ndefaultBranch = x",
    "[fetch]\nprune = true\npruneTags = true\nrecurseSubmodules = true\n[transfer]\nfsckObjects = true\n[submodule]\nrecurse = true",
    "[core]\nattributesFile = ~/attributes\nsparseCheckout = true\n[protocol]\nversion = 0\n[index]\nversion = 4",
  ])
  func `no setting of a user changes what is checked out`(setting: String) throws {
    let files = try checkedSource()
    let commit = try host.publish(files, as: "lib", tags: ["v1"])
    let project = host.project(requiring: "lib @ git+SERVER/lib.git@v1")
    project.folder.write(setting + "\n", to: ".gitconfig")
    project.folder.write("* text eol=crlf\n", to: "attributes")
    project.folder.write("#!/bin/sh\nexit 1\n", to: "template/hooks/post-checkout")
    let run = try project.run(["compile", "app.in"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("app.txt")?.contains("@\(commit)") == true)
    let synced = try project.run(["sync", "--target", "env", "app.txt"])
    #expect(synced.status == 0, "\(synced.errors)")
  }

  @Test func `an SSH program that is not there is told`() throws {
    let project = Project()
    project.folder.write("lib @ git+ssh://git@nowhere.invalid/lib.git\n", to: "app.in")
    let git = "exec /usr/bin/git \"$@\""
    var variables = try path(in: project, git: git)
    let run = try project.run(["compile", "app.in"], variables: variables)
    #expect(run.errors.contains("ssh: not found"), "\(run.errors)")
    variables["GIT_SSH"] = "/nowhere/ssh"
    let named = try project.run(["compile", "app.in"], variables: variables)
    #expect(named.errors.contains("git could not ask for the names in"), "\(named.errors)")
    #expect(named.errors.contains("cannot run /nowhere/ssh"), "\(named.errors)")
  }

  @Test func `in a hook of git, the repository of the hook is left alone`() throws {
    let commit = try host.publish(SampleSource(name: "lib", version: "1.0").files, as: "lib")
    let project = host.project(requiring: "lib @ git+SERVER/lib.git")
    let other = try host.publish(["a": ""], as: "other")
    let outer = host.folder("work/other")
    let run = try project.run(
      ["compile", "app.in"],
      variables: [
        "GIT_DIR": outer + "/.git", "GIT_WORK_TREE": outer, "GIT_PREFIX": "",
        "GIT_INDEX_FILE": outer + "/.git/index", "GIT_OBJECT_DIRECTORY": outer + "/.git/objects",
        "GIT_CONFIG_PARAMETERS": "'core.bare=true' 'url.http://nowhere.invalid/.insteadOf=http://'",
        "GIT_DEFAULT_HASH": "sha256",
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.text("app.txt")?.contains("@\(commit)") == true)
    #expect(host.folder.text(of: "work/other/.git/refs/heads/main") == other + "\n")
  }

  @Test(arguments: [true, false])
  func `addresses that the user has git replace are replaced`(isInFile: Bool) throws {
    let commit = try host.publish(SampleSource(name: "lib", version: "1.0").files, as: "lib")
    let project = host.project(requiring: "lib @ git+https://mirrored.invalid/lib.git@\(commit)")
    let server = project.server.url + GitHost.root + "/"
    var variables: [String: String] = [:]
    if isInFile {
      project.folder.write(
        "[url \"\(server)\"]\ninsteadOf = https://mirrored.invalid/\n", to: ".gitconfig")
    } else {
      variables["GIT_CONFIG_COUNT"] = "1"
      variables["GIT_CONFIG_KEY_0"] = "url.\(server).insteadOf"
      variables["GIT_CONFIG_VALUE_0"] = "https://mirrored.invalid/"
    }
    let run = try project.run(["compile", "app.in"], variables: variables)
    #expect(run.status == 0, "\(run.errors)")
  }

  // swift-format-ignore
  @Test(arguments: [
    (nil, [:], "SSH -oBatchMode=yes"),
    ("SSH -i key", [:], "SSH -i key -oBatchMode=yes"),
    ("none", ["GIT_SSH_COMMAND": "SSH -v"], "SSH -v -oBatchMode=yes"),
    (nil, ["GIT_SSH_COMMAND": "WRAPPER -v"], "WRAPPER -v"),
    ("WRAPPER", [:], "WRAPPER"),
    (nil, ["GIT_SSH": "WRAPPER"], "WRAPPER"),
    (nil, ["GIT_SSH_COMMAND": "SSH -v", "GIT_SSH_VARIANT": "simple"], "SSH -v"),
  ])
  func `the user's way to reach servers by SSH is gone, and asks nobody`(
    setting: String?, variables: [String: String], command: String
  ) throws {
    let project = Project()
    project.folder.write("lib @ git+ssh://git@nowhere.invalid/lib.git\n", to: "app.in")
    var variables = variables
    variables["PATH"] = project.folder("bin") + ":/usr/bin:/bin"
    for name in ["ssh", "wrapper"] {
      project.folder.write("", to: "bin/.keep")
      try Files.create(
        project.folder("bin/" + name), with: "#!/bin/sh\necho \"$0 $*\" >>\"$HOME/calls\"\nexit 255\n",
        isExecutable: true)
    }
    func path(_ text: String) -> String {
      text.replacing("SSH", with: project.folder("bin/ssh"))
        .replacing("WRAPPER", with: project.folder("bin/wrapper"))
    }
    if let setting {
      project.folder.write("[core]\nsshCommand = \(path(setting))\n", to: ".gitconfig")
    }
    _ = try project.run(["compile", "app.in"], variables: variables.mapValues(path))
    let call = project.text("calls")?.split(separator: "\n").last ?? ""
    #expect(call.hasPrefix(path(command) + " "), "\(call)")
    #expect(call.contains("nowhere.invalid"))
    #expect(call.contains("BatchMode") == command.contains("BatchMode"))
  }
}
