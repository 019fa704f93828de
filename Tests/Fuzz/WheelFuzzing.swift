import Packaging
import PlatformIO
import TestSupport
@testable import WheelInstall

/// Wheels for the fuzzer, and the laws that hold for each that is accepted.
enum WheelFuzzing {
  private static let fileName = "demo-1.0-py3-none-any.whl"

  /// Opens a wheel and unpacks it into nothing.
  static func open(_ bytes: [UInt8]) {
    let manifest: WheelManifest
    do throws(WheelError) {
      manifest = try WheelArchive(bytes, named: fileName).check()
    } catch {
      _ = error.diagnostic
      return
    }
    precondition(WheelManifest(reading: manifest.bytes.span) == manifest, "a manifest is kept")
    var targets: Set<String> = []
    for file in manifest.files {
      precondition(ArchivePath.fault(of: file.path) == nil, "`\(file.path)` leads nowhere else")
      precondition(ArchivePath.fault(of: file.target) == nil, "`\(file.target)` leads nowhere else")
      precondition(
        targets.insert("\(file.scheme):\(file.target)").inserted, "a place has one file")
    }
  }

  /// A wheel with checksums that fit: METADATA, WHEEL, entry points and the first rows of RECORD,
  /// and then names and data in turn, all with the byte 0x1E between them.
  static func wheel(of bytes: [UInt8]) -> [UInt8] {
    let parts = bytes.split(separator: 0x1E, omittingEmptySubsequences: false).map { Array($0) }
    let info = "demo-1.0.dist-info/"
    func part(_ index: Int) -> [UInt8]? { index < parts.count ? parts[index] : nil }
    var members: [ZipWriter.Member] = []
    for index in stride(from: 4, to: parts.count, by: 2) {
      var member = ZipWriter.Member(parts[index], part(index + 1) ?? [])
      if parts[index].contains(where: { $0 >= 0x80 }) { member.flags = 1 << 11 }
      members.append(member)
    }
    for (index, name) in ["METADATA", "WHEEL", "entry_points.txt"].enumerated() {
      if let data = part(index) { members.append(ZipWriter.Member(info + name, data)) }
    }
    let rows = members.filter { $0.name.last != UInt8(ascii: "/") }.map { member in
      RecordRow(
        path: String(decoding: member.name, as: UTF8.self), sha256: SHA256.hash(member.data),
        size: member.data.count)
    }
    let record = (part(3) ?? []) + RecordRow.bytes(of: rows)
    return ZipWriter(members + [ZipWriter.Member(info + "RECORD", record)]).bytes
  }

  /// Reads a manifest with this content, whose checksum fits.
  static func readManifest(_ content: [UInt8]) {
    let checksum = content.span.withUnsafeBytes { Inflate.crc32($0) }
    let head =
      Array("lockwhl1".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
    guard let manifest = WheelManifest(reading: (head + content).span) else { return }
    precondition(WheelManifest(reading: manifest.bytes.span) == manifest, "a manifest is kept")
  }
}
