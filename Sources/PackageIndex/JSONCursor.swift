/// Reads JSON bytes one value after the other.
///
/// The bytes are borrowed from an array for the time of a closure; each access is preceded by a
/// comparison with `count`, so no input reaches past the end.
struct JSONCursor {
  typealias Text = Listing.Text

  let base: UnsafePointer<UInt8>
  let count: Int
  var offset = 0
  /// Texts that contained escapes.
  var decoded: [UInt8] = []

  /// Nesting deeper than this is refused.
  static let maximumDepth = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(PageError) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { throw .truncated(at: 0) }
    guard bytes.count < Int(Int32.max) else { throw .tooLarge }
    self.base = base
    self.count = bytes.count
  }

  /// The next byte that is not white space; it stays unread.
  @inline(__always)
  mutating func peek() throws(PageError) -> UInt8 {
    while offset < count {
      let byte = base[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      offset += 1
    }
    throw .truncated(at: offset)
  }

  @inline(__always)
  mutating func expect(_ byte: UInt8) throws(PageError) {
    guard try peek() == byte else { throw .unexpected(at: offset) }
    offset += 1
  }

  /// Reads the opening byte; false where the closing one follows at once, which is read too.
  @inline(__always)
  mutating func open(_ opening: UInt8, _ closing: UInt8) throws(PageError) -> Bool {
    try expect(opening)
    guard try peek() == closing else { return true }
    offset += 1
    return false
  }

  /// Reads a comma, or the closing byte: false.
  @inline(__always)
  mutating func more(_ closing: UInt8) throws(PageError) -> Bool {
    let byte = try peek()
    guard byte == UInt8(ascii: ",") || byte == closing else { throw .unexpected(at: offset) }
    offset += 1
    return byte != closing
  }

  /// Reads a key and its colon.
  @inline(__always)
  mutating func key() throws(PageError) -> Text {
    let text = try string()
    try expect(UInt8(ascii: ":"))
    return text
  }

  /// Reads a string, decoding escapes only where there are some.
  @inline(__always)
  mutating func string() throws(PageError) -> Text {
    try expect(UInt8(ascii: "\""))
    let start = offset
    let stop = endOfPlainText(from: start)
    guard stop < count else { throw .truncated(at: count) }
    guard base[stop] == UInt8(ascii: "\"") else { return try escapedString(from: start) }
    offset = stop + 1
    return Text(
      start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: stop - start))
  }

  /// The offset of the next quote or backslash, eight bytes at a time; `count` without one.
  @inline(__always)
  private func endOfPlainText(from start: Int) -> Int {
    var position = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while position &+ 8 <= count {
      let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self).littleEndian
      let quote = word ^ 0x2222_2222_2222_2222
      let slash = word ^ 0x5C5C_5C5C_5C5C_5C5C
      // A byte that is zero sets its top bit; below the first such byte nothing is set wrongly.
      let hits = (((quote &- ones) & ~quote) | ((slash &- ones) & ~slash)) & tops
      if hits != 0 { return position &+ (hits.trailingZeroBitCount >> 3) }
      position &+= 8
    }
    while position < count {
      let byte = base[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return position }
      position &+= 1
    }
    return count
  }

  /// Reads an integer; nil for a number with a fraction, or one that is too large.
  mutating func integer() throws(PageError) -> Int64? {
    let start = offset
    let isNegative = try peek() == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    var value: Int64 = 0
    var isExact = offset < count && base[offset] &- UInt8(ascii: "0") < 10
    guard isExact else { throw offset < count ? .unexpected(at: start) : .truncated(at: count) }
    while offset < count {
      let digit = base[offset] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(digit))
      if overflow || carry { isExact = false } else { value = sum }
      offset += 1
    }
    while offset < count, isNumberTail(base[offset]) {
      isExact = false
      offset += 1
    }
    return isExact ? (isNegative ? -value : value) : nil
  }

  private func isNumberTail(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Reads the rest of `true`, `false` or `null`.
  @inline(__always)
  mutating func literal(_ text: StaticString) throws(PageError) {
    guard offset &+ text.utf8CodeUnitCount <= count else { throw .truncated(at: count) }
    for index in 0..<text.utf8CodeUnitCount
    where base[offset &+ index] != text.utf8Start[index] {
      throw .unexpected(at: offset)
    }
    offset &+= text.utf8CodeUnitCount
  }

  /// Passes over a value of any kind, its brackets matched, without recursion.
  mutating func skipValue() throws(PageError) {
    // One bit a level, the innermost lowest: 1 for an object.
    var kinds: UInt64 = 0
    var depth = 0
    while true {
      switch try peek() {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard depth < Self.maximumDepth else { throw .tooDeep(at: offset) }
        let isObject = base[offset] == UInt8(ascii: "{")
        offset += 1
        guard try peek() == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          kinds = kinds << 1 | (isObject ? 1 : 0)
          depth += 1
          if isObject { _ = try key() }
          continue
        }
        offset += 1
      default: try skipScalar()
      }
      while depth > 0 {
        let isObject = kinds & 1 == 1
        if try more(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          if isObject { _ = try key() }
          break
        }
        kinds >>= 1
        depth -= 1
      }
      if depth == 0 { return }
    }
  }

  private mutating func skipScalar() throws(PageError) {
    switch try peek() {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    default: _ = try integer()
    }
  }

  /// Only white space may follow the outermost value.
  mutating func finish() throws(PageError) {
    while offset < count {
      let byte = base[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        throw .unexpected(at: offset)
      }
      offset += 1
    }
  }

  /// The bytes of a text.
  @inline(__always)
  func withBytes<R>(_ text: Text, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    if text.isDecoded {
      return decoded.withUnsafeBufferPointer { decoded in
        body(UnsafeBufferPointer(rebasing: decoded[text.offset..<text.offset + Int(text.count)]))
      }
    }
    return body(UnsafeBufferPointer(start: base + text.offset, count: Int(text.count)))
  }

  /// Whether a text is exactly this.
  @inline(__always)
  func matches(_ text: Text, _ expected: StaticString) -> Bool {
    guard Int(text.count) == expected.utf8CodeUnitCount else { return false }
    return withBytes(text) { bytes in
      for index in 0..<bytes.count where bytes[index] != expected.utf8Start[index] {
        return false
      }
      return true
    }
  }
}
