import Packaging
import Resolver
import Testing

@testable import PackageIndex

/// Archives in memory, which count what is asked of them.
private struct MemoryArchive: Archive {
  let bytes: [UInt8]
  /// A server without ranges answers with everything.
  var hasRanges = true

  func tail(_ count: Int) -> ZipWindow {
    part(max(0, bytes.count - count)..<bytes.count, of: bytes.count)
  }

  func part(_ range: Range<Int>, of total: Int) -> ZipWindow {
    let range = hasRanges ? range.clamped(to: 0..<bytes.count) : 0..<bytes.count
    return ZipWindow(bytes: Array(bytes[range]), start: range.lowerBound, total: bytes.count)
  }
}

@Suite struct WheelMetadataTests {
  private func read(
    _ bytes: [UInt8], tail: Int = 16 << 10, hasRanges: Bool = true, project: String = "a"
  ) async throws -> [UInt8] {
    let archive = MemoryArchive(bytes: bytes, hasRanges: hasRanges)
    return try await WheelMetadata(archive: archive, project: try name(project)).read(tail: tail)
      .bytes
  }

  private func reason(_ bytes: [UInt8], tail: Int = 16 << 10) async throws -> ArchiveError? {
    do {
      _ = try await read(bytes, tail: tail)
      return nil
    } catch let error as MetadataFailure {
      guard case .archive(let reason) = error else { throw error }
      return reason
    }
  }

  private let expected = metadata("a", "1.0", ["Requires-Dist: b"])

  @Test(arguments: [100, 200, 400, 1000, 5000, 20_000, 1 << 20], [true, false])
  func `metadata is found whatever part comes first`(_ tail: Int, _ hasRanges: Bool) async throws {
    let bytes = wheel("a", "1.0", ["Requires-Dist: b"], members: 100, memberSize: 300)
    #expect(try await read(bytes, tail: tail, hasRanges: hasRanges) == expected)
  }

  @Test func `metadata before everything else is found behind a large directory`() async throws {
    let others = (0..<3000).map { (path: "a/module_\($0).py", data: [UInt8]("x".utf8)) }
    let bytes = zip([("a-1.0.dist-info/METADATA", expected)] + others)
    #expect(try await read(bytes) == expected)
  }

  @Test func `comments, longer headers and bytes in front do not hurt`() async throws {
    let members = [
      ("a-1.0.dist-info/METADATA", expected), ("a/x.py", [UInt8](repeating: 1, count: 30_000)),
    ]
    #expect(try await read(zip(members, extra: 500)) == expected)
    #expect(try await read(zip(members, comment: "PK\u{5}\u{6} and more")) == expected)
    #expect(try await read(zip(members, prefix: Array("#!/bin/sh\n".utf8))) == expected)
  }

  @Test func `only the wheel's own folder counts`() async throws {
    let other = metadata("b", "1.0")
    let bytes = zip([
      ("b-1.0.dist-info/METADATA", other), ("a/a-1.0.dist-info/METADATA", other),
      ("a-1.0.dist-info/METADATA.txt", other), ("A-1.0.dist-info/METADATA", expected),
      ("a_b-1.0.dist-info/METADATA", other),
    ])
    #expect(try await read(bytes) == expected)
    #expect(try await read(bytes, project: "a-b") == other)
  }

  @Test func `what is no wheel says why`() async throws {
    #expect(try await reason([]) == .notAnArchive)
    #expect(try await reason(Array("<html>not found</html>".utf8)) == .notAnArchive)
    #expect(try await reason(zip([("a/x.py", [])])) == .noMetadata)
  }

  @Test func `no change of a byte traps`() async throws {
    let bytes = wheel("a", "1.0", ["Requires-Dist: b"], members: 3, memberSize: 10)
    for offset in bytes.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var damaged = bytes
        damaged[offset] ^= change
        if let found = try? await read(damaged, tail: 150) { #expect(found == expected) }
      }
    }
    for count in 0..<bytes.count {
      #expect(try await reason(Array(bytes.prefix(count))) != nil)
    }
  }
}

@Suite struct SourceArchiveTests {
  private let expected = metadata("a", "1.0")

  @Test func `PKG-INFO stands in the one folder`() throws {
    let members = [
      ("a-1.0/a.egg-info/PKG-INFO", Array("no".utf8)),
      ("a-1.0/x.py", [UInt8](repeating: 1, count: 700_000)),
      ("a-1.0/PKG-INFO", expected), ("PKG-INFO", Array("no".utf8)),
    ]
    #expect(try SourceArchive.packageInfo(in: tarGz(members), fileName: "a-1.0.tar.gz") == expected)
    #expect(try SourceArchive.packageInfo(in: zip(members), fileName: "a-1.0.zip") == expected)
    #expect(try SourceArchive.packageInfo(in: tarGz(members), fileName: "a-1.0.tar.bz2") == nil)
    #expect(try SourceArchive.packageInfo(in: tarGz([]), fileName: "a-1.0.tar.gz") == nil)
  }

  @Test func `long names are understood`() throws {
    let long = String(repeating: "d", count: 99)
    let pax = Array("13 mtime=1.0\n\(long.utf8.count + 19) path=\(long)/PKG-INFO\n".utf8)
    var archive = tar([("pax", pax), ("short/other", expected)])
    archive[156] = UInt8(ascii: "x")
    archive.replaceSubrange(0..<512, with: summed(Array(archive[..<512])))
    #expect(TarArchive.packageInfo(in: archive) == expected)
    var gnu = tar([("././@LongLink", Array("\(long)/PKG-INFO\0".utf8)), ("cut", expected)])
    gnu[156] = UInt8(ascii: "L")
    gnu.replaceSubrange(0..<512, with: summed(Array(gnu[..<512])))
    #expect(TarArchive.packageInfo(in: gnu) == expected)
  }

  @Test func `damage is an error, never a trap`() {
    #expect(throws: ArchiveError.self) {
      try SourceArchive.packageInfo(
        in: Array("nonsense that is long enough".utf8), fileName: "a.tar.gz")
    }
    let archive = tar([("a-1.0/PKG-INFO", expected)])
    for count in 0..<512 + expected.count {
      #expect(TarArchive.packageInfo(in: Array(archive.prefix(count))) == nil)
    }
    for offset in 0..<512 {
      var damaged = archive
      damaged[offset] ^= 0xC0
      _ = TarArchive.packageInfo(in: damaged)
    }
  }
}
