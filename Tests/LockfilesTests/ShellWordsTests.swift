import Lockfiles
import RequirementFiles
import Testing

@Suite struct ShellWordsTests {
  @Test func `of an option only the value is quoted`() {
    let words = ["lock", "compile", "--output-file=a b.txt", "--pip-args=", "x y.in"]
    #expect(
      ShellWords.command(words)
        == "lock compile --output-file='a b.txt' --pip-args='' 'x y.in'")
  }
}
