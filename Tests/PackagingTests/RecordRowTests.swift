import Packaging
import TestSupport
import Testing

@Suite struct `a RECORD` {
  private func rows(_ text: String) throws -> [RecordRow] {
    try RecordRow.rows(parsing: Array(text.utf8).span)
  }

  @Test func `has a row a line`() throws {
    let read = try rows(
      "a.py,sha256=AAAA,12\r\n\"b,\"\"c\"\".py\",,\n\n\"d\ne\",\"x\",\"3\"\rf,,")
    #expect(
      read == [
        RecordRow(path: "a.py", hash: "sha256=AAAA", size: 12), RecordRow(path: "b,\"c\".py"),
        RecordRow(path: "d\ne", hash: "x", size: 3), RecordRow(path: "f"),
      ])
  }

  @Test(arguments: [
    ("a", RecordError.wrongNumberOfFields(line: 1)), ("a,b", .wrongNumberOfFields(line: 1)),
    ("a,,\nb,,,\n", .wrongNumberOfFields(line: 2)), ("a,,\n\"b,,\n", .malformedQuotes(line: 2)),
    ("\"a\"b,,", .malformedQuotes(line: 1)), ("a,,1x", .malformedSize(line: 1)),
    ("a,,٣", .malformedSize(line: 1)), ("a,,9223372036854775808", .malformedSize(line: 1)),
  ])
  func `that is malformed says where`(text: String, error: RecordError) {
    #expect(throws: error) { try rows(text) }
  }

  @Test func `is UTF-8`() {
    #expect(throws: RecordError.notUTF8) {
      try RecordRow.rows(parsing: ([0xFF, 0x2C, 0x2C] as [UInt8]).span)
    }
  }

  @Test(arguments: 0..<200)
  func `is read as it was written`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("ab/,\"\n\r é文")
    let written = (0..<5).map { _ in
      RecordRow(
        path: "x" + String((0..<6).map { _ in alphabet.randomElement(using: &generator) ?? "a" }),
        hash: "sha256=AA", size: Bool.random(using: &generator) ? 7 : nil)
    }
    #expect(try RecordRow.rows(parsing: RecordRow.bytes(of: written).span) == written)
  }

  @Test func `has digests in base64 without padding`() {
    let digest = (0..<32).map { UInt8($0 * 8 + 3) }
    let row = RecordRow(path: "a", sha256: digest, size: 1)
    #expect(row.hash == "sha256=AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2-Pr8_s")
    #expect(row.digest?.bytes == digest)
    #expect(row.digest?.algorithm == .sha256)
  }

  @Test(arguments: [
    "", "sha256", "sha256=", "md5=XrY7u-Ae7tCTyyK7j1rNww", "sha1=Kq5sNclPz7QV2-lfQIuc6R7oRu0",
    "sha256=AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2-Pr8_",
    "sha256=" + String(repeating: "A", count: 44),
    "sha512=AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2-Pr8_s",
    "sha256=AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2-Pr8_t",
    "sha256=A=sTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2-Pr8_s",
  ])
  func `has no digest in`(text: String) {
    #expect(RecordDigest(parsing: text) == nil)
  }

  @Test(arguments: 0..<70)
  func `has base64 of any length`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
    #expect(Base64URL.bytes(of: Base64URL.text(of: bytes)) == bytes)
  }
}
