import Packaging
import Testing

@testable import lock

@Suite struct `what cannot be fetched` {
  private func refusal(_ name: String) -> Diagnostic {
    Diagnostic(
      .error, "no file of `\(name)`", notes: [Diagnostic.Note("there is `\(name).zip`")],
      hints: ["upgrade \(name)"], reference: "hash-mismatch")
  }

  @Test func `is told about in full where it is one package`() {
    let told = FetchError([refusal("a")]).diagnostic
    #expect(told.message == "no file of `a`")
    #expect(told.notes.map(\.message) == ["there is `a.zip`", "the environment is as it was"])
    #expect(told.hints == ["upgrade a"])
  }

  @Test func `is named in any number, and told about in full in a few`() {
    let told = FetchError(["a", "b", "c", "d", "e"].map(refusal)).diagnostic
    #expect(told.message == "5 packages cannot be fetched")
    #expect(
      told.notes.map(\.message) == [
        "no file of `a`", "there is `a.zip`", "no file of `b`", "there is `b.zip`",
        "no file of `c`", "there is `c.zip`", "no file of `d`", "no file of `e`",
        "the environment is as it was",
      ])
    #expect(told.hints == ["upgrade a", "upgrade b", "upgrade c"])
  }
}
