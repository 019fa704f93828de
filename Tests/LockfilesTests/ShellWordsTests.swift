import Lockfiles
import Testing

@Suite struct ShellWordsTests {
  // What Python's shlex.quote gives.
  @Test(arguments: [
    ("", "''"),
    ("a/b.in", "a/b.in"),
    ("user@host:1%+,=_-", "user@host:1%+,=_-"),
    ("a b", "'a b'"),
    ("it's", #"'it'"'"'s'"#),
    ("${VAR}", "'${VAR}'"),
    ("~x", "'~x'"),
    ("ü", "'ü'"),
  ])
  func `a word is quoted where a shell would change it`(word: String, quoted: String) {
    #expect(ShellWords.quoted(word) == quoted)
  }

  @Test func `of an option only the value is quoted`() {
    let words = ["lock", "compile", "--output-file=a b.txt", "--pip-args=", "x y.in"]
    #expect(
      ShellWords.command(words)
        == "lock compile --output-file='a b.txt' --pip-args='' 'x y.in'")
  }
}
