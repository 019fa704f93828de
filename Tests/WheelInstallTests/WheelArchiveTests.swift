import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct `wheel archive` {
  @Test func `is unpacked into a folder`() async throws {
    let directory = TemporaryDirectory()
    var wheel = TestWheel([
      ZipWriter.Member("demo/data/table.txt", "a\tb\n"),
      ZipWriter.Member("demo-1.0.data/scripts/run-demo", "#!python\nprint(1)\n"),
      ZipWriter.Member(
        "demo-1.0.dist-info/entry_points.txt",
        "[console_scripts]\ndemo = demo.cli:main\n\n[gui_scripts]\ndemo-w = demo:App.run\n"),
    ])
    wheel.change("demo/data/table.txt") {
      $0.mode = 0o100755
      $0.deflate()
    }
    let archive = try WheelArchive(wheel.bytes, named: wheel.fileName)
    let manifest = try await archive.unpack(
      into: directory.path + "/files", time: 1_700_000_000_123_456_789, width: 2)
    #expect(
      manifest.files.map(\.path) == [
        "demo-1.0.data/scripts/run-demo", "demo-1.0.dist-info/METADATA",
        "demo-1.0.dist-info/WHEEL", "demo-1.0.dist-info/entry_points.txt", "demo/__init__.py",
        "demo/data/table.txt",
      ])
    #expect(manifest.files.map(\.scheme) == [.scripts] + [_](repeating: .purelib, count: 5))
    #expect(manifest.files[0].target == "run-demo")
    #expect(manifest.files[0].namesPython)
    #expect(manifest.files.map(\.isExecutable) == [true, false, false, false, false, true])
    #expect(manifest.scripts.map(\.name) == ["demo", "demo-w"])
    #expect(manifest.scripts[1].attribute == "App.run")
    let table = directory("files/5")
    #expect(try Files.read(table) == Array("a\tb\n".utf8))
    #expect(Files.status(table)?.mtimeNanoseconds == 1_700_000_000_123_456_789)
    #expect(Files.isExecutable(table))
    #expect(directory.names(in: "files") == ["0", "1", "2", "3", "4", "5"])
    #expect(WheelManifest(reading: manifest.bytes.span) == manifest)
  }

  @Test func `has files that are unpacked straight into the file system where they are large`()
    async throws
  {
    let text = [UInt8](repeating: 7, count: 100_000)
    var member = ZipWriter.Member("demo/large.bin", text)
    member.mode = 0o100755
    member.deflate()
    let wheel = TestWheel([member])
    let directory = TemporaryDirectory()
    var archive = try WheelArchive(wheel.bytes, named: wheel.fileName)
    archive.memoryLimit = 50_000
    let manifest = try await archive.unpack(into: directory("files"), time: 5_000_000_000)
    let place = try #require(manifest.files.firstIndex { $0.path == "demo/large.bin" })
    let path = directory("files/\(StoredWheel.name(ofFile: place))")
    #expect(manifest.files[place].isExecutable)
    #expect(Files.isExecutable(path))
    #expect(Files.status(path)?.mtimeNanoseconds == 5_000_000_000)
    #expect(try Files.read(path) == text)
  }

  @Test func `has large files that are damaged refused too`() async throws {
    var member = ZipWriter.Member("demo/large.bin", [UInt8](repeating: 7, count: 100_000))
    member.deflate()
    let wheel = TestWheel([member])
    var zip = wheel.zip
    zip.members[1].packed[50_000] ^= 1
    let directory = TemporaryDirectory()
    var archive = try WheelArchive(zip.bytes, named: wheel.fileName)
    archive.memoryLimit = 50_000
    let error = await #expect(throws: WheelError.self) {
      try await archive.unpack(into: directory("files"), time: 0)
    }
    #expect(error?.reason == .refused(.entry("demo/large.bin", .wrongChecksum)))
  }
}
