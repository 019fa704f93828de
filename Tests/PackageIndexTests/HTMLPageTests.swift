import Packaging
import Testing

@testable import PackageIndex

@Suite struct HTMLPageTests {
  private func read(_ text: String) throws(PageError) -> Listing {
    try HTMLPage.read(Array(text.utf8), from: "https://index.test/simple/a/")
  }

  @Test func `an anchor has all that PEP 503 and its successors put there`() throws {
    let digest = String(repeating: "ab", count: 32)
    let listing = try read(
      """
      <!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1"></head><body>
      <!-- <a href="no-1.zip">no</a> -->
      <A data-yanked='bad &amp; ugly' HREF = "../../f/a-1%2Bx.zip#sha256=\(digest)&amp;egg=a"
         data-requires-python="&gt;=3.8" data-gpg-sig=true data-core-metadata=sha256=\(digest)>
         a-1+x.zip</A><br/>
      </body></html>
      """)
    let file = try #require(listing.files.first)
    #expect(listing.files.count == 1)
    #expect(listing.string(file.name) == "a-1+x.zip")
    #expect(listing.string(file.url) == "https://index.test/f/a-1%2Bx.zip")
    #expect(listing.string(file.requiresPython) == ">=3.8")
    #expect(listing.string(file.yanked) == "bad & ugly")
    #expect(file.sha256?.digest?.hex == digest)
    #expect(file.hasMetadata)
    #expect(file.metadataDigest == file.sha256)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("<a href=a-1.zip>",                                      "https://index.test/simple/a/a-1.zip"),
    ("<base href='https://f.test/x/'><a href=a-1.zip>",       "https://f.test/x/a-1.zip"),
    ("<a href=' a-1.zip '>",                                  "https://index.test/simple/a/a-1.zip"),
    ("<script>'<a href=no.zip>'</script><a href=a-1.zip>",    "https://index.test/simple/a/a-1.zip"),
    ("<a class=x href=a-1.zip/>",                             "https://index.test/simple/a/a-1.zip/"),
    ("<a\nhref=\"a-1.zip\"",                                  "https://index.test/simple/a/a-1.zip"),
    ("<a href='&#97;-&#x31;&period;zip'>",                    "https://index.test/simple/a/a-1&period;zip"),
  ])
  func `addresses are found as a browser finds them`(_ text: String, _ url: String) throws {
    let listing = try read(text)
    // A folder has no name and is no file.
    #expect(listing.files.map { listing.string($0.url) } == (url.hasSuffix("/") ? [] : [url]))
  }

  @Test(arguments: [
    ("&gt;=3&lt;4", ">=3<4"), ("&amp;amp;", "&amp;"), ("&#x3E;&#62;&#X3e;", ">>>"),
    ("&gt &nosuch; &#+62; &#xD800; &", "&gt &nosuch; &#+62; &#xD800; &"),
    ("&gt;\u{30F}&\u{30F}gt;", ">\u{30F}&\u{30F}gt;"),
  ])
  func `references are replaced by what they mean`(_ text: String, _ meaning: String) {
    #expect(Array(decodingEntities(text).utf8) == Array(meaning.utf8))
  }

  @Test(arguments: [
    "", "<", "<a", "<a href", "<a href=", "<a href='x", "<!--", "<a href=mailto:x>", "<a>",
  ])
  func `what is no link is nothing`(_ text: String) throws {
    #expect(try read(text).files.filter { $0.url.count > 30 }.isEmpty)
  }

  @Test func `another major version is refused`() {
    let text = "<meta name='pypi:repository-version' content='2.0'>"
    #expect(throws: PageError.unsupportedVersion("2.0")) { try read(text) }
  }

  @Test func `the older name of metadata counts where the newer is missing`() throws {
    let listing = try read("<a href=a-1.zip data-dist-info-metadata=true><a href=a-2.zip>")
    #expect(listing.files.map(\.hasMetadata) == [true, false])
  }
}
