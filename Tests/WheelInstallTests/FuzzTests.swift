import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import WheelInstall

/// Inputs of the fuzzer, those among them that once broke a reader.
@Suite struct FuzzTests {
  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/wheel-archive"))
  func `a wheel ends in a manifest or an error`(_ sample: SourceTree.Sample) {
    let manifest = try? WheelArchive(sample.bytes, named: "demo-1.0-py3-none-any.whl").check()
    if let manifest {
      #expect(WheelManifest(reading: manifest.bytes.span) == manifest)
    }
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/wheel-contents"))
  func `contents end in a manifest or an error`(_ sample: SourceTree.Sample) {
    let parts = sample.bytes.split(separator: 0x1E, omittingEmptySubsequences: false)
      .map { Array($0) }
    func part(_ index: Int) -> [UInt8] { index < parts.count ? parts[index] : [] }
    var wheel = TestWheel()
    wheel.files = stride(from: 4, to: parts.count, by: 2).map { index in
      var member = ZipWriter.Member(parts[index], part(index + 1))
      if parts[index].contains(where: { $0 >= 0x80 }) { member.flags = 1 << 11 }
      return member
    }
    for (index, name) in ["METADATA", "WHEEL", "entry_points.txt"].enumerated() {
      wheel.files.append(ZipWriter.Member("demo-1.0.dist-info/" + name, part(index)))
    }
    wheel.recordPrefix = String(decoding: part(3), as: UTF8.self)
    let manifest = try? WheelArchive(wheel.bytes, named: wheel.fileName).check()
    for file in manifest?.files ?? [] { #expect(ArchivePath.fault(of: file.target) == nil) }
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/manifest"))
  func `a manifest is read or not`(_ sample: SourceTree.Sample) {
    let checksum = sample.bytes.span.withUnsafeBytes { Inflate.crc32($0) }
    let head =
      Array("lockwhl1".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
    if let manifest = WheelManifest(reading: (head + sample.bytes).span) {
      #expect(WheelManifest(reading: manifest.bytes.span) == manifest)
    }
  }

  @Test(
    arguments: [
      "stored", "deflated", "streamed", "zip64", "streamed-zip64", "schemes", "accents",
    ])
  func `a wheel that Python wrote is accepted`(name: String) throws {
    let samples = try SourceTree.samples(in: "fixtures/fuzz/wheel-archive")
    let sample = try #require(samples.first { $0.path.hasSuffix("/" + name) })
    let manifest = try WheelArchive(sample.bytes, named: "demo-1.0-py3-none-any.whl").check()
    #expect(manifest.files.count >= 3)
  }
}
