import PlatformIO
import Packaging
import TestSupport
import Testing
import WheelInstall

@Suite struct StagingTests {
  private let world = StagingWorld()
  private let site = "lib/python3.12/site-packages"

  private func stage(
    _ wheels: [WheelToInstall], _ options: StagingOptions = StagingOptions(),
    in name: String = "env"
  ) async throws -> StagedTree {
    try await Staging.prepare(wheels, for: world.layout(name), options)
  }

  @Test func `mirrors the environment, whole`() async throws {
    let wheel = try world.wheel(
      "my-app",
      [
        .init(target: "app/__init__.py", text: "x = 1\n"),
        .init(target: "app/tool.py", text: "#!/bin/sh\n", isExecutable: true),
        .init(target: "app/data/deep/x.txt", text: ""),
        .init(target: "share/doc.txt", text: "d", scheme: .data),
        .init(target: "sub/app.h", text: "int x;", scheme: .headers),
        .init(target: "run", text: "#!pythonw -u\nprint()\n", scheme: .scripts),
        .init(target: "plain", text: "\u{7F}ELF", scheme: .scripts),
      ],
      scripts: [.init(name: "go", module: "app", attribute: "main")], isRequested: true,
      directURL: DirectURL(url: "file:///app", kind: .directory(isEditable: false)))
    var options = StagingOptions()
    options.archiveRecord = Array("my_app-1.0.dist-info\tsha256:00\n".utf8)
    let staged = try await stage([wheel], options)
    #expect(staged.bases.map(\.final) == [world.folder("env")])
    #expect(
      try world.tree(staged.bases[0].staged) == [
        ".lock-packages 644", "bin/", "bin/go 755", "bin/plain 755", "bin/run 755", "include/",
        "include/site/", "include/site/python3.12/", "include/site/python3.12/my-app/",
        "include/site/python3.12/my-app/sub/", "include/site/python3.12/my-app/sub/app.h 644",
        "lib/", "lib/python3.12/", "\(site)/", "\(site)/app/", "\(site)/app/__init__.py 644",
        "\(site)/app/data/", "\(site)/app/data/deep/", "\(site)/app/data/deep/x.txt 644",
        "\(site)/app/tool.py 755", "\(site)/my_app-1.0.dist-info/",
        "\(site)/my_app-1.0.dist-info/INSTALLER 644", "\(site)/my_app-1.0.dist-info/METADATA 644",
        "\(site)/my_app-1.0.dist-info/RECORD 644", "\(site)/my_app-1.0.dist-info/REQUESTED 644",
        "\(site)/my_app-1.0.dist-info/WHEEL 644",
        "\(site)/my_app-1.0.dist-info/direct_url.json 644", "share/", "share/doc.txt 644",
      ])
    #expect(
      try Set(world.tree(staged.bases[0].staged).filter { $0.hasSuffix("/") })
        == Set(staged.bases[0].folders.map { $0 + "/" }))
    #expect(staged.fileCount == 15)
    #expect(try world.text(staged, "\(site)/my_app-1.0.dist-info/INSTALLER") == "lock\n")
    #expect(
      try world.text(staged, "\(site)/my_app-1.0.dist-info/direct_url.json").contains("dir_info"))
  }

  @Test func `writes a RECORD of everything, sorted`() async throws {
    let wheel = try world.wheel(
      "a",
      [
        .init(target: "a.py", text: "x"), .init(target: "a/b,c.py", text: "y"),
        .init(target: "share/a", text: "d", scheme: .data),
        .init(target: "\(site)/late.py", text: "z", scheme: .data),
        .init(target: "a-1.0.dist-info/INSTALLER", text: "pip\n"),
        .init(target: "run", text: "#!python\n", scheme: .scripts),
      ], scripts: [.init(name: "go", module: "a", attribute: "m")])
    let staged = try await stage([wheel])
    let run = "#!\(world.folder("env"))/bin/python\n"
    let go = try world.text(staged, "bin/go")
    func row(_ path: String, _ text: String) -> String {
      let row = RecordRow(
        path: path, sha256: SHA256.hash(Array(text.utf8)), size: text.utf8.count)
      return String(decoding: RecordRow.bytes(of: [row]), as: UTF8.self)
    }
    #expect(
      try world.text(staged, "\(site)/a-1.0.dist-info/RECORD")
        == row("../../../bin/go", go) + row("../../../bin/run", run)
        + row("../../../share/a", "d") + row("a-1.0.dist-info/INSTALLER", "lock\n")
        + row("a-1.0.dist-info/METADATA", "Name: a\nVersion: 1.0\n")
        + "a-1.0.dist-info/RECORD,,\n" + row("a-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        + row("a.py", "x") + row("a/b,c.py", "y") + row("late.py", "z"))
  }

  @Test func `merges the folders of several wheels`() async throws {
    let wheels = try [
      world.wheel("a", [.init(target: "ns/a/m.py", text: "a"), .init(target: "ns/t", text: "t")]),
      world.wheel("b", [.init(target: "ns/b/m.py", text: "b"), .init(target: "ns/t", text: "t")]),
    ]
    let staged = try await stage(wheels)
    let names = try Files.list("\(staged.bases[0].staged)/\(site)/ns")
    #expect(names == ["a", "b", "t"])
    #expect(try world.text(staged, "\(site)/b-1.0.dist-info/RECORD").contains("\nns/t,"))
    #expect(staged.fileCount == 11)
  }

  @Test func `of nothing is empty`() async throws {
    let staged = try await stage([])
    #expect(staged.fileCount == 0)
    #expect(try Files.list(staged.bases[0].staged).isEmpty)
  }

  @Test func `follows links between the folders of the scheme`() async throws {
    var layout = world.layout()
    try Files.createDirectories(layout.purelib)
    _ = try Subprocess.run("ln", ["-s", "lib", world.folder("env/lib64")])
    layout.platlib = world.folder("env/lib64/python3.12/site-packages")
    let wheel = try world.wheel(
      "a", [.init(target: "x.so", text: "x", scheme: .platlib), .init(target: "y.py", text: "y")])
    let staged = try await Staging.prepare([wheel], for: layout, StagingOptions())
    #expect(try Files.list(staged.bases[0].staged) == ["lib"])
    #expect(try world.text(staged, "\(site)/a-1.0.dist-info/RECORD").contains("\nx.so,"))
  }

  @Test func `lays down data below a linked lib64 where the link leads`() async throws {
    let layout = world.layout()
    try Files.createDirectories(layout.purelib)
    try Files.makeSymbolicLink(at: world.folder("env/lib64"), to: "lib")
    let wheel = try world.wheel(
      "a", [.init(target: "lib64/a/x.txt", text: "x", scheme: .data)])
    let staged = try await Staging.prepare([wheel], for: layout, StagingOptions())
    #expect(try Files.list(staged.bases[0].staged) == ["lib"])
    #expect(try world.text(staged, "lib/a/x.txt") == "x")
    let record = try world.text(staged, "\(site)/a-1.0.dist-info/RECORD")
    #expect(record.contains("../../a/x.txt,sha256="))
  }

  @Test func `leaves a lib64 to be refused that leads out of the environment`() async throws {
    let layout = world.layout()
    try Files.createDirectories(layout.purelib)
    try Files.createDirectories(world.folder("elsewhere"))
    try Files.makeSymbolicLink(at: world.folder("env/lib64"), to: world.folder("elsewhere"))
    let wheel = try world.wheel(
      "a", [.init(target: "lib64/a/x.txt", text: "x", scheme: .data)])
    let staged = try await Staging.prepare([wheel], for: layout, StagingOptions())
    #expect(try Files.list(staged.bases[0].staged) == ["lib", "lib64"])
  }

  @Test func `keeps a folder outside of the environment beside its place`() async throws {
    var layout = world.layout()
    layout.scripts = world.folder("elsewhere/programs/bin")
    try Files.createDirectories(world.folder("elsewhere"))
    let wheel = try world.wheel(
      "a", [.init(target: "x.py", text: "")],
      scripts: [.init(name: "go", module: "x", attribute: "main")])
    let staged = try await Staging.prepare([wheel], for: layout, StagingOptions())
    #expect(
      staged.bases.map(\.final) == [world.folder("env"), world.folder("elsewhere")])
    #expect(staged.bases[1].staged.hasPrefix(world.folder("elsewhere/.lock-stage/")))
    #expect(staged.bases[1].folders == ["programs", "programs/bin"])
    #expect(Files.isExecutable("\(staged.bases[1].staged)/programs/bin/go"))
    #expect(
      try world.text(staged, "\(site)/a-1.0.dist-info/RECORD")
        .hasPrefix("../../../../elsewhere/programs/bin/go,sha256="))
  }

  // MARK: failure

  @Test(arguments: [true, false])
  func `finds a file of the store that was written to`(keepsSize: Bool) async throws {
    let wheel = try world.wheel(
      "a", [.init(target: "a.py", text: "x"), .init(target: "b.py", text: "x")])
    let path = try #require(wheel.stored.path(of: "b.py"))
    if keepsSize {
      world.folder.write("y", to: "store/a/\(Files.name(of: path))")
    } else {
      try Files.append([0x0A], to: path)
      try OpenFolder("/").setTime(of: path, to: 1_600_000_000)
    }
    let error = StagingError.damaged(
      wheel.stored.manifest.name, digest: wheel.stored.digest, path: path)
    await #expect(throws: error) { try await stage([wheel]) }
    #expect(try Files.list(world.folder("env")).isEmpty)
  }

  @Test func `finds that the store has lost a wheel`() async throws {
    let wheel = try world.wheel("a")
    try Files.removeTree(world.folder("store"))
    let error = StagingError.damaged(
      wheel.stored.manifest.name, digest: wheel.stored.digest, path: world.folder("store/a"))
    await #expect(throws: error) { try await stage([wheel]) }
    #expect(try Files.list(world.folder("env")).isEmpty)
  }

  @Test func `says what cannot be written, by its final path`() async throws {
    let long = String(repeating: "x", count: 300)
    let wheel = try world.wheel(
      "a", scripts: [.init(name: long, module: "x", attribute: "main")])
    let error = await #expect(throws: StagingError.self) { try await stage([wheel]) }
    #expect(
      error?.diagnostic.message
        == "cannot lay down `\(world.folder("env/bin/"))\(long)`: the file name is too long")
    #expect(try Files.list(world.folder("env")).isEmpty)
  }

  @Test func `stops when the task is cancelled`() async throws {
    let wheel = try world.wheel("a", [.init(target: "a.py", text: "x")])
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await stage([wheel])
    }
    await #expect(throws: StagingError.cancelled) { try await task.value }
    #expect(try Files.list(world.folder("env")).isEmpty)
  }

  // MARK: ways to lay down

  @Test(arguments: LinkMode.allCases)
  func `shares files only where links are asked for`(mode: LinkMode) async throws {
    let wheel = try world.wheel("a", [.init(target: "a.py", text: "x")])
    var options = StagingOptions()
    options.linkMode = mode
    let staged = try await stage([wheel], options)
    // A clone may fall back to a link.
    #expect(mode != .copy || staged.linkMode == .copy)
    try Files.append([0x79], to: "\(staged.bases[0].staged)/\(site)/a.py")
    let isShared = try world.text(of: "a.py", in: wheel) == "xy"
    #expect(isShared == (staged.linkMode == .hardlink))
    #expect(try world.text(staged, "\(site)/a.py") == "xy")
  }

  @Test func `copies a file whose mode is not that of new files`() async throws {
    let wheel = try world.wheel("a", [.init(target: "a.py", text: "x")])
    let path = try #require(wheel.stored.path(of: "a.py"))
    _ = try Subprocess.run("chmod", ["600", path])
    let staged = try await stage([wheel])
    #expect(Files.status("\(staged.bases[0].staged)/\(site)/a.py")?.mode == 0o644)
    #expect(Files.status(path)?.mode == 0o600)
  }

  @Test func `gives the same bytes, modes and times every time`() async throws {
    let wheels = try [
      world.wheel(
        "a",
        [
          .init(target: "ns/a.py", text: "x"),
          .init(target: "run", text: "#!python\n", scheme: .scripts),
        ]),
      world.wheel("b", [.init(target: "ns/b.py", text: "y")], isRequested: true),
    ]
    var options = StagingOptions()
    options.sourceDateEpoch = 1_700_000_000
    var trees: [[Files.Entry]] = []
    for name in ["one", "two"] {
      let staged = try await stage(wheels, options, in: name)
      // As a transaction does.
      try Files.rename("\(staged.bases[0].staged)/lib", to: world.folder("\(name)/lib"))
      staged.discard()
      staged.setFinalTimes(to: 1_700_000_000)
      trees.append(try Files.entries(below: world.folder(name)) ?? [])
      #expect(Files.status(world.folder(name))?.mtimeNanoseconds == 1_700_000_000_000_000_000)
    }
    #expect(trees[0].count > 10)
    #expect(trees[0].filter { $0.kind == .file } == trees[1].filter { $0.kind == .file })
    #expect(trees.joined().allSatisfy { $0.status.mtimeNanoseconds == 1_700_000_000_000_000_000 })
  }
}
