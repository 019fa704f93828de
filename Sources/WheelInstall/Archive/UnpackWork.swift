import Synchronization

/// The entries of a wheel in chunks, which several tasks take until there are none left.
final class UnpackWork: Sendable {
  /// Ranges of entries, in the order of their data.
  let chunks: [Range<Int>]
  /// By the places of the entries: where each goes; nil for those that are not to be installed.
  let files: [WheelContents.File?]
  /// By the places of the entries: what comes of each is the manifest's how manieth file.
  private let ranks: [Int]
  /// How many files come of the entries.
  let fileCount: Int
  private let taken = Atomic<Int>(0)

  /// As many files as a task takes at once, unless they are large.
  private static let files = 64
  /// As many bytes of data as a task takes at once, unless one file has more.
  private static let bytes = 4 << 20

  init(_ entries: [ZipEntry], _ contents: WheelContents) {
    var files = [WheelContents.File?](repeating: nil, count: entries.count)
    for file in contents.files { files[file.entry] = file }
    self.files = files
    var ranks = [Int](repeating: 0, count: entries.count)
    let installed = contents.filesByPath(entries)
    for (rank, file) in installed.enumerated() { ranks[file.entry] = rank }
    self.ranks = ranks
    fileCount = installed.count
    var chunks: [Range<Int>] = []
    var start = 0
    var size = 0
    for (index, entry) in entries.enumerated() {
      if index - start == Self.files || index > start && size + entry.size > Self.bytes {
        chunks.append(start..<index)
        (start, size) = (index, 0)
      }
      size += entry.size
    }
    if start < entries.count { chunks.append(start..<entries.count) }
    self.chunks = chunks
  }

  /// What an entry's file is called in the store.
  func name(of place: Int) -> String { StoredWheel.name(ofFile: ranks[place]) }

  /// The next chunk that nobody has taken.
  func next() -> Range<Int>? {
    let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < chunks.count ? chunks[index] : nil
  }
}
