import Lockfiles
import RequirementFiles
import Testing

@Suite struct LockfileOptionsTests {
  @Test(arguments: [nil, "https://pypi.org/simple", "https://pypi.org/simple/"] as [String?])
  func `the public index is not written`(url: String?) {
    #expect(LockfileOptions(indexURL: url).lines.isEmpty)
  }

  @Test func `options stand in pip-compile's order, all formats before names`() {
    let options = LockfileOptions(
      indexURL: "https://a.example/simple",
      extraIndexURLs: ["https://b.example", "https://a.example/simple", "https://b.example"],
      findLinks: ["./wheels"], trustedHosts: ["b.example"], noBinary: ["zed", "abc"],
      onlyBinary: [":all:"])
    #expect(
      options.lines == [
        "--index-url https://a.example/simple", "--extra-index-url https://b.example",
        "--find-links ./wheels", "--trusted-host b.example", "--only-binary :all:",
        "--no-binary abc", "--no-binary zed",
      ])
  }

  @Test(arguments: [
    ("https://user:secret@a.example/simple", "https://a.example/simple"),
    ("https://token@a.example/simple", "https://a.example/simple"),
    ("https://a:b@c@a.example", "https://a.example"),
    ("https://${USER}:secret@a.example", "https://a.example"),
    ("https://${USER}:${PASSWORD}@a.example", "https://${USER}:${PASSWORD}@a.example"),
    ("https://${TOKEN}@a.example", "https://${TOKEN}@a.example"),
    ("https://user:${TOKEN}@a.example", "https://user:${TOKEN}@a.example"),
    ("https://user:${TOKEN}x@a.example", "https://a.example"),
    ("https://a.example/x@y", "https://a.example/x@y"),
    ("./wheels@home", "./wheels@home"),
    ("", ""),
  ])
  func `a secret is left out, a variable stays`(url: String, written: String) {
    #expect(LockfileOptions(findLinks: [url]).lines == ["--find-links \(written)"])
  }

  @Test func `what files say is repeated with paths seen from here, variables kept`() throws {
    let text = """
      -i https://${USER}:${WORD}@a.example/simple
      --extra-index-url https://b.example
      -f wheels
      -f ${WORD}/wheels
      --trusted-host b.example
      --no-binary :all:
      --only-binary=zed,abc
      """
    let tree = try RequirementTree(
      roots: ["requirements/a.in"], variables: { $0 == "WORD" ? "secret" : "me" },
      read: { (_) throws(ReadFailure) in Array(text.utf8) })
    #expect(
      LockfileOptions(tree.options).lines == [
        "--index-url https://${USER}:${WORD}@a.example/simple",
        "--extra-index-url https://b.example", "--find-links requirements/wheels",
        "--find-links ${WORD}/wheels", "--trusted-host b.example", "--no-binary :all:",
        "--only-binary abc", "--only-binary zed",
      ])
  }
}
