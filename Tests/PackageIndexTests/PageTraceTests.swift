import PlatformIO
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct `the trace of the pages that were read` {
  private static let trace = PageTrace(
    [
      PageTrace.Read(path: "a.test-1/web.page", size: 70_000, mtimeNanoseconds: 1_700),
      PageTrace.Read(path: "a.test-1/db.page", size: 0, mtimeNanoseconds: -1),
    ], freshness: 100..<700)

  @Test(arguments: [
    Self.trace, PageTrace([], freshness: 5..<5),
    PageTrace([], freshness: Int64.min..<Int64.max),
  ])
  func `is read as it was written`(trace: PageTrace) {
    #expect(trace.bytes.withUnsafeBytes { PageTrace($0) } == trace)
  }

  @Test func `is none where its bytes are cut short, and no byte of it can do harm`() {
    let whole = Self.trace.bytes
    let ends = [16, 16 + 18 + "a.test-1/db.page".utf8.count, whole.count]
    for count in 0..<whole.count {
      let part = whole.prefix(count)
      #expect((Array(part).withUnsafeBytes { PageTrace($0) } != nil) == ends.contains(count))
    }
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      var damaged = whole
      damaged[Int.random(in: 0..<whole.count, using: &random)] = .random(
        in: 0...255, using: &random)
      _ = damaged.withUnsafeBytes { PageTrace($0) }
    }
  }

  @Test func `holds while each page is the same one and fresh`() throws {
    let folder = TemporaryDirectory()
    let root = PageCache.root(in: folder.path)
    try Files.createDirectories(root + "/a")
    try Files.publish([1, 2, 3], at: root + "/a/web.page")
    let status = try #require(Files.status(root + "/a/web.page"))
    func trace(size: Int = 3, later: Int64 = 0, path: String = "a/web.page") -> PageTrace {
      let read = PageTrace.Read(
        path: path, size: size, mtimeNanoseconds: status.mtimeNanoseconds + later)
      return PageTrace([read], freshness: 100..<700)
    }
    #expect(trace().holds(in: folder.path, now: 100, offline: false))
    #expect(trace().holds(in: folder.path, now: 699, offline: false))
    #expect(!trace().holds(in: folder.path, now: 99, offline: false))
    #expect(!trace().holds(in: folder.path, now: 700, offline: false))
    #expect(trace().holds(in: folder.path, now: 700, offline: true))
    for other in [trace(size: 4), trace(later: 1), trace(path: "a/db.page")] {
      #expect(!other.holds(in: folder.path, now: 100, offline: true))
    }
    #expect(!trace().holds(in: folder.path + "/none", now: 100, offline: true))
  }
}
