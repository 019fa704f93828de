/// The lines and columns of a document's bytes.
///
/// Made when somebody asks, in one pass; then each question costs a search among the lines.
package struct TomlPlaces: Sendable {
  private static let block = 256

  private let bytes: [UInt8]
  /// Where each line begins; the first behind the byte order mark.
  private let lineStarts: [Int]
  /// How many bytes before each block continue a scalar; empty where none does anywhere.
  private let continuations: [Int]

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    var lineStarts = [start]
    var continuations: [Int] = []
    var count = 0
    for (offset, byte) in bytes.enumerated() {
      if offset % Self.block == 0 { continuations.append(count) }
      if byte == UInt8(ascii: "\n") { lineStarts.append(offset + 1) }
      if byte & 0xC0 == 0x80 { count += 1 }
    }
    self.lineStarts = lineStarts
    self.continuations = count == 0 ? [] : continuations
  }

  /// Both count from 1; a column is a Unicode scalar.
  package func place(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, lineStarts[0]), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let start = lineStarts[low]
    let scalars =
      offset - start - (continuationBytes(before: offset) - continuationBytes(before: start))
    return (low + 1, scalars + 1)
  }

  private func continuationBytes(before offset: Int) -> Int {
    guard !continuations.isEmpty else { return 0 }
    let block = min(offset / Self.block, continuations.count - 1)
    var count = continuations[block]
    for byte in bytes[(block * Self.block)..<offset] where byte & 0xC0 == 0x80 { count += 1 }
    return count
  }
}
