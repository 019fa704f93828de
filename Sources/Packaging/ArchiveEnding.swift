/// The endings by which a path is taken for an archive.
package enum ArchiveEnding {
  private static let endings = [
    ".zip", ".whl", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz",
    ".tar.lz", ".tar.lzma",
  ].map { Array($0.utf8) }

  /// Whether a path ends so, capital letters taken for small ones.
  package static func isEnding(_ path: some BidirectionalCollection<UInt8>) -> Bool {
    endings.contains { ending in
      path.count >= ending.count
        && path.suffix(ending.count).elementsEqual(ending) { $0.loweredASCII == $1 }
    }
  }
}
