import Packaging
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct `a wheel manifest` {
  private static func manifest(_ count: Int) throws -> WheelManifest {
    WheelManifest(
      name: try PackageName(parsing: "demo"), version: try Version(parsing: "1!2.0rc1+local.3"),
      distInfo: "demo-1!2.0rc1+local.3.dist-info", isPure: false,
      files: (0..<count).map { index in
        let scheme = WheelManifest.Scheme.allCases[index % 5]
        return WheelManifest.File(
          path: "demo-1.0.data/x/é\(index)", scheme: scheme,
          target: index % 3 == 0
            ? "another/\(index)" : index % 3 == 1 ? "é\(index)" : "demo-1.0.data/x/é\(index)",
          size: index * 1_000_000_007,
          digest: (0..<32).map { UInt8(truncatingIfNeeded: index &+ $0) },
          isExecutable: index % 2 == 0, namesPython: index % 7 == 0)
      },
      scripts: [
        EntryPoint(name: "a", module: "b.c", attribute: "d.e"),
        EntryPoint(name: "w", module: "b", attribute: "d", isGraphical: true),
      ], time: -5)
  }

  @Test(arguments: [0, 1, 50])
  func `is read as it was written`(count: Int) throws {
    let manifest = try Self.manifest(count)
    #expect(WheelManifest(reading: manifest.bytes.span) == manifest)
  }

  @Test func `that is damaged is not read`() throws {
    let bytes = try Self.manifest(3).bytes
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(WheelManifest(reading: damaged.span) == nil)
      #expect(WheelManifest(reading: Array(bytes.prefix(index)).span) == nil)
    }
    #expect(WheelManifest(reading: (bytes + [0]).span) == nil)
  }
}
