/// Reads the logical lines of a text, one after the other.
struct LogicalLineReader {
  private let text: [UInt8]
  private var offset = 0
  private var line = 0

  init(_ text: [UInt8]) { self.text = text }

  /// The next line that says something; nil at the end.
  mutating func next(variables: (String) -> String?) -> LogicalLine? {
    while offset < text.count {
      var joined = LogicalLine()
      while let physical = nextPhysicalLine() {
        // A comment ends a continuation, whatever it ends with itself.
        if isComment(physical) { break }
        guard !physical.isEmpty, text[physical.upperBound - 1] == UInt8(ascii: "\\") else {
          joined.append(text[physical], line: line, lineStart: physical.lowerBound)
          break
        }
        // pip strips the backslashes from both ends of a line that continues.
        joined.append(
          strippingBackslashes(text[physical]), line: line, lineStart: physical.lowerBound)
      }
      joined.trim()
      if Variable.next(in: joined.bytes[joined.range]) != nil {
        joined = joined.expanding(variables)
      }
      if !joined.range.isEmpty { return joined }
    }
    return nil
  }

  private mutating func nextPhysicalLine() -> Range<Int>? {
    guard offset < text.count else { return nil }
    let start = offset
    var end = start
    while end < text.count, text[end] != UInt8(ascii: "\n"), text[end] != UInt8(ascii: "\r") {
      end += 1
    }
    offset = end + 1
    if end + 1 < text.count, text[end] == UInt8(ascii: "\r"), text[end + 1] == UInt8(ascii: "\n") {
      offset += 1
    }
    line += 1
    return start..<end
  }

  private func isComment(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while case let length = WhiteSpace.length(startingAt: index, in: text, end: range.upperBound),
      length > 0
    {
      index += length
    }
    return index < range.upperBound && text[index] == UInt8(ascii: "#")
  }

  private func strippingBackslashes(_ stretch: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let backslash = UInt8(ascii: "\\")
    guard let first = stretch.firstIndex(where: { $0 != backslash }),
      let last = stretch.lastIndex(where: { $0 != backslash })
    else { return [] }
    return stretch[first...last]
  }
}
