package import Packaging
import PlatformIO

/// Finds `PKG-INFO` in a source distribution (PEP 625, 643).
package enum SourceArchive {
  /// The most bytes that a source distribution may unpack to.
  static let maximumSize = 512 << 20

  /// Nil where the archive has none, or is of a kind that is not read.
  static func packageInfo(
    in bytes: [UInt8], fileName: String
  ) throws(ArchiveError) -> [UInt8]? {
    if fileName.hasSuffix(".zip") { return try fromZip(bytes) }
    guard fileName.hasSuffix(".tar.gz") || fileName.hasSuffix(".tgz") else { return nil }
    do {
      // It mostly stands near the beginning; the rest need not be unpacked then.
      let head = try Inflate.gzipPrefix(bytes, count: 256 << 10)
      if let found = TarArchive.packageInfo(in: head) { return found }
      return TarArchive.packageInfo(in: try Inflate.gzip(bytes, limit: maximumSize))
    } catch {
      throw .damagedData(error.message)
    }
  }

  private static func fromZip(_ bytes: [UInt8]) throws(ArchiveError) -> [UInt8]? {
    let window = ZipWindow(bytes: bytes, start: 0, total: bytes.count)
    let directory = try window.directory()
    let entry = window.metadataEntry(in: directory) { path in
      let parts = path.split(separator: UInt8(ascii: "/"))
      return parts.count == 2 && parts[1].elementsEqual("PKG-INFO".utf8)
    }
    guard let entry, let start = try window.dataStart(of: entry),
      let data = window.slice(start, count: entry.compressedSize)
    else { return nil }
    guard max(entry.size, entry.compressedSize) <= WheelMetadata.maximumSize else {
      throw .tooLarge
    }
    return try entry.unpacked(data, limit: WheelMetadata.maximumSize)
  }
}

extension SourceArchive {
  /// The metadata of a source distribution, where it promises that a build would say the same
  /// (PEP 643); nil where only a build tells.
  package static func staticMetadata(in bytes: [UInt8], fileName: String) -> CoreMetadata? {
    // Whatever is wrong with the archive, who unpacks it will say.
    guard let found = (try? packageInfo(in: bytes, fileName: fileName)) ?? nil,
      let metadata = try? CoreMetadata(parsing: found), metadata.hasStaticDependencies
    else { return nil }
    return metadata
  }
}
