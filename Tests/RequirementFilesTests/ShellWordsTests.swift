import RequirementFiles
import Testing

@Suite struct ShellWordsTests {
  // swift-format-ignore
  @Test(arguments: [
    ("", []),
    ("  a  b\tc\n", ["a", "b", "c"]),
    ("'a b' \"c d\"", ["a b", "c d"]),
    ("a'b c'd", ["ab cd"]),
    ("a\\ b", ["a b"]),
    ("''", [""]),
    ("x'' \"\"", ["x", ""]),
    ("'a\\b'", ["a\\b"]),
    ("\"a\\b\\\"c\\\\d\"", ["a\\b\"c\\d"]),
    ("\"it's\"", ["it's"]),
    ("# no comment", ["#", "no", "comment"]),
    ("ä'ö ü'", ["äö ü"]),
  ])
  func `words are split as in a shell`(text: String, words: [String]) throws {
    #expect(try ShellWords.split(text) == words)
  }

  @Test(arguments: [
    ("a 'b", ShellWordsError.unclosedQuote(at: 2)), ("a \"b\\\"", .unclosedQuote(at: 2)),
    ("ab\\", .danglingBackslash(at: 2)),
  ])
  func `what is not closed is an error`(text: String, error: ShellWordsError) {
    #expect(throws: error) { try ShellWords.split(text) }
  }

  @Test(arguments: [
    ("", "''"), ("plain-1.0/x:y@z%+=,", "plain-1.0/x:y@z%+=,"), ("a b", "'a b'"),
    ("it's", "'it'\"'\"'s'"), ("$HOME", "'$HOME'"), ("ä", "'ä'"), ("a\nb", "'a\nb'"),
  ])
  func `quoting leaves safe text alone`(text: String, quoted: String) throws {
    #expect(ShellWords.quote(text) == quoted)
    #expect(try ShellWords.split(quoted) == [text])
  }
}
