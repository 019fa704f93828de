import Packaging

/// Distinct byte strings, numbered in the order they were first seen.
struct StringTable {
  private(set) var bytes: [UInt8] = []
  private(set) var ranges: [Range<Int>] = []
  /// Open addressing, a power of two long; -1 is free.
  private var slots = [Int32](repeating: -1, count: 64)

  var count: Int { ranges.count }

  /// The number of a string that may be there several times.
  mutating func append(_ text: some Sequence<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: text)
    ranges.append(start..<bytes.count)
  }

  /// The number of a string; an equal one has the same.
  mutating func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var slot = Int(truncatingIfNeeded: Checksum.of(UnsafeRawBufferPointer(text)))
    slot &= slots.count - 1
    while slots[slot] >= 0 {
      let range = ranges[Int(slots[slot])]
      let isSame = bytes.withUnsafeBytes {
        $0.stretch(range.lowerBound, range.count).equals(UnsafeRawBufferPointer(text))
      }
      if isSame { return UInt32(truncatingIfNeeded: slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: ranges.count)
    append(text)
    if 2 * ranges.count > slots.count { grow() }
    return UInt32(truncatingIfNeeded: ranges.count - 1)
  }

  private mutating func grow() {
    let old = slots
    slots = [Int32](repeating: -1, count: 2 * old.count)
    for number in old where number >= 0 {
      let hash = bytes.withUnsafeBytes {
        let range = ranges[Int(number)]
        return Checksum.of($0.stretch(range.lowerBound, range.count))
      }
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = number
    }
  }
}
