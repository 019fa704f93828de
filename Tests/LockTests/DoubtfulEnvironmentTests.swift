import PlatformIO
import TestSupport
import Testing

private let util = SampleWheel(name: "util", version: "1.1")

@Suite struct `an environment in a doubtful state` {
  @Test func `interrupted, leaves no folder that it made`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    let run = try world.project.run(
      ["sync", "--target", "vendor"],
      variables: [
        "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels"),
        "LOCK_INDEX_URL": "", "TMPDIR": world.folder.path,
      ],
      byWayOf: [
        Project.built("kill-at"), "--signal", "SIGINT", "--report", "/dev/null", "20", "--",
      ])
    #expect(run.status == 130)
    #expect(run.errors.hasSuffix("error: interrupted; the environment is as it was\n"))
    #expect(!world.folder.names().contains("vendor"))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("util-1.1", "util 1.1 again: `util-1.1.dist-info` has neither METADATA nor RECORD"),
    ("util-1.0", "util 1.0 → 1.1"),
    ("gone-1.0", "- gone 1.0"),
  ])
  func `takes no empty folder for a distribution`(folder: String, told: String) throws {
    let world = SyncWorld([util])
    try Files.createDirectories(world.folder("\(SyncWorld.library)/\(folder).dist-info"))
    world.lock([util])
    let run = try world.sync()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains(told), "\(run.errors)")
    #expect(world.installed == ["util-1.1"])
    #expect(world.tree()[SyncWorld.library + "/util/__init__.py"] != nil)
  }

  @Test func `is none where a cache was copied without the times of its files`() throws {
    let wheels = ["one", "two", "three"].map { SampleWheel(name: $0, version: "1.0") }
    let world = SyncWorld(wheels)
    world.lock(wheels)
    #expect(try world.sync("--target", "first").status == 0)
    try LockTests.run(
      ["find", ".cache/wheels-v3", "-type", "f", "-exec", "touch", "-d", "2020-01-01", "{}", "+"],
      in: world.folder.path)
    for target in ["second", "third"] {
      let run = try world.sync("--target", target, "--offline")
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        world.tree(target).mapValues(\.count).values.sorted()
          == world.tree("first").mapValues(\.count).values.sorted())
    }
  }

  @Test func `is none where several cached wheels were written to`() throws {
    let wheels = ["one", "two", "three"].map { SampleWheel(name: $0, version: "1.0") }
    let world = SyncWorld(wheels)
    world.lock(wheels)
    #expect(try world.sync("--target", "first").status == 0)
    for wheel in wheels {
      let path = "first/\(wheel.name)/__init__.py"
      let text = world.folder.text(of: path) ?? ""
      // In place, as an editor that follows the link does.
      try LockTests.run(
        ["sh", "-c", "printf %s \"$1\" > \"$0\"", path, String(text.map { _ in "x" })],
        in: world.folder.path)
    }
    let run = try world.sync("--target", "second")
    #expect(run.status == 0, "\(run.errors)")
    for wheel in wheels {
      #expect(world.folder.text(of: "second/\(wheel.name)/__init__.py")?.hasPrefix("x") == false)
    }
  }

  @Test func `puts a folder in the place of a linked one, and leaves what that led to`() throws {
    let world = SyncWorld([util])
    world.lock([util])
    _ = try world.sync()
    let before = world.tree()
    let distInfo = SyncWorld.library + "/util-1.1.dist-info"
    try Files.rename(world.folder(distInfo), to: world.folder("elsewhere"))
    world.folder.link(distInfo, to: world.folder("elsewhere"))
    let moved = world.tree("elsewhere")
    let run = try world.sync()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("again: `util-1.1.dist-info` is a symbolic link"), "\(run.errors)")
    #expect(world.tree() == before)
    #expect(world.tree("elsewhere") == moved)
    let kind = try Files.identity(world.folder(distInfo))?.kind
    #expect(kind == .directory)
  }
}
