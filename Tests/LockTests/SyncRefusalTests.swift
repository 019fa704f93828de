import PlatformIO
import TestSupport
import Testing
import WheelInstall

private let util = SampleWheel(name: "util", version: "1.1")
private let web = SampleWheel(name: "web", version: "2.0", requirements: ["util", "gone"])
private let lint = SampleWheel(name: "lint", version: "0.9")

@Suite struct `the lock that is synced` {
  // swift-format-ignore
  @Test(arguments: [
    (["requirements.txt"],                     [:],                       [],         "requirements.txt (production: the only lock)"),
    (["dev-requirements.txt"],                 [:],                       [],         "dev-requirements.txt (development: the only lock)"),
    (["requirements.txt", "dev-requirements.txt"], [:],                   [],         "dev-requirements.txt (development: by default)"),
    (["requirements.txt", "dev-requirements.txt"], [:],                   ["--prod"], "requirements.txt (production: --prod)"),
    (["requirements.txt", "dev-requirements.txt"], ["LOCK_PROFILE": "prod"], [],      "requirements.txt (production: LOCK_PROFILE)"),
    (["requirements.txt", "dev-requirements.txt"], ["LOCK_PROFILE": "dev"], ["--prod"], "requirements.txt (production: --prod)"),
    (["requirements/requirements.txt", "dev-requirements.txt"], [:],      ["--profile", "prod"], "requirements/requirements.txt (production: --profile)"),
    (["requirements/dev-requirements.txt"],    [:],                       ["--dev"],  "requirements/dev-requirements.txt (development: --dev)"),
    (["a.txt", "requirements.txt"],            [:],                       ["a.txt"],  "a.txt"),
    (["a.txt", "b.txt"],                       [:],                       ["a.txt", "b.txt"], "a.txt and b.txt"),
  ])
  func `is the one that is meant`(
    files: [String], variables: [String: String], arguments: [String], said: String
  ) throws {
    let world = SyncWorld([util])
    for file in files { world.lock([util], to: file) }
    let run = try world.project.run(["sync", "-n"] + arguments, variables: variables)
    #expect(run.errors.hasPrefix("syncing .venv to \(said)\n"), "\(run.errors)")
    #expect(run.status == 1)
  }

  // swift-format-ignore
  @Test(arguments: [
    (["LOCK_PROFILE": "prod"], ["dev-requirements.txt"], "LOCK_PROFILE asks for production"),
    (["LOCK_PROFILE": "prod"], ["--dev"],                "LOCK_PROFILE asks for production"),
    (["LOCK_PROFILE": "dev"],  ["requirements.txt"],     "LOCK_PROFILE asks for development"),
    ([:],                      ["--prod"],               nil),
    (["LOCK_PROFILE": "dev"],  ["--prod"],               nil),
  ] as [([String: String], [String], String?)])
  func `is refused where it is for another profile`(
    variables: [String: String], arguments: [String], said: String?
  ) throws {
    let world = SyncWorld([util])
    world.lock([util], profile: "prod")
    world.lock([util], profile: "dev", to: "dev-requirements.txt")
    let run = try world.project.run(["sync", "-n"] + arguments, variables: variables)
    #expect(run.status == (said == nil ? 1 : 2), "\(run.errors)")
    if let said { #expect(run.errors.contains(said), "\(run.errors)") }
  }

  @Test func `under another profile's name is refused too`() throws {
    let world = SyncWorld([util])
    world.lock([util], profile: "dev")
    let run = try world.sync("--prod")
    #expect(run.status == 2)
    #expect(
      run.errors.contains(
        "`requirements.txt` is a development lock, and --prod asks for production"),
      "\(run.errors)")
  }

