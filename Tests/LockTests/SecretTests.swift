import PlatformIO
import TestSupport
import Testing

private let publicIndex = """
  beta 1.0
  acme-core 9.0
  acme-gone 9.0
  """

/// A company's index, which wants a password.
private func companyIndex() -> LoopbackServer {
  let index = TextIndex("acme-core 1.0 -> beta")
  return LoopbackServer { request in
    guard request.header("authorization") == "Basic Ym9iOnMzY3JldC1lbnY=" else {
      return LoopbackServer.Response(status: 401)
    }
    return index.answer(request)
  }
}

@Suite struct `passwords` {
  // swift-format-ignore
  @Test(arguments: [
    ("requirements.in", "--index-url https://bob:s3cret@host/simple/\nbeta\n",       "requirements.in:1"),
    ("requirements.in", "beta\n--extra-index-url https://bob:s3cret@host/simple/\n", "requirements.in:2"),
    ("requirements.in", "-f https://bob:s3cret@host/links/\nbeta\n",                 "requirements.in:1"),
    ("requirements.in", "beta @ https://bob:s3cret@host/beta-1.0-py3-none-any.whl\n", "requirements.in:1"),
    ("pyproject.toml",  "[tool.lock]\nindex-url = 'https://bob:s3cret@host/simple/'\n", "pyproject.toml:2"),
    ("pyproject.toml",  "[[tool.lock.index]]\nname = 'a'\nurl = 'https://bob:s3cret@host/'\n", "pyproject.toml:3"),
    (".pip-tools.toml", "[tool.pip-tools]\nextra-index-url = ['https://bob:s3cret@host/']\n", ".pip-tools.toml:2"),
  ])
  func `in files are refused, and it is said where they can go`(
    file: String, text: String, place: String
  ) throws {
    let project = Project(index: publicIndex, files: ["requirements.in": "beta\n"])
    project.folder.write(text, to: file)
    let run = try project.compile("requirements.in", variables: ["LOCK_INDEX_URL": ""])
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains(place), "\(run.errors)")
    #expect(run.errors.contains("LOCK_INDEX_<NAME>_PASSWORD"))
    #expect(!run.errors.contains("s3cret"))
    #expect(project.text("requirements.txt") == nil)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("--index-url https://bob:s3cret@host/simple/\n",                     "requirements.txt: "),
    ("\nlib @ https://bob:s3cret@host/lib-1.0-py3-none-any.whl\n",       "requirements.txt:2: "),
    ("--extra-index-url https://bob:${TOKEN}@host/simple/\n",            nil),
    ("--extra-index-url https://bob@host/simple/\n",                     nil),
  ] as [(String, String?)])
  func `in a lock are told when it is synced`(text: String, place: String?) throws {
    let world = SyncWorld()
    world.folder.write(text, to: "requirements.txt")
    let run = try world.sync("-n", "--allow-empty", "--no-require-hashes")
    let told = "warning: the lock holds a password, which everybody who has the lock can read"
    #expect(run.errors.contains((place ?? "") + told) == (place != nil), "\(run.errors)")
    #expect(!run.errors.contains("s3cret") && !run.output.contains("s3cret"))
  }

  @Test func `of variables are used, and never written`() throws {
    let company = companyIndex()
    let project = Project(
      index: publicIndex,
      files: [
        "requirements.in": "acme-core\n",
        "pyproject.toml":
          "[tool.lock]\nextra-index-url = 'http://bob:${TOKEN}@127.0.0.1:\(company.port)/simple/'\n",
      ])
    let run = try project.compile(variables: ["TOKEN": "s3cret-env"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("requirements.txt") == ["acme-core==1.0", "beta==1.0"])
    #expect(project.text("requirements.txt")?.contains("s3cret") == false)
    let unset = try project.compile("-U")
    #expect(unset.status == 2)
    #expect(unset.errors.contains("`TOKEN`"))
  }
}

@Suite struct `named indexes` {
  private func project(_ company: LoopbackServer, packages: String) -> Project {
    Project(
      index: publicIndex,
      files: [
        "requirements.in": "acme-core\n",
        "pyproject.toml": """
        [[tool.lock.index]]
        name = "acme corp"
        url = "\(company.url)/simple/"
        packages = \(packages)
        """,
      ])
  }
  private let variables = [
    "LOCK_INDEX_ACME_CORP_USERNAME": "bob", "LOCK_INDEX_ACME_CORP_PASSWORD": "s3cret-env",
  ]

