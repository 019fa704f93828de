/// Gathers the files of a manifest that go to one folder and stand side by side.
struct RunCursor {
  private var first: WheelManifest.File?
  private var folderLength = 0
  private var folder = 0
  private var files = 0..<0

  /// Whether the file belongs to the run, which then has it.
  mutating func extends(to file: WheelManifest.File, folderLength: Int, number: Int) -> Bool {
    guard let first, files.upperBound == number, self.folderLength == folderLength,
      first.scheme == file.scheme, first.target.hasSamePrefix(folderLength, as: file.target)
    else { return false }
    files = files.lowerBound..<number + 1
    return true
  }

  mutating func begin(
    _ file: WheelManifest.File, folderLength: Int, number: Int, folder: Int
  ) {
    first = file
    self.folderLength = folderLength
    self.folder = folder
    files = number..<number + 1
  }

  /// The run, if there is one; afterwards there is none.
  mutating func end() -> (folder: Int, scheme: WheelManifest.Scheme, files: Range<Int>)? {
    guard let scheme = first?.scheme else { return nil }
    first = nil
    return (folder, scheme, files)
  }
}

extension String {
  /// How many bytes of a path lead to the folder of the file; 0 where it has none.
  var lengthOfFolder: Int {
    let length = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
    }
    return length ?? Array(utf8).lastIndex(of: UInt8(ascii: "/")) ?? 0
  }

  /// The first bytes, as many as `lengthOfFolder` says.
  func folder(_ length: Int) -> String {
    length == 0 ? "" : String(decoding: utf8.prefix(length), as: UTF8.self)
  }

  /// What follows the folder of so many bytes.
  func name(after folderLength: Int) -> String {
    folderLength == 0
      ? self : String(decoding: utf8.dropFirst(folderLength + 1), as: UTF8.self)
  }

  func hasSamePrefix(_ length: Int, as other: String) -> Bool {
    let same = utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { theirs in
        mine.count >= length && theirs.count >= length
          && mine[..<length].elementsEqual(theirs[..<length])
      }
    }
    return (same ?? nil) ?? utf8.prefix(length).elementsEqual(other.utf8.prefix(length))
  }
}

extension String {
  /// Whether the text comes first in the order of its bytes.
  func utf8Precedes(_ other: String) -> Bool {
    let precedes = utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { mine.lexicographicallyPrecedes($0) }
    }
    return (precedes ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
