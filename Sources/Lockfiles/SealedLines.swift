/// A lock's lines without those of its seal, and where its entries are among them.
struct SealedLines {
  /// One entry: its pin, the lines that continue it, and its annotation.
  struct Entry {
    /// In `body`.
    var range: Range<Int>
    /// Of its first line in the whole file; counts from 1.
    var line: Int
  }

  /// Every line that is not the seal's, each ended by one line feed.
  private(set) var body: [UInt8] = []
  private(set) var entries: [Entry] = []

  private static let mark = Array("# lock: ".utf8)

  init(_ bytes: [UInt8]) {
    body.reserveCapacity(bytes.count + 1)
    bytes.withUnsafeBufferPointer { read($0) }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var number = 0
    while start < bytes.count {
      let end = Self.lineEnd(bytes, from: start)
      number += 1
      let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
      let line = UnsafeBufferPointer(rebasing: bytes[start..<(hasReturn ? end - 1 : end)])
      take(line, number: number)
      start = end + 1
    }
  }

  private mutating func take(_ line: UnsafeBufferPointer<UInt8>, number: Int) {
    let first = line.first ?? UInt8(ascii: "#")
    if first == UInt8(ascii: "#"), line.starts(with: Self.mark) { return }
    let start = body.count
    body.append(contentsOf: line)
    body.append(UInt8(ascii: "\n"))
    switch first {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      guard let last = entries.indices.last, entries[last].range.upperBound == start else { return }
      entries[last].range = entries[last].range.lowerBound..<body.count
    case UInt8(ascii: "#"): break
    case UInt8(ascii: "-") where line.count > 1 && line[1] != UInt8(ascii: "e"): break
    default: entries.append(Entry(range: start..<body.count, line: number))
    }
  }

  /// The offset of the next line feed, or of the end; looks at eight bytes at a time.
  private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let ones: UInt64 = 0x0101_0101_0101_0101
    var offset = start
    while offset &+ 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
      let difference = word ^ (ones &* 0x0A)
      let found = (difference &- ones) & ~difference & (ones &* 0x80)
      if found != 0 { return offset &+ found.trailingZeroBitCount / 8 }
      offset &+= 8
    }
    while offset < raw.count, raw[offset] != 0x0A { offset &+= 1 }
    return offset
  }

  /// The `key=value` words of the seal's lines.
  static func words(_ bytes: [UInt8]) -> [Substring] {
    bytes.withUnsafeBufferPointer { bytes in
      var words: [Substring] = []
      var start = 0
      while start < bytes.count {
        let end = lineEnd(bytes, from: start)
        let line = bytes[start..<end]
        if line.starts(with: mark) {
          words += Substring(String(decoding: line.dropFirst(mark.count), as: UTF8.self))
            .split { $0 == " " || $0 == "\r" }
        }
        start = end + 1
      }
      return words
    }
  }
}
