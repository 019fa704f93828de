import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct `an odd wheel` {
  static let wheels = LegalWheel.archives + LegalWheel.contents + LegalWheel.metadata

  @Test(arguments: wheels)
  func `is accepted with`(_ wheel: LegalWheel) async throws {
    let directory = TemporaryDirectory()
    let archive = try WheelArchive(wheel.bytes, named: wheel.fileName)
    let manifest = try await archive.unpack(into: directory("files"), time: 0, width: 2)
    let usual: Set = [
      "demo/__init__.py", "demo-1.0.dist-info/METADATA", "demo-1.0.dist-info/WHEEL",
    ]
    let targets = manifest.files.map(\.target)
    #expect(targets.filter { !usual.contains($0) } == wheel.targets)
    #expect(usual.subtracting(targets).isEmpty)
    for (place, file) in manifest.files.enumerated() {
      let bytes = try Files.read(directory("files/" + StoredWheel.name(ofFile: place)))
      #expect(bytes.count == file.size)
      #expect(SHA256.hash(bytes) == file.digest)
    }
    #expect(try archive.check().files == manifest.files)
  }

  @Test func `has a title of its own in the table`() {
    #expect(Set(Self.wheels.map(\.title)).count == Self.wheels.count)
  }

  @Test func `may have more entries than the small end record can count`() throws {
    var wheel = TestWheel()
    for index in 0..<70_000 { wheel.files.append(ZipWriter.Member("demo/m\(index).py")) }
    var zip = wheel.zip
    zip.large = ZipWriter.Large()
    let archive = try WheelArchive(zip.bytes, named: wheel.fileName)
    #expect(try archive.check().files.count == 70_003)
  }

  @Test func `without flags has names in the characters of the first PC`() throws {
    // 0x82 is `é` in code page 437; RECORD has it in UTF-8.
    let honest = TestWheel([ZipWriter.Member("demo/caf\u{E9}.txt", "text\n")])
    var zip = honest.zip
    zip.members[1].name = Array("demo/caf".utf8) + [0x82] + Array(".txt".utf8)
    zip.members[1].flags = 0
    let manifest = try WheelArchive(zip.bytes, named: honest.fileName).check()
    #expect(manifest.files.map(\.path).contains("demo/caf\u{E9}.txt"))
  }
}
