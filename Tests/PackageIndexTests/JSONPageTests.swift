import Packaging
import Testing

@testable import PackageIndex

@Suite struct JSONPageTests {
  private func read(_ text: String) throws(PageError) -> Listing {
    try JSONPage.read(Array(text.utf8), from: "https://index.test/simple/a/?token=x")
  }

  private func file(_ fields: String) throws -> (Listing, Listing.File) {
    let text = "{\"files\":[{\"filename\":\"a-1.zip\",\"url\":\"a-1.zip\"\(fields)}]}"
    let listing = try read(text)
    return (listing, try #require(listing.files.first))
  }

  static let digest = String(repeating: "0123456789abcDEF", count: 4)

  @Test func `a file has all that the page says`() throws {
    let (listing, file) = try file(
      """
      ,"hashes":{"md5":"x","sha256":"\(Self.digest)"},"requires-python":">=3.8, <4","size":1234,
      "upload-time":"2024-03-01T12:34:56.789Z","yanked":"bro\\u006ben \\ud83d\\ude00",
      "core-metadata":{"sha256":"\(Self.digest)"},"provenance":null,"other":{"a":[1,{"b":[]}]}
      """)
    #expect(listing.string(file.name) == "a-1.zip")
    #expect(listing.string(file.url) == "https://index.test/simple/a/a-1.zip")
    #expect(listing.string(file.requiresPython) == ">=3.8, <4")
    #expect(file.size == 1234)
    #expect(file.uploadTime == 1_709_296_496_789_000)
    #expect(listing.string(file.yanked) == "broken 😀")
    #expect(file.sha256?.digest?.hex == Self.digest.lowercased())
    #expect(file.hasMetadata)
    #expect(file.metadataDigest == file.sha256)
  }

  @Test(arguments: [
    ("a-1.zip", "https://index.test/simple/a/a-1.zip"),
    ("../../f/a-1.zip#sha256=1", "https://index.test/f/a-1.zip"),
    ("/f/./b/../a-1.zip", "https://index.test/f/a-1.zip"),
    ("//files.test/a-1.zip", "https://files.test/a-1.zip"),
    ("http://files.test/a-1.zip#egg=a", "http://files.test/a-1.zip"),
    ("https:\\/\\/files.test\\/a-1.zip", "https://files.test/a-1.zip"),
  ])
  func `addresses are made absolute`(_ url: String, _ absolute: String) throws {
    let listing = try read("{\"files\":[{\"filename\":\"a-1.zip\",\"url\":\"\(url)\"}]}")
    #expect(listing.string(try #require(listing.files.first).url) == absolute)
  }

  @Test(arguments: [
    ("false", false), ("null", false), ("true", true), ("{}", true), ("{\"md5\":\"1\"}", true),
  ])
  func `metadata is advertised`(_ value: String, _ isThere: Bool) throws {
    #expect(try file(",\"core-metadata\":\(value)").1.hasMetadata == isThere)
    #expect(try file(",\"dist-info-metadata\":\(value)").1.hasMetadata == isThere)
    #expect(try file(",\"data-dist-info-metadata\":\(value)").1.hasMetadata == isThere)
  }

  @Test(arguments: [("true", true), ("\"\"", true), ("false", false), ("null", false)])
  func `yanking has a reason or none`(_ value: String, _ isYanked: Bool) throws {
    #expect(try !file(",\"yanked\":\(value)").1.yanked.isNone == isYanked)
  }

  @Test func `files without name or address are left out`() throws {
    let text =
      "{\"files\":[{},{\"filename\":\"a\"},{\"url\":\"b\"},{\"filename\":1,\"url\":\"c\"}]}"
    #expect(try read(text).files.isEmpty)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",                                        PageError.truncated(at: 0)),
    ("  ",                                      .truncated(at: 2)),
    ("{",                                       .truncated(at: 1)),
    ("{\"files\":[{\"filename\":\"a",           .truncated(at: 24)),
    ("{\"files\":[{\"filename\":\"a\\",         .truncated(at: 25)),
    ("{\"files\":[{\"filename\":\"a\\u12",      .truncated(at: 28)),
    ("{\"files\":[]",                           .truncated(at: 11)),
    ("{\"files\":[],}",                         .unexpected(at: 12)),
    ("{\"files\":[]}x",                         .unexpected(at: 12)),
    ("{\"files\":[],\"a\":tru}",                .unexpected(at: 16)),
    ("{\"files\":[],\"a\":-}",                  .unexpected(at: 16)),
    ("{\"files\":[],\"a\":[1}",                 .unexpected(at: 18)),
    ("{\"files\":[{\"filename\":\"\\x\"",       .unexpected(at: 24)),
    ("[]",                                      .unexpected(at: 0)),
    ("<html>",                                  .unexpected(at: 0)),
    ("{}",                                      .noFileList),
    ("{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}", .unsupportedVersion("2.0")),
  ])
  func `what is no page says where`(_ text: String, _ error: PageError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func `nesting is bounded`() {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: PageError.tooDeep(at: 5 + 64)) { try read("{\"a\":" + deep + "}") }
    let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: PageError.noFileList) { try read("{\"a\":" + allowed + "}") }
  }

  @Test func `every beginning of a page is an error, never a trap`() throws {
    let text = Array(
      jsonPage(
        "a",
        [
          ListedFile(
            name: "a-1.zip", fields: "\"size\":12,\"yanked\":\"\\u00e9\",\"x\":[{\"y\":null}]")
        ]
      ).utf8)
    _ = try JSONPage.read(text, from: "https://x/")
    for count in 0..<text.count {
      #expect(throws: PageError.self) {
        try JSONPage.read(Array(text.prefix(count)), from: "https://x/")
      }
    }
  }

  @Test(arguments: 0..<200)
  func `no change of a byte traps`(_ seed: Int) {
    var text = Array(
      jsonPage("a", [ListedFile(name: "a-1.zip", fields: "\"size\":12,\"yanked\":\"\\u00e9\"")])
        .utf8)
    text[seed * 7919 % text.count] = UInt8(truncatingIfNeeded: seed * 31)
    guard let listing = try? JSONPage.read(text, from: "https://x/"),
      let project = try? PackageName(parsing: "a")
    else { return }
    let bytes = PageBuilder.page(
      of: project, listing: listing, url: "", freshness: Freshness(fetchedAt: 0))
    #expect((try? Page(memory: bytes, of: project)) != nil)
  }
}
