import PlatformIO
import Testing

@testable import PackageIndex

@Suite struct AddressTests {
  // swift-format-ignore
  @Test(arguments: [
    ("https://user:p%40ss@Index.test:8080/simple", "https://index.test:8080/simple/", "user", "p@ss"),
    ("https://token@index.test/simple/",           "https://index.test/simple/",      "token", ""),
    ("http://index.test",                          "http://index.test/",              nil, nil),
    ("file:///srv/simple",                         "file:///srv/simple/",             nil, nil),
    ("/srv/my simple",                             "file:///srv/my%20simple/",        nil, nil),
    ("https://index.test/simple?key=secret",       "https://index.test/simple/",      nil, nil),
    ("https://[::1]:8080/simple",                  "https://[::1]:8080/simple/",      nil, nil),
  ])
  func `an index's address is kept apart from its secrets`(
    _ text: String, _ url: String, _ username: String?, _ password: String?
  ) throws {
    let index = try IndexURL(parsing: text)
    #expect(index.url == url)
    #expect(index.credentials?.username == username)
    #expect(index.credentials?.password == password)
    #expect(!"\(index)".contains("secret"))
  }

  @Test func `a query goes with each request`() throws {
    let index = try IndexURL(parsing: "https://index.test/simple?key=secret")
    #expect(index.page(of: "a") == "https://index.test/simple/a/?key=secret")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",                    IndexURLError.empty),
    ("simple",              .unsupportedScheme("")),
    ("ftp://index.test/",   .unsupportedScheme("ftp")),
    ("https:///simple",     .missingHost),
    ("https://user:x@/a",   .missingHost),
  ])
  func `what is no index says why`(_ text: String, _ error: IndexURLError) {
    #expect(throws: error) { try IndexURL(parsing: text) }
  }

  // RFC 3986, section 5.4
  // swift-format-ignore
  @Test(arguments: [
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q"), (";x", "http://a/b/c/;x"),
    ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("..", "http://a/b/"),
    ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
    ("g..", "http://a/b/c/g.."), ("./../g", "http://a/b/g"), ("g/../h", "http://a/b/c/h"),
    ("https://h/x", "https://h/x"),
  ])
  func `references are resolved`(_ reference: String, _ url: String) {
    #expect(URLParts("http://a/b/c/d;p?q").resolving(reference).withoutFragment == url)
  }

  @Test func `what people see has no secrets`() {
    #expect(redacted("https://u:p@h.test/x?k=v#f") == "https://h.test/x")
    #expect(originOf("https://u:p@H.test:1/x") == "https://h.test:1")
  }

  @Test func `the cache's folder tells the host and not the secrets`() throws {
    let plain = PageCache.folder(of: try IndexURL(parsing: "https://index.test/simple"))
    let secret = PageCache.folder(of: try IndexURL(parsing: "https://u:p@index.test/simple/?k=v"))
    #expect(plain == secret)
    #expect(plain.hasPrefix("index.test-"))
    #expect(plain != PageCache.folder(of: try IndexURL(parsing: "https://index.test/other")))
  }
}
