package import Packaging
import PlatformIO

/// A wheel that is unpacked in the store: checked against its digest, its RECORD and every rule.
package struct StoredWheel: Hashable, Sendable {
  package var manifest: WheelManifest
  /// The folder that holds the files of the manifest, each under its place there: `0`, `1`, `2`, …,
  /// and from 512 on in eight parts, `p0/512`, …, `p1/576`, ….
  ///
  /// To make and to find the folders that paths go through takes longer than to write what is in
  /// them. But where all is in one, those who write to it wait for each other.
  package var folder: String
  /// Of the archive.
  package var digest: Digest

  package init(manifest: WheelManifest, folder: String, digest: Digest) {
    self.manifest = manifest
    self.folder = folder
    self.digest = digest
  }

  /// How many files stand in the folder itself.
  private static let undivided = 512

  /// Where a file of the manifest stands below `folder`, by its place.
  package static func name(ofFile place: Int) -> String {
    // Whoever unpacks takes some 64 files at once.
    place < undivided ? String(place) : "p\(place / 64 % 8)/\(place)"
  }

  /// Where a file of the manifest stands, by its place.
  package func path(ofFile place: Int) -> String { folder + "/" + Self.name(ofFile: place) }

  /// Where the file stands that has this path in the archive; nil where there is none.
  package func path(of file: String) -> String? {
    manifest.files.firstIndex { $0.path == file }.map(path(ofFile:))
  }

  /// Makes the folder of a wheel, and its parts, for so many files.
  static func makeFolders(at folder: String, forFiles count: Int) throws(FileError) {
    try Files.createDirectories(folder)
    guard count > undivided else { return }
    for part in 0..<8 { try Files.createDirectories("\(folder)/p\(part)") }
  }
}
