package import Packaging

/// Which archives the distributions of an environment were installed from, as a file of this
/// program at the environment's root remembers it.
///
/// One distribution a line, sorted by bytes: `NAME-VERSION.dist-info<TAB>sha256:HEX`. Of what was built
/// from a folder, the digest is that of the folder's state. Where the lock has settings for the backend,
/// their check sum follows behind another tab, sixteen hexadecimal digits. What is said of a distribution
/// counts only while its INSTALLER says `lock`: another program that replaces it
/// leaves the line behind.
package struct ArchiveRecord: Hashable, Sendable {
  /// Of the file, below the environment's root.
  package static let fileName = ".lock-packages"
  /// What INSTALLER says of a distribution that this program installed.
  package static let installer = "lock"

  /// The archive's digest by the name of the `.dist-info` folder.
  package var archives: [String: Digest]
  /// `LockedPin.settingsSum` by the same name, where there are any settings.
  package var settings: [String: UInt64]

  package init(_ archives: [String: Digest] = [:], settings: [String: UInt64] = [:]) {
    self.archives = archives
    self.settings = settings
  }

  /// Reads the file's text.
  ///
  /// A line that cannot be understood says nothing; of one name that is said twice the last line
  /// counts.
  package init(parsing bytes: [UInt8]) {
    self.init()
    let bytes = bytes.span
    var start = 0
    while start < bytes.count {
      var end = start
      var (tab, second): (Int?, Int?) = (nil, nil)
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
        if bytes[end] == UInt8(ascii: "\t") { (tab, second) = tab == nil ? (end, nil) : (tab, end) }
        end += 1
      }
      if let tab, tab > start,
        let digest = Digest(parsing: bytes.extracting((tab + 1)..<(second ?? end)))
      {
        let name = Self.text(bytes.extracting(start..<tab))
        archives[name] = digest
        settings[name] = second.flatMap {
          UInt64(Self.text(bytes.extracting(($0 + 1)..<end)), radix: 16)
        }
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
      if let sum = settings[name] {
        let digits = String(sum, radix: 16)
        bytes += "\t\(String(repeating: "0", count: 16 - digits.count))\(digits)".utf8
      }
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
