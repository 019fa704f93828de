import Lockfiles
import Testing

@Suite struct NewlineTests {
  @Test(
    arguments: [
      ("", nil), ("a", nil), ("\n", .lineFeed), ("a\nb\r\n", .lineFeed),
      ("a\r\nb\n", .carriageReturnLineFeed), ("\r\n", .carriageReturnLineFeed),
    ] as [(String, Newline?)])
  func `the first line decides`(text: String, newline: Newline?) {
    #expect(Newline(detectedIn: Array(text.utf8)) == newline)
  }
}
