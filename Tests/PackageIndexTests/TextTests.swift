import Packaging
import Testing

@testable import PackageIndex

@Suite struct TimestampTests {
  // swift-format-ignore
  @Test(arguments: [
    ("1970-01-01T00:00:00Z",             0),
    ("2000-02-29T23:59:59Z",             951_868_799_000_000),
    ("2024-03-01T12:34:56.123456Z",      1_709_296_496_123_456),
    ("2024-03-01T12:34:56.1234567890Z",  1_709_296_496_123_456),
    ("2024-03-01T12:34:56.5",            1_709_296_496_500_000),
    ("2024-03-01T12:34:56+01:00",        1_709_292_896_000_000),
    ("2024-03-01T12:34:56-0130",         1_709_301_896_000_000),
    ("1969-12-31T23:59:59Z",             -1_000_000),
  ] as [(String, Int64)])
  func `moments are microseconds since 1970`(_ text: String, _ expected: Int64) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { microseconds(ofTimestamp: $0) } == expected)
  }

  @Test(arguments: [
    "", "2024", "2024-13-01T00:00:00Z", "2024-03-01 12:34", "2024-03-01T12:34:5xZ",
    "2024-03-01T12:34:56+1",
  ])
  func `other texts are no moment`(_ text: String) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { microseconds(ofTimestamp: $0) } == nil)
  }
}

@Suite struct DistributionNameTests {
  private func parts(_ file: String, _ project: String) -> String? {
    Array(file.utf8).withUnsafeBufferPointer { bytes in
      Array(project.utf8).withUnsafeBufferPointer { project in
        DistributionName(bytes, project: project).map { name in
          let version = String(decoding: bytes[name.version], as: UTF8.self)
          let tags = String(decoding: bytes[name.tags], as: UTF8.self)
          return name.isWheel ? "\(version) \(tags)" : version
        }
      }
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a-1.0-py3-none-any.whl",               "a",     "1.0 py3-none-any"),
    ("A_b-1.0-py3-none-any.whl",             "a-b",   "1.0 py3-none-any"),
    ("a-1.0-1x-cp312-abi3-linux_x86_64.whl", "a",     "1.0 cp312-abi3-linux_x86_64"),
    ("a-1.0.tar.gz",                         "a",     "1.0"),
    ("a-b-1.0.tar.gz",                       "a-b",   "1.0"),
    ("A.B--c-1.0.zip",                       "a-b-c", "1.0"),
    ("a-1.0-1.tar.bz2",                      "a",     "1.0-1"),
    ("a-1.0.tgz",                            "a",     "1.0"),
    ("a-1.0-x-py3-none-any.whl",             "a",     nil),
    ("a-1.0-py3-none.whl",                   "a",     nil),
    ("a-1.0-1-py3-none-any-x.whl",           "a",     nil),
    ("ab-1.0-py3-none-any.whl",              "a",     nil),
    ("a.tar.gz",                             "a",     nil),
    ("a-.tar.gz",                            "a",     nil),
    ("a-1.0.exe",                            "a",     nil),
    ("a-1.0.egg",                            "a",     nil),
    ("a",                                    "a",     nil),
    ("",                                     "a",     nil),
    (".whl",                                 "a",     nil),
    ("a-.whl",                               "a",     nil),
  ] as [(String, String, String?)])
  func `file names are taken apart`(_ file: String, _ project: String, _ expected: String?) {
    #expect(parts(file, project) == expected)
  }
}

@Suite struct FreshnessTests {
  // swift-format-ignore
  @Test(arguments: [
    (nil,                                   600, false),
    ("max-age=60, public",                  60,  false),
    ("Public, Max-Age = 60",                60,  false),
    ("max-age=\"60\"",                      60,  false),
    ("no-cache",                            0,   false),
    ("no-store",                            600, true),
    ("max-age=99999999999999999999",        600, false),
    ("max-age=9999999999",                  UInt32.max, false),
    ("s-maxage=10",                         600, false),
  ] as [(String?, UInt32, Bool)])
  func `an answer lives as long as its server says`(
    _ header: String?, _ maxAge: UInt32, _ forbidsStoring: Bool
  ) {
    #expect(CacheControl(header).maxAge == maxAge)
    #expect(CacheControl(header).forbidsStoring == forbidsStoring)
  }

  @Test(
    arguments: [(0, true), (599, true), (600, false), (-30, true), (-3600, false)]
      as [(Int64, Bool)])
  func `age decides`(_ age: Int64, _ isFresh: Bool) {
    #expect(Freshness(fetchedAt: now - age).isFresh(at: now) == isFresh)
  }
}

@Suite struct RawDigestTests {
  @Test func `digits of both cases are read, others refused`() {
    let digits = "0123456789abcdefABCDEF00112233445566778899aabbccddeeff0099887766"
    #expect(RawDigest(digits)?.digest?.hex == digits.lowercased())
    for index in digits.utf8.indices {
      for wrong: UInt8 in [0x2F, 0x3A, 0x40, 0x47, 0x60, 0x67, 0x10, 0x16, 0xB0, 0xE1, 0] {
        var bytes = Array(digits.utf8)
        bytes[digits.utf8.distance(from: digits.utf8.startIndex, to: index)] = wrong
        #expect(bytes.withUnsafeBufferPointer { RawDigest(hex: $0) } == nil)
      }
    }
    #expect(RawDigest(digits.dropLast()) == nil)
  }

  @Test func `bytes come back`() {
    let bytes = (0..<32).map { UInt8($0 * 7) }
    #expect(RawDigest(bytes: bytes)?.bytes == bytes)
  }
}

@Suite struct NearestNamesTests {
  @Test func `near names come first, familiar ones before others`() throws {
    var nearest = NearestNames(to: try name("reqeusts"))
    for other in ["requests", "reqests", "flask", "reqeusts", "reqeust", "reqeustsx"] {
      nearest.add(Array(other.utf8), isFamiliar: other == "reqests")
    }
    #expect(nearest.best.map(\.text) == ["reqests", "reqeust", "reqeustsx"])
  }

  @Test func `a list of projects in HTML gives the texts of its links`() {
    let list = ProjectList.readHTML(
      Array(
        """
        <!DOCTYPE html><html><body><abbr>no</abbr>
        <a href="django/">Django</a><br/>
        <A href="a-b/" data-x="1"> a._b </A>
        <a href="empty/"></a><a
        """.utf8))
    #expect(String(decoding: list, as: UTF8.self) == "django\na-b\n")
  }

  @Test func `a list of projects is read`() throws {
    let list = try ProjectList.read(
      Array("{\"meta\":{},\"projects\":[{\"name\":\"A._b\",\"x\":1},{},{\"name\":\"c\"}]}".utf8))
    #expect(String(decoding: list, as: UTF8.self) == "a-b\nc\n")
  }
}
