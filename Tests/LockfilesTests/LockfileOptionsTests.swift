import Lockfiles
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
}
