import PlatformIO
import TestSupport
import Testing

private let web1 = SampleWheel(
  name: "web", version: "1.0", files: ["web/old.py": "", "web/static/a.css": "a"],
  requirements: ["util"])
private let web2 = SampleWheel(
  name: "web", version: "2.0", files: ["web/new.py": ""], requirements: ["util>=1"],
  entryPoints: "[console_scripts]\nweb = web:main\n")
private let util = SampleWheel(name: "util", version: "1.1")
private let lint = SampleWheel(name: "lint", version: "0.9", requirements: ["util"])
private let all = [web1, web2, util, lint]

@Suite struct `lock sync` {
  @Test func `makes an environment what its lock says, and then has nothing to do`() throws {
    let world = SyncWorld(all)
    world.lock([util, web2])
    let run = try world.sync()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(
      run.errors == """
        syncing .venv to requirements.txt (production: the only lock)
        .venv: 2 installed (2 packages)

        """)
    #expect(world.installed == ["util-1.1", "web-2.0"])
    let script = try #require(world.folder.text(of: ".venv/bin/web"))
    #expect(script.hasPrefix("#!\(world.folder(".venv"))/bin/python\n"), "\(script)")
    let after = world.tree()
    #expect(after[SyncWorld.library + "/web-2.0.dist-info/INSTALLER"] == "lock\n")
    #expect(
      after[".venv/.lock-packages"] == """
        util-1.1.dist-info\tsha256:\(util.sha256)
        web-2.0.dist-info\tsha256:\(web2.sha256)

        """)
    let again = try world.sync()
    #expect(again.status == 0)
    #expect(again.output == "Everything up-to-date\n")
    #expect(again.errors.hasSuffix(".venv: up to date (2 packages)\n"), "\(again.errors)")
    #expect(world.tree() == after)
  }

  @Test func `replaces, adds and removes, and leaves what a fresh sync would`() throws {
    let world = SyncWorld(all)
    world.lock([util, web1, lint])
    #expect(try world.sync().status == 0)
    world.lock([util, web2])
    let run = try world.sync()
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors == """
        syncing .venv to requirements.txt (production: the only lock)
          - lint 0.9
          web 1.0 → 2.0
        .venv: 1 upgraded, 1 removed (2 packages)

        """)
    let fresh = SyncWorld(all)
    fresh.lock([util, web2])
    _ = try fresh.sync()
    func relative(_ world: SyncWorld) -> [String: String] {
      world.tree().mapValues { text in
        text.split(separator: world.folder.path, omittingEmptySubsequences: false)
          .joined(separator: "<folder>")
      }.filter { !$0.key.hasSuffix("/RECORD") }
    }
    #expect(relative(world) == relative(fresh))
  }

  @Test func `--dry-run prints what pip-sync prints, and changes nothing`() throws {
    let world = SyncWorld(all)
    world.lock([util, web1, lint])
    _ = try world.sync()
    let before = world.tree()
    world.lock([util, web2])
    let run = try world.sync("-n")
    #expect(run.status == 1)
    #expect(run.output == "Would uninstall:\n  lint\nWould install:\n  web==2.0\n")
    #expect(world.tree() == before)
    world.lock([util, web1, lint])
    let idle = try world.sync("--dry-run")
    #expect(idle.status == 0)
    #expect(idle.output == "Everything up-to-date\n")
  }

  @Test func `--check says what differs, in its status too`() throws {
    let world = SyncWorld(all)
    world.lock([util])
    let run = try world.sync("--check")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(
      run.errors.hasSuffix(".venv: differs from its lock (1 installed)\n  + util 1.1\n"),
      "\(run.errors)")
    _ = try world.sync()
    let idle = try world.sync("--check")
    #expect(idle.status == 0)
    #expect(idle.output.isEmpty)
  }

  @Test func `--json gives the plan to machines`() throws {
    let world = SyncWorld(all)
    world.lock([util])
    let plan = """
      "changes": true, "environment": "\(world.folder(".venv"))", "locks": ["requirements.txt"], \
      "packages": [{"action": "install", "name": "util", "to": "1.1"}], "profile": "prod", \
      "python": "3.12.4"}

      """
    #expect(try world.sync("-n", "--json").output == "{\"applied\": false, " + plan)
    #expect(try world.sync("--json").output == "{\"applied\": true, " + plan)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("y\n",          0, ["util-1.1"]),
    (" YES \n",      0, ["util-1.1"]),
    ("n\n",          1, []),
    ("\n",           1, []),
    ("maybe\ny\n",   0, ["util-1.1"]),
    ("",             1, []),
  ])
  func `--ask does what is answered`(input: String, status: Int32, installed: [String]) throws {
    let world = SyncWorld(all)
    world.lock([util])
    let run = try world.sync("-a", "-n", input: input)
    #expect(run.status == status, "\(run.errors)")
    #expect(
      run.output.hasPrefix(
        "Would install:\n  util==1.1\nWould you like to proceed with these changes? [y/N]: "))
    #expect(run.errors.contains("Aborted!") == input.isEmpty)
    #expect(world.installed == installed)
  }

  @Test func `installs again what is damaged, when that is asked`() throws {
    let world = SyncWorld(all)
    world.lock([util, web2])
    _ = try world.sync()
    let before = world.tree()
    #expect(try world.sync("--verify", "--check").status == 0)
    let module = SyncWorld.library + "/web/new.py"
    _ = try Files.remove(world.folder(module))
    #expect(try world.sync("--check").status == 0)
    let check = try world.sync("--verify", "--check")
    #expect(check.status == 1)
    #expect(check.errors.contains("web 2.0 again: `web/new.py` is missing"), "\(check.errors)")
    let repair = try world.sync("--verify")
    #expect(repair.status == 0, "\(repair.errors)")
    #expect(world.tree() == before)
  }

  @Test func `repairs a file that was edited in place, though the cache shares it`() throws {
    let world = SyncWorld(all)
    world.lock([util])
    _ = try world.sync("--link-mode", "hardlink")
    let module = SyncWorld.library + "/util/__init__.py"
    try Files.append(Array("# edited".utf8), to: world.folder(module))
    let repair = try world.sync("--verify")
    #expect(repair.status == 0, "\(repair.errors)")
    #expect(world.folder.text(of: module) == "version = \"1.1\"\n")
  }

  @Test func `does not take over into another environment what was edited in place`() throws {
    let world = SyncWorld(all)
    world.lock([util, web2])
    _ = try world.sync("--link-mode", "hardlink")
    for name in ["util", "web"] {
      let module = world.folder("\(SyncWorld.library)/\(name)/__init__.py")
      try Files.append(Array("# edited".utf8), to: module)
    }
    let run = try world.sync("--target", "vendor")
    #expect(run.status == 0, "\(run.errors)")
    #expect(world.folder.text(of: "vendor/util/__init__.py") == "version = \"1.1\"\n")
    #expect(world.folder.text(of: "vendor/web/__init__.py") == "version = \"2.0\"\n")
  }

  @Test func `compiles modules that are never checked against their sources`() throws {
    let python = try #require(RealPython.path)
    let world = SyncWorld([util])
    world.lock([util])
    _ = try Subprocess.run(python, ["-m", "venv", "--without-pip", world.folder("real")])
    let run = try world.sync("--python", "real", "--compile-bytecode")
    #expect(run.status == 0, "\(run.errors)")
    let list = try Subprocess.run(
      world.folder("real/bin/python"), ["-B", "-c", "import util; print(util.__cached__)"])
    let path = String(decoding: list.standardOutput, as: UTF8.self).dropLast()
    let compiled = try Files.read(String(path))
    // PEP 552: the flags say that the hash is there and is not looked at.
    #expect(Array(compiled[4..<8]) == [1, 0, 0, 0])
    #expect(try world.sync("--python", "real", "--verify", "--check").status == 0)
  }

  @Test func `--reinstall does over everything, or one package`() throws {
    let world = SyncWorld(all)
    world.lock([util, web2])
    _ = try world.sync()
    let one = try world.sync("-n", "--reinstall", "util")
    #expect(one.output == "Would install:\n  util==1.1\n")
    let other = try world.sync("-n", "--reinstall=web", "requirements.txt")
    #expect(other.output == "Would install:\n  web==2.0\n")
    let before = world.tree()
    let run = try world.sync("--reinstall", "requirements.txt")
    #expect(run.errors.hasSuffix(".venv: 2 reinstalled (2 packages)\n"), "\(run.errors)")
    #expect(world.tree() == before)
  }

  @Test func `installs again what came from a file that is not locked`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    _ = try world.sync()
    var other = util
    other.files = ["util/more.py": ""]
    world.add(other)
    world.lock([other])
    let run = try world.sync()
    #expect(
      run.errors.contains("util 1.1 again: it was installed from a file that is not locked"),
      "\(run.errors)")
    #expect(world.folder.text(of: SyncWorld.library + "/util/more.py") == "")
    // What another program installed has no archive that could be known.
    world.folder.write("pip\n", to: SyncWorld.library + "/util-1.1.dist-info/INSTALLER")
    world.lock([util])
    #expect(try world.sync("--check").status == 0)
  }

  @Test func `leaves seeds, and what it is told to keep`() throws {
    let world = SyncWorld(all)
    let folder = world.folder
    for name in ["pip-24.0", "setuptools-70.0", "mine-1.0"] {
      folder.write("", to: SyncWorld.library + "/\(name).dist-info/METADATA")
      folder.write(
        "\(name).dist-info/METADATA,,\n\(name).dist-info/RECORD,,\n",
        to: SyncWorld.library + "/\(name).dist-info/RECORD")
    }
    world.lock([util])
    #expect(try world.sync("--keep", "mine").status == 0)
    #expect(world.installed == ["mine-1.0", "pip-24.0", "setuptools-70.0", "util-1.1"])
    #expect(try world.sync("-n").output == "Would uninstall:\n  mine\n")
    #expect(try world.sync("--exact").status == 0)
    #expect(world.installed == ["util-1.1"])
  }

  @Test func `of a project whose folder has letters of several bytes says where it goes`() throws {
    let world = SyncWorld(all)
    world.folder.write(SyncWorld.lock([util]), to: "für ё/requirements.txt")
    let run = try world.project.run(
      ["sync", "--target", "vendor"],
      variables: ["LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels")],
      byWayOf: ["/bin/sh", "-c", #"cd 'für ё' && exec "$0" "$@""#])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("syncing vendor to requirements.txt"), "\(run.errors)")
  }

  @Test func `into a folder of its own needs no environment`() throws {
    let world = SyncWorld(all)
    world.lock([util, web2])
    let run = try world.sync("--target", "vendor")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("syncing vendor to requirements.txt"), "\(run.errors)")
    #expect(
      world.folder.names(in: "vendor") == [
        ".lock-packages", "bin", "util", "util-1.1.dist-info", "web", "web-2.0.dist-info",
      ])
    #expect(world.installed.isEmpty)
    #expect(try world.sync("--target", "vendor", "--check").status == 0)
    #expect(try world.sync("--prefix", "app").status == 0)
    #expect(world.folder.names(in: "app") == [".lock-packages", "bin", "lib"])
  }

  @Test func `with nothing to do works where nothing may be written`() throws {
    let world = SyncWorld(all)
    world.lock([util])
    _ = try world.sync()
    let before = world.tree()
    _ = try Subprocess.run("chmod", ["-R", "a-w", world.folder(".venv")])
    let run = try world.sync()
    _ = try Subprocess.run("chmod", ["-R", "u+w", world.folder(".venv")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(world.tree() == before)
  }
}
