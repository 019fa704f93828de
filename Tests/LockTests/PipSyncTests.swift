import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import lock

private let beta1 = SampleWheel(name: "beta", version: "1.0", files: ["beta.py": "1"])
private let beta2 = SampleWheel(name: "beta", version: "2.0", files: ["beta.py": "2"])
private let tail = SampleWheel(name: "tail", version: "1.0")
private let tools = SampleWheel(name: "pip_tools", version: "7.6.2", requirements: ["click"])
private let click = SampleWheel(name: "click", version: "8.0")

/// The program under pip-sync's name, by a symbolic link.
@Suite struct `pip-sync` {
  private let world = SyncWorld([beta1, beta2, tail, tools, click])

  private func run(
    _ arguments: String..., input: String = "", variables: [String: String] = [:]
  ) throws -> Project.Run {
    try world.project.run(
      arguments, calledAs: "pip-sync", input: input,
      variables: [
        "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels"), "LOCK_INDEX_URL": "",
        "TMPDIR": world.folder.path,
      ].merging(variables) { $1 })
  }

  @Test func `takes requirements.txt, hashed or not, and says little`() throws {
    world.folder.write("beta==2.0\ntail==1.0\n", to: "requirements.txt")
    let first = try run("-q")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.isEmpty && first.errors.isEmpty)
    #expect(world.installed == ["beta-2.0", "tail-1.0"])
    let again = try run()
    #expect(again.output == "Everything up-to-date\n")
    #expect(again.errors.isEmpty)
    let hashed = SyncWorld.lock([beta2])
    world.folder.write(hashed + "tail==1.0\n", to: "requirements.txt")
    #expect(try run().errors.contains("`tail` has no hash"))
  }

  @Test func `without a lock it is a mistake of usage, in pip-sync's words`() throws {
    let run = try run()
    #expect(run.status == 2)
    #expect(
      run.errors.contains(
        "No requirement files given and no requirements.txt found in the current directory"))
  }

  @Test func `prints a plan without markers, and leaves with 1`() throws {
    world.folder.write("beta==2.0 ; python_version > '3'\n", to: "requirements.txt")
    let run = try run("-n")
    #expect(run.status == 1)
    #expect(run.output == "Would install:\n  beta==2.0\n")
    #expect(run.errors.isEmpty)
  }

  @Test func `asks, and takes the end of input for no`() throws {
    world.folder.write("beta==2.0\n", to: "requirements.txt")
    let run = try run("--ask")
    #expect(run.status == 1)
    #expect(run.output.hasSuffix("Would you like to proceed with these changes? [y/N]: "))
    #expect(run.errors == "Aborted!\n")
    #expect(world.installed.isEmpty)
  }

  @Test func `keeps pip-tools and what it needs, and takes out everything else`() throws {
    world.folder.write("pip-tools==7.6.2\nclick==8.0\ntail==1.0\n", to: "requirements.txt")
    #expect(try run().status == 0)
    world.folder.write("", to: "requirements.txt")
    #expect(try run("-n").output == "Would uninstall:\n  tail\n")
    #expect(try run().status == 0)
    #expect(world.installed == ["click-8.0", "pip_tools-7.6.2"])
  }

  @Test(arguments: [("3.11.4", ["pip", "setuptools", "wheel"]), ("3.12.3", ["pip"])])
  func `keeps what makes wheels up to Python 3.11 alone, as pip-sync does`(
    python: String, kept: [String]
  ) throws {
    let names = try PipToolsFootprint.tools(of: Version(parsing: python)).map(\.text)
    #expect(["pip", "setuptools", "uv", "wheel"].filter(names.contains) == kept)
  }

  @Test func `takes out setuptools and uv, which no lock names`() throws {
    for name in ["setuptools", "uv"] { world.add(SampleWheel(name: name, version: "1.0")) }
    world.folder.write("setuptools==1.0\nuv==1.0\ntail==1.0\n", to: "requirements.txt")
    #expect(try run().status == 0)
    world.folder.write("tail==1.0\n", to: "requirements.txt")
    #expect(try run("-n").output == "Would uninstall:\n  setuptools\n  uv\n")
    let own = try world.sync("--no-require-hashes", "-n", "requirements.txt")
    #expect(own.status == 0, "\(own.errors)")
  }

  @Test func `refuses pins that disagree, and with --force takes the last`() throws {
    world.folder.write("beta==1.0\n", to: "a.txt")
    world.folder.write("beta==2.0\n", to: "b.txt")
    #expect(try run("a.txt", "b.txt").status == 2)
    #expect(try run("--force", "a.txt", "b.txt").status == 0)
    #expect(world.installed == ["beta-2.0"])
    world.folder.write("beta==1.0\n", to: "c.in")
    #expect(try run("c.in").status == 2)
    #expect(try run("--force", "c.in").status == 0)
    #expect(world.installed == ["beta-1.0"])
  }

  @Test func `takes pip's arguments as far as they mean something`() throws {
    world.folder.write("beta==2.0\n", to: "requirements.txt")
    let fine = try run("--pip-args", "--no-deps --no-cache-dir -q --progress-bar off")
    #expect(fine.status == 0, "\(fine.errors)")
    #expect(world.folder.names(in: ".cache").allSatisfy { !$0.hasPrefix("wheels") })
    let refused = try run("--pip-args", "--user")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("`--pip-args '--user'` is not taken"))
    #expect(refused.errors.contains("`--target DIR`"))
  }

  @Test func `called by its path it means the environment beside it`() throws {
    world.folder.write("beta==2.0\n", to: "requirements.txt")
    let other = world.folder("other")
    FakeInterpreter(prefix: other).written(to: world.folder)
    #expect(try world.project.run(["install-aliases", "other/bin"]).status == 0)
    let run = try world.project.run(
      [],
      variables: [
        "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels"), "LOCK_INDEX_URL": "",
      ], byWayOf: ["/bin/sh", "-c", "other/bin/pip-sync"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(world.installed.isEmpty)
    #expect(world.folder.names(in: "other/lib/python3.12/site-packages").contains("beta.py"))
  }
}

@Suite struct `lock install-aliases` {
  private let project = Project()

  @Test func `makes both names, and leaves other programs alone`() throws {
    project.folder.write("#!/bin/sh\n", to: "bin/pip-sync")
    let refused = try project.run(["install-aliases", "bin"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("`bin/pip-sync` is there already"))
    #expect(try project.run(["install-aliases", "--force", "bin"]).status == 0)
    #expect(project.folder.names(in: "bin") == ["pip-compile", "pip-sync"])
    let target = try Files.symbolicLinkTarget(project.folder("bin/pip-compile"))
    #expect(Files.name(of: target) == "lock")
    #expect(try project.run(["install-aliases", "bin"]).status == 0)
    #expect(try project.run(["install-aliases", "nowhere/bin"]).status == 2)
    #expect(try project.run(["install-aliases"]).status == 2)
  }
}
