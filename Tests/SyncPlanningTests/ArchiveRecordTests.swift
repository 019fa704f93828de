import SyncPlanning
import Testing

@Suite struct ArchiveRecordTests {
  @Test func `is written sorted, and read as it was written`() {
    let record = ArchiveRecord(["b-1.dist-info": digest("b"), "A-1.dist-info": digest("a")])
    #expect(
      String(decoding: record.bytes, as: UTF8.self)
        == "A-1.dist-info\t\(digest("a"))\nb-1.dist-info\t\(digest("b"))\n")
    #expect(ArchiveRecord(parsing: record.bytes) == record)
    #expect(ArchiveRecord().bytes.isEmpty)
  }

  @Test func `has the settings of what has any`() {
    let record = ArchiveRecord(
      ["a-1.dist-info": digest("a"), "b-1.dist-info": digest("b")],
      settings: ["b-1.dist-info": 0xAB])
    #expect(
      String(decoding: record.bytes, as: UTF8.self)
        == "a-1.dist-info\t\(digest("a"))\nb-1.dist-info\t\(digest("b"))\t00000000000000ab\n")
    #expect(ArchiveRecord(parsing: record.bytes) == record)
  }

  @Test(arguments: ["", "\n\n", "a", "\t", "a\tsha256:00", "\tsha256:00", "a\t", "\u{FEFF}"])
  func `passes over what it cannot understand`(text: String) {
    let good = "b-1.dist-info\t\(digest("b"))"
    let bytes = Array((text + "\n" + good).utf8)
    #expect(ArchiveRecord(parsing: bytes) == ArchiveRecord(["b-1.dist-info": digest("b")]))
  }
}