  // swift-format-ignore
  @Test(arguments: [
    ([:],                                 [],                "no lock found"),
    ([:],                                 ["--prod"],        "no production lock found"),
    ([:],                                 ["x.txt"],         "there is no lock `x.txt`"),
    (["app.in": "util\n"],                ["app.in"],        "`app.in` is a requirement file"),
    (["requirements.txt": ""],            [],                "nothing in `requirements.txt` is to be installed"),
    (["requirements.txt": "util>=1\n"],   [],                "requirements.txt:1: error: `util` is not pinned"),
    (["requirements.txt": "\nutil==1\n"], [],                "requirements.txt:2: error: `util` has no hash"),
    (["requirements.txt": "util==1\n", "b.txt": "util==2\n"], ["requirements.txt", "b.txt"],
                                                             "b.txt:1: error: `util` is pinned to 1 and to 2"),
    (["requirements.txt": "a b\n"],       [],                "requirements.txt:1: error: expected"),
    (["requirements.txt": "util==1\n"],   ["--no-require-hashes"], "util"),
    (["requirements.txt": "util==1\n"],   ["--prod", "--dev"], "`--prod` and `--dev` exclude each other"),
    (["requirements.txt": "util==1\n"],   ["--target", "a", "--prefix", "b"], "exclude each other"),
    (["requirements.txt": "util==1\n"],   ["--keep", "a/b"], "expected the name of a package"),
    (["requirements.txt": "util==1\n"],   ["--python", "nope"], "no Python interpreter at `nope`"),
    (["requirements.txt": "util==1\n"],   ["--profile", "x"], "`--profile` cannot be `x`"),
    (["requirements.txt": "util==1\n"],   ["--lock-timeout", "x"], "expected a whole number"),
  ] as [([String: String], [String], String)])
  func `has to be one`(files: [String: String], arguments: [String], said: String) throws {
    let world = SyncWorld([], files: files)
    let before = world.tree()
    let run = try world.project.run(
      ["sync"] + arguments, variables: ["LOCK_NO_INDEX": "1", "LOCK_INDEX_URL": ""])
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains(said), "\(run.errors)")
    #expect(world.tree() == before)
  }

  @Test func `may be empty when that is meant`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    _ = try world.sync()
    world.lock([])
    #expect(try world.sync().status == 2)
    #expect(world.installed == ["util-1.1"])
    #expect(try world.sync("--allow-empty").status == 0)
    #expect(world.installed.isEmpty)
  }

  @Test func `has to have everything that its packages need`() throws {
    let world = SyncWorld([util, web])
    world.lock([util])
    _ = try world.sync()
    let before = world.tree()
    world.lock([util, web])
    let run = try world.sync()
    #expect(run.status == 2)
    #expect(
      run.errors.contains("requirements.txt:3: error: `web` needs `gone`, which is not locked"),
      "\(run.errors)")
    #expect(world.tree() == before)
  }

  @Test func `has to have what stays needs, too`() throws {
    let world = SyncWorld([util, SampleWheel(name: "app", version: "1", requirements: ["util"])])
    let app = SampleWheel(name: "app", version: "1", requirements: ["util"])
    world.lock([util, app])
    _ = try world.sync()
    world.lock([app])
    for arguments in [[], ["-n"], ["--check"]] {
      let run = try world.project.run(["sync"] + arguments)
      #expect(run.status == 2)
      #expect(run.errors.contains("`app` needs `util`, which is not locked"), "\(run.errors)")
    }
    #expect(world.installed == ["app-1", "util-1.1"])
    // `pip install --no-deps` may have left it so.
    _ = try Subprocess.run("rm", ["-r", world.folder(SyncWorld.library + "/util-1.1.dist-info")])
    _ = try Files.remove(world.folder(".venv/.lock-packages"))
    #expect(try world.sync("--check").errors.contains("`app` needs `util`"))
  }

  @Test func `has to be for this Python`() throws {
    var other = util
    other.requiresPython = ">=3.13"
    let world = SyncWorld([other])
    world.lock([other])
    let run = try world.sync()
    #expect(run.status == 2)
    #expect(
      run.errors.contains("`util` 1.1 needs Python >=3.13, and this is 3.12.4"), "\(run.errors)")
    var foreign = util
    foreign.tag = "cp311-cp311-win_amd64"
    let elsewhere = SyncWorld([foreign])
    elsewhere.lock([foreign])
    let refused = try elsewhere.sync()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("no wheel for Python 3.12"), "\(refused.errors)")
  }

  @Test func `is not given up half way: a file that is missing changes nothing`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    _ = try world.sync()
    let before = world.tree()
    world.lock([lint])
    let run = try world.sync()
    #expect(run.status == 2)
    #expect(run.errors.contains("lint"), "\(run.errors)")
    #expect(world.tree() == before)
  }

  @Test func `gives the places that packages come from`() throws {
    let world = SyncWorld([util])
    world.folder.write(
      "--no-index\n--find-links ${PLACE}\n" + SyncWorld.lock([util]), to: "requirements.txt")
    let run = try world.project.run(
      ["sync"], variables: ["LOCK_INDEX_URL": "", "PLACE": world.folder("wheels")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(world.installed == ["util-1.1"])
  }
}

@Suite struct `the environment that is synced` {
  @Test func `is the active one, else the project's`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    FakeInterpreter(prefix: world.folder("active")).written(to: world.folder)
    let run = try world.sync(variables: ["VIRTUAL_ENV": world.folder("active")])
    #expect(run.errors.hasPrefix("syncing active to "), "\(run.errors)")
    #expect(world.installed.isEmpty)
  }

  @Test func `is never another one than the one that is named`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    let run = try world.sync(variables: ["VIRTUAL_ENV": world.folder("gone")])
    #expect(run.status == 2)
    #expect(run.errors.contains("(VIRTUAL_ENV) has no Python interpreter"), "\(run.errors)")
  }

  @Test func `is changed by one process at a time`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    let layout = try EnvironmentLayout(
      Interpreter(at: world.folder(".venv/bin/python"), cacheDirectory: nil))
    let lock = try EnvironmentLock(layout, command: "a test")
    let run = try world.sync("--lock-timeout", "0")
    #expect(run.status == 2)
    #expect(run.errors.contains("`a test` (process "), "\(run.errors)")
    #expect(world.installed.isEmpty)
    withExtendedLifetime(lock) {}
  }

  @Test func `is not the system's own, unless that is meant`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    world.folder.write("[externally-managed]\nError=ask apt\n", to: "std/EXTERNALLY-MANAGED")
    FakeInterpreter(
      prefix: world.folder("usr"),
      changes: ["base_prefix": world.folder("usr"), "stdlib": world.folder("std")]
    ).written(to: world.folder)
    let run = try world.sync("--python", "usr")
    #expect(run.status == 2)
    #expect(run.errors.contains("  ask apt\n"), "\(run.errors)")
    #expect(try world.sync("--python", "usr", "-n", "--break-system-packages").status == 1)
    #expect(try world.sync("--python", "usr", "-n", "--target", "vendor").status == 1)
  }
}
