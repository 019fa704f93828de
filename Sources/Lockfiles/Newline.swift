/// How the lines of a text end.
package enum Newline: String, Hashable, Sendable {
  case lineFeed = "\n"
  case carriageReturnLineFeed = "\r\n"

  /// What the first line of a text ends with; nil for a text of one line without an end.
  package init?(detectedIn bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    self = end > 0 && bytes[end - 1] == UInt8(ascii: "\r") ? .carriageReturnLineFeed : .lineFeed
  }
}
