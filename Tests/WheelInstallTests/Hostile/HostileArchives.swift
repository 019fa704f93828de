import Packaging
import TestSupport

@testable import WheelInstall

extension HostileWheel {
  /// Archives in which two programs could see different files, and damaged ones.
  static let archives: [HostileWheel] = [
    HostileWheel(
      title: "an empty file", fileName: "demo-1.0-py3-none-any.whl", bytes: [],
      fault: .notAnArchive),
    HostileWheel(
      title: "a page of a web server", fileName: "demo-1.0-py3-none-any.whl",
      bytes: Array("<!DOCTYPE html><html><body>Not found</body></html>".utf8),
      fault: .notAnArchive),
    HostileWheel(
      title: "an archive of another kind", fileName: "demo-1.0-py3-none-any.whl",
      bytes: [0x1F, 0x8B, 8, 0] + [UInt8](repeating: 0, count: 60), fault: .notAnArchive),
    HostileWheel(
      title: "an archive that is cut short", fileName: "demo-1.0-py3-none-any.whl",
      bytes: TestWheel().bytes.dropLast(), fault: .notAnArchive),
    HostileWheel(
      title: "half an archive", fileName: "demo-1.0-py3-none-any.whl",
      bytes: Array(TestWheel().bytes.prefix(500)), fault: .notAnArchive),
    HostileWheel(
      title: "an archive without its beginning", fileName: "demo-1.0-py3-none-any.whl",
      bytes: Array(TestWheel().bytes.dropFirst(40)), fault: .damagedDirectory),
    zip("an empty archive", .noEntries) { $0.members = [] },
    zip("bytes in front", .misplacedDirectory(by: 7)) { $0.prefix = Array("#!/bin/".utf8) },
    zip("bytes behind", .bytesBehindEnd) { $0.suffix = [10] },
    HostileWheel(
      title: "an archive behind another", fileName: "demo-1.0-py3-none-any.whl",
      bytes: TestWheel().bytes + TestWheel().bytes,
      fault: .misplacedDirectory(by: TestWheel().bytes.count)),
    zip("a comment that holds an end record", .severalEnds) {
      $0.comment = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
    },
    zip("a comment that holds the signature of an end record", .severalEnds) {
      $0.comment = Array("see PK".utf8) + [5, 6]
    },
    zip("an end record in front of the end record", .misplacedDirectory(by: 22)) {
      $0.gap = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
      $0.directoryOffset = TestWheel().zip.directoryStart
    },
    zip("another number of entries on this disk", .splitArchive) { $0.countOnDisk = 1 },
    zip("another disk", .splitArchive) { $0.disk = 1 },
    zip("fewer entries announced", .wrongNumberOfEntries(announced: 3, found: 4)) {
      $0.count = 3
    },
    zip("more entries announced", .wrongNumberOfEntries(announced: 5, found: 4)) { $0.count = 5 },
    zip("many more entries announced", .damagedDirectory) { $0.count = 60000 },
    zip("a directory that is said to be smaller", .misplacedDirectory(by: 1)) {
      $0.directorySize = $0.directoryLength - 1
    },
    zip("a directory that is said to be larger", .damagedDirectory) {
      $0.directorySize = $0.directoryLength + 1
    },
    zip("a directory that is said to be elsewhere", .misplacedDirectory(by: 10)) {
      $0.directoryOffset = $0.directoryStart - 10
    },
    zip("a directory beyond the end", .damagedDirectory) { $0.directoryOffset = 1 << 30 },
    zip("bytes in front of the directory", .entry("demo-1.0.dist-info/RECORD", .strayBytes(3))) {
      $0.gap = [1, 2, 3]
    },

    zip("a large end record that says another count", .contradictoryEnd) {
      var large = ZipWriter.Large()
      large.count = 3
      large.isSole = false
      $0.large = large
    },
    zip("a large end record that says another place", .contradictoryEnd) {
      var large = ZipWriter.Large()
      large.offset = 0
      large.isSole = false
      $0.large = large
    },
    zip("a large end record that is not where it should be", .contradictoryEnd) {
      var large = ZipWriter.Large()
      large.recordOffset = 0
      $0.large = large
    },
    zip("a large end record with more in it", .contradictoryEnd) {
      var large = ZipWriter.Large()
      large.recordSize = 60
      $0.large = large
    },
    zip("a large end record with a huge count", .tooManyEntries(1 << 40)) {
      var large = ZipWriter.Large()
      large.count = 1 << 40
      $0.large = large
    },
    zip("a large end record with a negative size", .damagedDirectory) {
      var large = ZipWriter.Large()
      large.size = -1
      $0.large = large
    },

    member("another name in its own header", .headersDisagree(.name)) {
      $0.own.name = Array("demo/evil.py".utf8) + [0x20, 0x20, 0x20, 0x20]
    },
    member("another case of its name in its own header", .headersDisagree(.name)) {
      $0.own.name = Array("demo/__INIT__.py".utf8)
    },
    member("another method in its own header", .headersDisagree(.method)) { $0.own.method = 8 },
    member("other flags in its own header", .headersDisagree(.flags)) { $0.own.flags = 1 << 3 },
    member("a name of another encoding in its own header", .headersDisagree(.flags)) {
      $0.own.flags = 1 << 11
    },
    member("another checksum in its own header", .headersDisagree(.checksum)) {
      $0.own.checksum = 1
    },
    member("another size in its own header", .headersDisagree(.size)) { $0.own.size = 9 },
    member("another packed size in its own header", .headersDisagree(.size)) {
      $0.own.packedSize = 9
    },
    member("sizes that its own header leaves out", .headersDisagree(.checksum)) {
      $0.own.checksum = 0
      $0.own.size = 0
      $0.own.packedSize = 0
    },
    member("a description with another checksum", .headersDisagree(.descriptor)) {
      $0.describeLater()
      $0.descriptor[4] ^= 1
    },
    member("a description with another size", .headersDisagree(.descriptor)) {
      $0.describeLater()
      $0.descriptor[12] ^= 1
    },
    member("a description with another packed size", .headersDisagree(.descriptor)) {
      $0.describeLater()
      $0.descriptor[8] ^= 1
    },
    member("a description without a signature that is wrong", .headersDisagree(.descriptor)) {
      $0.describeLater(signed: false)
      $0.descriptor[0] ^= 1
    },
    member("a wide description that is wrong", .headersDisagree(.descriptor)) {
      $0.describeLater(wide: true)
      $0.descriptor[20] ^= 1
    },
    member("a description of another kind", .headersDisagree(.descriptor)) {
      $0.describeLater()
      $0.descriptor[3] = 9
    },
    member("a description that is announced and left out", .headersDisagree(.descriptor)) {
      $0.describeLater()
      $0.descriptor = []
    },
    zip("bytes between two entries", .entry("demo-1.0.dist-info/METADATA", .strayBytes(4))) {
      $0.members[0].stray = [1, 2, 3, 4]
    }.expecting(.entry("demo/__init__.py", .strayBytes(4))),
    zip("an entry that the directory does not have", .entry("demo/__init__.py", .strayBytes(48))) {
      var hidden = ZipWriter.Member("demo/evil.py", "evil\n")
      hidden.isListed = false
      $0.members.insert(hidden, at: 1)
    }.expecting(.entry("demo/__init__.py", .strayBytes(47))),
    zip("an entry that the directory does not have, in front", .entry("", .noHeader)) {
      var hidden = ZipWriter.Member("demo/evil.py", "evil\n")
      hidden.isListed = false
      $0.members.insert(hidden, at: 0)
    }.expecting(.entry("demo/__init__.py", .strayBytes(47))),
    zip("an entry that only the directory has", .entry("demo/evil.py", .noHeader)) {
      var missing = ZipWriter.Member("demo/evil.py", "evil\n")
      missing.isThere = false
      $0.members.append(missing)
    },
    zip("two entries with one place", .entry("demo/copy.py", .headersDisagree(.name))) {
      var copy = $0.members[0]
      copy.name = Array("demo/copy.py".utf8)
      copy.isThere = false
      copy.offset = 0
      $0.members.append(copy)
    }.expecting(.entry("demo/__init__.py", .overlaps)),
    zip("an entry in the data of another", .entry("demo/outer.bin", .overlaps)) {
      let inner = ZipWriter.Member("demo/inner.py", "evil\n")
      let innerBytes = ZipWriter([inner]).bytes.prefix(30 + 13 + 5)
      let outer = ZipWriter.Member("demo/outer.bin", Array(innerBytes))
      var listed = inner
      listed.isThere = false
      listed.offset = $0.directoryStart + 30 + 14
      $0.members += [outer, listed]
    },
    zip("a header beyond the directory", .entry("demo/__init__.py", .noHeader)) {
      $0.members[0].offset = 1 << 31
    }.expecting(.entry("demo-1.0.dist-info/METADATA", .strayBytes(56))),
    HostileWheel(
      title: "no header where it should be", fileName: "demo-1.0-py3-none-any.whl",
      bytes: [0] + TestWheel().bytes.dropFirst(), fault: .entry("demo/__init__.py", .noHeader)),
    member("more data than the archive has", .dataBeyondDirectory) {
      $0.size = 100_000
      $0.packedSize = 100_000
      $0.own.size = 100_000
      $0.own.packedSize = 100_000
    },
    member("data up to the next entry and into it", .overlaps) {
      $0.size = 20
      $0.packedSize = 20
      $0.own.size = 20
      $0.own.packedSize = 20
    },

    member("an encrypted entry", .encrypted) { $0.flags = 1 },
    member("a strongly encrypted entry", .encrypted) { $0.flags = 1 << 6 | 1 },
    member("a masked header", .encrypted) { $0.flags = 1 << 13 },
    member("a patch", .unsupportedFlags) { $0.flags = 1 << 5 },
    member("an entry packed with bzip2", .unsupportedMethod(12)) { $0.method = 12 },
    member("an entry packed with LZMA", .unsupportedMethod(14)) { $0.method = 14 },
    member("an entry packed with Zstandard", .unsupportedMethod(93)) { $0.method = 93 },
    member("an entry packed with deflate64", .unsupportedMethod(9)) { $0.method = 9 },
    member("an entry packed by nobody", .unsupportedMethod(0x7FFF)) { $0.method = 0x7FFF },
    member("an extra field that reaches beyond its end", .damagedExtraField) {
      $0.directoryExtra = [1, 0, 200, 0, 1, 2]
    },
    member("two extra fields for large sizes", .damagedExtraField) {
      $0.useLargeSizes()
      $0.directoryExtra += $0.directoryExtra
    },
    member("large sizes that are left out", .damagedExtraField) {
      $0.size = 0xFFFF_FFFF
      $0.packedSize = 0xFFFF_FFFF
    },
    member("large sizes that contradict the header", .damagedExtraField) {
      $0.useLargeSizes()
      $0.size = nil
      $0.packedSize = nil
      $0.directoryExtra[4] ^= 1
    },
    member("a second name in an extra field", .severalNames) {
      $0.directoryExtra = unicodeName("demo/evil.py", of: "demo/__init__.py")
    },
    member("a second name in its own extra field", .severalNames) {
      $0.ownExtra = unicodeName("demo/evil.py", of: "demo/__init__.py")
    },
    member("a second name that is not UTF-8", .damagedExtraField) {
      $0.directoryExtra = [0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 0xFF]
    },

    member("a checksum that the data does not fit", .wrongChecksum) { $0.checksum ^= 1 },
    member("stored data of two sizes", .contradictorySizes) { $0.size = 9 },
    member("packed data that is damaged", .damagedData) {
      $0.deflate()
      $0.packed[0] = 7
    },
    member("packed data that ends early", .damagedData) {
      $0.deflate()
      $0.packed.removeLast()
    },
    member("packed data with something behind it", .damagedData) {
      $0.deflate()
      $0.packed += [1, 2, 3]
    },
    member("packed data that is longer than announced", .contradictorySizes) {
      $0.deflate()
      $0.size = 9
      $0.own.size = 9
    },
    member("packed data that is shorter than announced", .wrongSize(expected: 11, found: 10)) {
      $0.deflate()
      $0.size = 11
      $0.own.size = 11
    },
    member("packed data that says it is huge", .contradictorySizes) {
      $0.deflate()
      $0.size = 1 << 30
      $0.own.size = 1 << 30
    },
    member("a file that says it has terabytes", .tooLarge(1 << 42)) {
      $0.deflate()
      $0.useLargeSizes()
      $0.directoryExtra.replaceSubrange(4..<12, with: [0, 0, 0, 0, 0, 4, 0, 0])
    }.expecting(.entry("demo/__init__.py", .contradictorySizes)),
    HostileWheel(
      "a file that unpacks to very much more",
      .entry("demo/zeros.bin", .bomb(size: 41_942_803, packed: 264_177))
    ) {
      $0.files.append(.zeros("demo/zeros.bin", about: 40 << 20))
    },
    HostileWheel(
      "many files that unpack to very much more", .bomb(size: 83_882_761, packed: 530_161)
    ) {
      for index in 0..<20 { $0.files.append(.zeros("demo/zeros\(index).bin", about: 4 << 20)) }
    },
  ]

  /// Info-ZIP's extra field for a name in UTF-8.
  private static func unicodeName(_ name: String, of plain: String) -> [UInt8] {
    let checksum = ZipWriter.checksum(Array(plain.utf8))
    let size = 5 + name.utf8.count
    return [0x75, 0x70, UInt8(size), 0, 1]
      + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) } + Array(name.utf8)
  }
}