  @Test func `have the packages of their patterns, and are asked for no other`() throws {
    let company = companyIndex()
    let project = project(company, packages: "['ACME_*']")
    let run = try project.compile(variables: variables)
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("requirements.txt") == ["acme-core==1.0", "beta==1.0"])
    #expect(company.requests.allSatisfy { !$0.path.contains("beta") })
    #expect(project.server.requests.allSatisfy { !$0.path.contains("acme") })
  }

  @Test func `a package that a rule names is looked for nowhere else`() throws {
    let company = companyIndex()
    let project = project(company, packages: "'acme-*'")
    project.folder.write("acme-gone\n", to: "requirements.in")
    let run = try project.compile(variables: variables)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.errors.contains(company.url))
    #expect(project.server.requests.allSatisfy { !$0.path.contains("acme-gone") })
  }

  @Test func `one that fails is an error, never a reason to ask the next`() throws {
    let company = companyIndex()
    let project = project(company, packages: "['acme-core']")
    let run = try withExtendedLifetime(company) { try project.compile() }
    #expect(run.status == 2)
    #expect(run.errors.contains("401"), "\(run.errors)")
  }

  @Test func `a password comes from keyring where that is asked for`() throws {
    let company = companyIndex()
    let project = Project(index: publicIndex, files: ["requirements.in": "acme-core\n"])
    let program = project.folder.write(
      "#!/bin/sh\necho \"$@\" >> asked\n[ \"$3\" = bob ] && echo s3cret-env\n", to: "bin/keyring")
    _ = try Subprocess.run("chmod", ["+x", program])
    let run = try project.compile(
      "--keyring-provider", "subprocess",
      variables: [
        "LOCK_EXTRA_INDEX_URL": "http://bob@127.0.0.1:\(company.port)/simple/",
        "PATH": project.folder("bin") + ":/usr/bin:/bin",
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("requirements.txt") == ["acme-core==1.0", "beta==1.0"])
    #expect(project.text("asked") == "get \(company.url)/simple/ bob\n")
    #expect(project.text("requirements.txt")?.contains("s3cret") == false)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("name = 'a'\n",                               "`tool.lock.index.url` has to be given"),
    ("name = 'a'\nurl = 'x'\npackage = ['b']\n",     "unknown key `tool.lock.index.package`"),
    ("name = 'a'\nurl = 'x'\npackages = ['b!']\n",   "an array of package names"),
  ])
  func `are described wholly`(table: String, error: String) throws {
    let project = Project(files: [
      "requirements.in": "beta\n", "pyproject.toml": "[[tool.lock.index]]\n" + table,
    ])
    let run = try project.compile()
    #expect(run.status == 2)
    #expect(run.errors.contains(error), "\(run.errors)")
  }
}

@Suite struct `where pins come from` {
  @Test func `is in the lock where there are several indexes`() throws {
    let company = companyIndex()
    let project = Project(index: publicIndex, files: ["requirements.in": "acme-core\n"])
    let variables = ["LOCK_INDEX_ACME_USERNAME": "bob", "LOCK_INDEX_ACME_PASSWORD": "s3cret-env"]
    let alone = Project(index: publicIndex, files: ["requirements.in": "beta\n"])
    _ = try alone.compile()
    #expect(alone.text("requirements.txt")?.contains("# index:") == false)
    project.folder.write(
      """
      [[tool.lock.index]]
      name = "acme"
      url = "http://${USER_NAME}@127.0.0.1:\(company.port)/simple/"
      packages = "acme-*"
      """, to: "pyproject.toml")
    let settings = variables.merging(["USER_NAME": "t0ken"]) { $1 }
    let run = try project.compile(variables: settings)
    #expect(run.status == 0, "\(run.errors)")
    let lock = try #require(project.text("requirements.txt"))
    #expect(lock.contains("    # via -r requirements.in\n    # index: \(company.url)/simple/\n"))
    #expect(lock.contains("    # via acme-core\n    # index: \(project.indexURL)\n"))
    #expect(lock.contains("--extra-index-url http://${USER_NAME}@127.0.0.1"))
    #expect(!lock.contains("t0ken") && !lock.contains("s3cret"))
    let again = try project.compile(variables: settings)
    #expect(again.errors.contains("up to date"))
    #expect(try project.compile("--check", variables: settings).status == 0)
  }

  @Test func `is held to by a sync, unless a mirror is named`() throws {
    let company = TextIndex("acme-core 1.0")
    let server = LoopbackServer { company.answer($0) }
    let world = SyncWorld(files: [:])
    let hash = String(repeating: "0", count: 64)
    func lock(_ index: String) -> String {
      "--extra-index-url \(server.url)/simple/\nacme-core==1.0 --hash=sha256:\(hash)\n"
        + "    # via x\n    # index: \(index)\n"
    }
    let online = ["LOCK_NO_INDEX": "false", "LOCK_FIND_LINKS": ""]
    world.folder.write(lock("http://elsewhere.example/simple/"), to: "requirements.txt")
    let other = try world.sync(variables: online)
    #expect(other.status == 2)
    #expect(other.errors.contains("requirements.txt:2"), "\(other.errors)")
    #expect(other.errors.contains("`http://elsewhere.example/simple/`, which is no index here"))
    let mirrored = try world.sync("-i", world.project.indexURL, variables: online)
    #expect(!mirrored.errors.contains("no index here"), "\(mirrored.errors)")
    world.folder.write(lock(server.url + "/simple"), to: "requirements.txt")
    let run = try world.sync("-i", world.project.indexURL, variables: online)
    #expect(run.status == 2)
    #expect(server.requests.contains { $0.path.contains("acme-core") })
    #expect(world.project.server.requests.count <= 1)
  }
}
