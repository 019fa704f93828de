import Packaging
import PlatformIO
import SyncPlanning
import TestSupport
import Testing
import WheelInstall

@Suite struct InstalledScanTests {
  private let folder = TemporaryDirectory()

  private var layout: EnvironmentLayout {
    EnvironmentLayout(
      root: folder.path, purelib: folder("pure"), platlib: folder("plat"), scripts: folder("bin"),
      headers: folder("include"), data: folder.path, interpreter: folder("bin/python"),
      cacheTag: "cpython-312")
  }

  private func summaries(_ scan: InstalledScan) -> [String] {
    scan.installed.distributions.map { distribution in
      "\(distribution.name) \(distribution.versionText) \(distribution.form)"
        + (distribution.version == nil ? " ?" : "")
    }
  }

  @Test func `finds what an environment says is there`() throws {
    for path in [
      "pure/Foo_Bar-1.0.dist-info/RECORD", "plat/native-2.0+cpu.1.dist-info/RECORD",
      "pure/old-1.2-py3.8.egg-info/PKG-INFO", "pure/foo/__init__.py", "pure/x.pth",
      "pure/underscored-1.0_1.dist-info/RECORD",
    ] {
      folder.write("", to: path)
    }
    folder.write("", to: "pure/single-0.1-py3.8-linux-x86_64.egg-info")
    folder.write("/nowhere/project\n.", to: "pure/linked.egg-link")
    folder.write("Name: Odd.Name\nVersion: 1-final\n\nVersion: 3\n", to: "pure/odd.egg-info")
    folder.write("Name: a-b\nVersion: 3\n", to: "pure/a-b-3.dist-info/METADATA")
    let scan = try InstalledScan(layout)
    #expect(
      summaries(scan) == [
        "a-b 3 distInfo", "foo-bar 1.0 distInfo", "linked in development eggLink ?",
        "native 2.0+cpu.1 distInfo", "odd-name 1-final eggInfoFile ?", "old 1.2 eggInfoFolder",
        "single 0.1 eggInfoFile", "underscored 1.0.post1 distInfo",
      ])
    #expect(scan.warnings.isEmpty)
  }

  @Test func `of no folder is nothing`() throws {
    #expect(try InstalledScan(layout).installed.distributions.isEmpty)
  }

  @Test func `leaves alone what does not tell what it is`() throws {
    folder.write("", to: "pure/~ip-1.0.dist-info/RECORD")
    folder.write("", to: "pure/thing-1.0-py3.8.egg/x")
    let scan = try InstalledScan(layout)
    #expect(scan.installed.distributions.isEmpty)
    #expect(scan.warnings.map(\.message).sorted().map { $0.hasSuffix("alone") } == [true, true])
  }

  @Test func `finds a name twice`() throws {
    folder.write("", to: "pure/a-1.dist-info/RECORD")
    folder.write("", to: "pure/a-2.dist-info/RECORD")
    #expect(summaries(try InstalledScan(layout)) == ["a 1 distInfo", "a 2 distInfo"])
  }

  @Test func `takes direct_url.json for what it says, and a broken one for some place`() throws {
    folder.write(
      #"{"url": "file:///p", "dir_info": {"editable": true}}"#,
      to: "pure/a-1.dist-info/direct_url.json")
    folder.write("{", to: "pure/b-1.dist-info/direct_url.json")
    for name in ["a", "b"] { folder.write("", to: "pure/\(name)-1.dist-info/RECORD") }
    let found = try InstalledScan(layout).installed.distributions
    #expect(found.map(\.directURL?.kind) == [.directory(isEditable: true), .archive(hashes: [])])
  }

  @Test func `sees what only has the name of a distribution`() throws {
    try Files.createDirectories(folder("pure/empty-1.dist-info"))
    folder.write("pip\n", to: "pure/begun-1.dist-info/INSTALLER")
    folder.write("", to: "pure/file-1.dist-info")
    folder.write("", to: "elsewhere/RECORD")
    folder.link("pure/linked-1.dist-info", to: folder("elsewhere"))
    folder.write("", to: "pure/system-1.dist-info/METADATA")
    let found = try InstalledScan(layout).installed.distributions
    #expect(
      found.map(\.flaw) == [
        "`begun-1.dist-info` has neither METADATA nor RECORD",
        "`empty-1.dist-info` has neither METADATA nor RECORD",
        "`file-1.dist-info` is not a folder", "`linked-1.dist-info` is a symbolic link", nil,
      ])
  }

  @Test func `believes the record of archives while this program installed them`() throws {
    let digests = ["a", "b", "c"].compactMap {
      Digest(.sha256, hex: String(repeating: $0, count: 64))
    }
    let names = ["a-1.dist-info", "b-1.dist-info", "c-1.dist-info"]
    let record = ArchiveRecord(Dictionary(uniqueKeysWithValues: zip(names, digests)))
    folder.write(record.bytes, to: ".lock-packages")
    folder.write("lock\n", to: "pure/a-1.dist-info/INSTALLER")
    folder.write("pip\n", to: "pure/b-1.dist-info/INSTALLER")
    folder.write("", to: "pure/c-1.dist-info/RECORD")
    var scan = try InstalledScan(layout)
    #expect(scan.installed.distributions.map(\.archive) == digests)
    let a = try PackageName(parsing: "a")
    let all = Set(scan.installed.distributions.map(\.name))
    let isFirstForgotten = scan.confirmArchives(of: [a])
    let isAnyForgotten = scan.confirmArchives(of: all)
    #expect([isFirstForgotten, isAnyForgotten] == [false, true])
    #expect(scan.installed.distributions.map(\.archive) == [digests[0], nil, nil])
    #expect(scan.installed.distributions.map(\.installer) == ["lock", "pip", nil])
  }
}
