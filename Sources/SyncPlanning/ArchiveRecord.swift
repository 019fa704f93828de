package import Packaging

/// Which archives the distributions of an environment were installed from, as a file of this
/// program at the environment's root remembers it.
///
/// One distribution a line, sorted by bytes: `NAME-VERSION.dist-info<TAB>sha256:HEX`. Of what was built
/// from a folder, the digest is that of the folder's state. What is said of
/// a distribution counts only while its INSTALLER says `lock`: another program that replaces it
/// leaves the line behind.
package struct ArchiveRecord: Hashable, Sendable {
  /// Of the file, below the environment's root.
  package static let fileName = ".lock-packages"
  /// What INSTALLER says of a distribution that this program installed.
  package static let installer = "lock"

  /// The archive's digest by the name of the `.dist-info` folder.
  package var archives: [String: Digest]

  package init(_ archives: [String: Digest] = [:]) {
    self.archives = archives
  }

  /// Reads the file's text.
  ///
  /// A line that cannot be understood says nothing; of one name that is said twice the last line
  /// counts.
  package init(parsing bytes: [UInt8]) {
    archives = [:]
    let bytes = bytes.span
    var start = 0
    while start < bytes.count {
      var end = start
      var tab: Int?
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
        if bytes[end] == UInt8(ascii: "\t") { tab = end }
        end += 1
      }
      if let tab, tab > start, let digest = Digest(parsing: bytes.extracting((tab + 1)..<end)) {
        archives[Self.text(bytes.extracting(start..<tab))] = digest
      }
      start = end + 1
    }
  }

  private static func text(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The file's text; empty where nothing is remembered.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    let lines = archives.map { ($0.key, $0.value.description) }.sorted { $0.0.utf8Precedes($1.0) }
    for (name, digest) in lines {
      bytes += name.utf8
      bytes.append(UInt8(ascii: "\t"))
      bytes += digest.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}

extension String {
  fileprivate func utf8Precedes(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
