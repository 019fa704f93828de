import Packaging

/// The decoded text of one file, and the columns in it.
struct FileText {
  let file: String
  let bytes: [UInt8]
  /// The last place that was asked for, since places come mostly in reading order.
  private var known = SourcePosition(offset: 0, line: 0, lineStart: 0)
  private var knownColumn = 1

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// The place with its column; linear in all for places asked for in reading order.
  mutating func location(of position: SourcePosition) -> SourceLocation {
    let isAhead = known.line == position.line && known.offset <= position.offset
    var column = isAhead ? knownColumn : 1
    for byte in bytes[(isAhead ? known.offset : position.lineStart)..<position.offset]
    where byte & 0xC0 != 0x80 {
      column += 1
    }
    known = position
    knownColumn = column
    return SourceLocation(file: file, line: position.line, column: column)
  }
}
