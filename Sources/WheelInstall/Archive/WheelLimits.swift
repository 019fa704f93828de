import Packaging

/// How large a wheel may be, so that a small file cannot fill a disk or the memory.
///
/// The largest wheels of the public index stay below a quarter of each.
enum WheelLimits {
  static let entries = 500_000
  /// Of all files together, in bytes.
  static let total = 64 << 30
  /// Of one file, in bytes.
  static let file = 16 << 30

  /// What is larger is not unpacked into memory of our own, in bytes.
  static let memory = 64 << 20

  /// Of METADATA, in bytes; the public index takes less.
  static let metadata = 16 << 20
  /// Of WHEEL, in bytes.
  static let fields = 1 << 20
  /// Of `entry_points.txt`, in bytes: each of its lines may become a file.
  static let entryPoints = 1 << 20

  /// Of RECORD, in bytes: its rows take more memory than they have text.
  static func record(of entries: Int) -> Int {
    (64 << 10) + entries * (ArchivePath.maximumLength + 256)
  }

  /// More than so many bytes from one, in a file or wheel that is not small, is no file that a
  /// program needs: of the packers' best cases only runs of one byte reach it.
  private static let ratio = 100
  /// In bytes: files below are unpacked whatever their ratio.
  private static let smallFile = 16 << 20

  static func check(_ entries: [ZipEntry]) throws(WheelFault) {
    var total = 0
    var packed = 0
    for entry in entries {
      guard entry.size <= file else { throw .entry(entry.name, .tooLarge(entry.size)) }
      guard entry.size <= smallFile || entry.size / ratio <= entry.packedSize else {
        throw .entry(entry.name, .bomb(size: entry.size, packed: entry.packedSize))
      }
      // Each is at most `file`, and there are at most `entries` of them: no overflow.
      total += entry.size
      packed += entry.packedSize
    }
    guard total <= Self.total else { throw .tooLarge(total) }
    guard total <= smallFile || total / ratio <= packed else {
      throw .bomb(size: total, packed: packed)
    }
  }
}
