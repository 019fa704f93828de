import Packaging
import Testing

@Suite struct `a direct URL` {
  private func parse(_ text: String) throws -> DirectURL {
    try DirectURL(parsing: Array(text.utf8).span)
  }

  private static let digest = String(repeating: "ab", count: 32)

  /// What is read, and what is written for it.
  static let texts: [(text: String, url: DirectURL)] = [
    (
      #"{"archive_info": {"hash": "sha256=\#(digest)", "hashes": {"sha256": "\#(digest)"}}, "url": "https://a.test/b.whl"}"#,
      DirectURL(
        url: "https://a.test/b.whl",
        kind: .archive(hashes: [Digest(.sha256, hex: digest)].compactMap { $0 }))
    ),
    (
      #"{"archive_info": {}, "subdirectory": "sub", "url": "https://a.test/b.zip"}"#,
      DirectURL(url: "https://a.test/b.zip", kind: .archive(hashes: []), subdirectory: "sub")
    ),
    (
      #"{"url": "https://a.test/b.git", "vcs_info": {"commit_id": "7921", "requested_revision": "main", "vcs": "git"}}"#,
      DirectURL(
        url: "https://a.test/b.git",
        kind: .repository(vcs: "git", requestedRevision: "main", commit: "7921"))
    ),
    (
      #"{"dir_info": {"editable": true}, "url": "file:///srv/a%20b"}"#,
      DirectURL(url: "file:///srv/a%20b", kind: .directory(isEditable: true))
    ),
    (
      #"{"dir_info": {}, "url": "file:///srv/é\"\\\u0001"}"#,
      DirectURL(url: "file:///srv/é\"\\\u{1}", kind: .directory(isEditable: false))
    ),
  ]

  @Test(arguments: texts)
  func `is read and written`(text: String, url: DirectURL) throws {
    #expect(try parse(text) == url)
    #expect(url.json == text)
  }

  @Test func `is read where only the hash of old is there`() throws {
    let url = try parse(
      #"{"url": "u", "archive_info": {"hash": "sha256=\#(Self.digest)"}, "more": [1, null]}"#)
    #expect(url.kind == .archive(hashes: [Digest(.sha256, hex: Self.digest)].compactMap { $0 }))
  }

  @Test(arguments: [
    (#"{"archive_info": {}}"#, DirectURLError.field("url")),
    (#"{"url": 1, "archive_info": {}}"#, .field("url")),
    (#"{"url": "u"}"#, .kind),
    (#"{"url": "u", "archive_info": 1}"#, .kind),
    (#"{"url": "u", "archive_info": {}, "dir_info": {}}"#, .kind),
    (#"{"url": "u", "vcs_info": {"vcs": "git"}}"#, .field("commit_id")),
    (#"{"url": "u", "vcs_info": {"commit_id": "1"}}"#, .field("vcs")),
    (#"{"url": "u", "dir_info": {"editable": "yes"}}"#, .field("editable")),
    (#"{"url": "u", "dir_info": {}, "subdirectory": 1}"#, .field("subdirectory")),
    ("", .json(.truncated)), ("{", .json(.truncated)), ("[]x", .json(.unexpected(at: 2))),
  ])
  func `is refused`(text: String, error: DirectURLError) {
    #expect(throws: error) { try parse(text) }
  }
}

@Suite struct `a JSON text` {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8).span)
  }

  @Test(arguments: [
    ("null", JSONValue.null), (" true ", .boolean(true)), ("-1.5e+3", .number("-1.5e+3")),
    ("0", .number("0")), (#""a\n\u00e9\ud83d\ude00\/""#, .string("a\né😀/")),
    (#""\ud83d""#, .string("\u{FFFD}")), (#""\ud83dx""#, .string("\u{FFFD}x")),
    ("[1,[],{}]", .array([.number("1"), .array([]), .object([:])])),
    (#"{"a":1,"a":2}"#, .object(["a": .number("2")])),
  ])
  func `is read`(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
    #expect(try parse(value.description) == value)
  }

  @Test(arguments: [
    ("", JSONError.truncated), ("tru", .unexpected(at: 0)), ("01", .unexpected(at: 0)),
    ("1.", .truncated), ("-", .truncated), ("+1", .unexpected(at: 0)), ("[1,]", .unexpected(at: 3)),
    (#"{"a"}"#, .unexpected(at: 4)), (#"{a:1}"#, .unexpected(at: 1)),
    (#""\x""#, .unexpected(at: 2)),
    ("\"\n\"", .unexpected(at: 1)), (#""\u12"#, .truncated), ("1 2", .unexpected(at: 2)),
    ("[1 2]", .unexpected(at: 3)), ("[", .truncated), (#"{"a":"#, .truncated),
    (String(repeating: "[", count: 100), .tooDeep(at: 64)),
  ])
  func `is refused`(text: String, error: JSONError) {
    #expect(throws: error) { try parse(text) }
  }

  @Test func `is UTF-8`() {
    #expect(throws: JSONError.notUTF8) {
      try JSONValue(parsing: ([0x22, 0xFF, 0x22] as [UInt8]).span)
    }
  }
}
