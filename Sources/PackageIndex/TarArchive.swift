import Packaging

/// Finds one file in a tar archive.
enum TarArchive {
  /// The content of `PKG-INFO` in the one folder of a source distribution (PEP 625).
  ///
  /// Nil where it is not among the members that are wholly in `bytes`.
  static func packageInfo(in bytes: [UInt8]) -> [UInt8]? {
    bytes.withUnsafeBytes { bytes in
      var reader = TarReader(bytes)
      // What cannot be read has no metadata: the caller has nothing else to look at.
      while let member = try? reader.next() {
        if member.kind == .file, isPackageInfo(member.path) {
          return [UInt8](bytes[member.content])
        }
      }
      return nil
    }
  }

  private static func isPackageInfo(_ path: String) -> Bool {
    var parts = FilePath.parts(of: path)[...]
    if parts.first == "." { parts.removeFirst() }
    return parts.count == 2 && parts.last == "PKG-INFO"
  }
}
