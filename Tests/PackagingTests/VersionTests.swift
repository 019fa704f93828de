import Packaging
import Testing

@Suite("Version")
struct VersionTests {
  // swift-format-ignore
  @Test(arguments: [
    ("1.0", "1.0"), ("1.0.0", "1.0.0"), ("1", "1"), ("0", "0"), ("01.002", "1.2"), ("1.0.0.0.0", "1.0.0.0.0"),
    ("v1.0", "1.0"), ("V1.0", "1.0"), (" 1.0\n", "1.0"), ("\u{3000}1.0\u{A0}", "1.0"), ("\u{1F}1.0\u{85}", "1.0"),
    ("0!1.0", "1.0"), ("1!2.0", "1!2.0"), ("v02!01", "2!1"),
    ("1.0a1", "1.0a1"), ("1.0.a.1", "1.0a1"), ("1.0-alpha_1", "1.0a1"), ("1.0ALPHA", "1.0a0"), ("1.0b", "1.0b0"),
    ("1.0beta2", "1.0b2"), ("1.0c1", "1.0rc1"), ("1.0pre1", "1.0rc1"), ("1.0-preview-1", "1.0rc1"), ("1.0RC01", "1.0rc1"),
    ("1.0a-", "1.0a0"), ("1.0a.", "1.0a0"), ("1.0a--1", "1.0a0.post1"), ("1.0a1-1", "1.0a1.post1"),
    ("1.0-1", "1.0.post1"), ("1.0.post", "1.0.post0"), ("1.0post1", "1.0.post1"), ("1.0-r4", "1.0.post4"), ("1.0.rev_3", "1.0.post3"),
    ("1.0.dev", "1.0.dev0"), ("1.0dev2", "1.0.dev2"), ("1.0.DEV-3", "1.0.dev3"), ("1.0.post.dev", "1.0.post0.dev0"),
    ("1.0a1.post2.dev3", "1.0a1.post2.dev3"), ("1.0a1.dev0", "1.0a1.dev0"), ("1.0a1.post0.dev0", "1.0a1.post0.dev0"),
    ("1.0+ubuntu-1_2", "1.0+ubuntu.1.2"), ("1.0+ABC.007", "1.0+abc.7"), ("1.0+0a", "1.0+0a"), ("1.0.dev1+g1", "1.0.dev1+g1"),
    ("20240101123456789.1", "20240101123456789.1"), ("1.65535.4095.64", "1.65535.4095.64"),
    ("18446744073709551616.0018446744073709551617", "18446744073709551616.18446744073709551617"),
    ("1.0a99999999999999999999+99999999999999999999", "1.0a99999999999999999999+99999999999999999999"),
  ])
  func `every spelling has one normal form`(text: String, normal: String) throws {
    let version = try Version(parsing: text)
    #expect(version.description == normal)
    #expect(try Version(parsing: normal) == version)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("", VersionError.empty), ("  ", .empty), ("v", .expectedDigit(at: 1)), ("a1", .expectedDigit(at: 0)),
    (".1", .expectedDigit(at: 0)), ("1!", .expectedDigit(at: 2)), ("1!2!3", .trailingText(at: 3)), ("1..2", .trailingText(at: 1)),
    ("1.0.", .trailingText(at: 3)), ("1.0-", .trailingText(at: 3)), ("1.0 1", .trailingText(at: 3)), ("v v1", .expectedDigit(at: 1)),
    ("1.0x", .trailingText(at: 3)), ("1.0-1-", .trailingText(at: 5)), ("1.0.post1.2", .trailingText(at: 9)),
    ("1.0.dev1.post1", .trailingText(at: 8)), ("1.0.*", .trailingText(at: 3)), ("1.0é", .trailingText(at: 3)),
    ("1.0+", .expectedLocalSegment(at: 4)), ("1.0+a.", .expectedLocalSegment(at: 6)), ("1.0+a..b", .expectedLocalSegment(at: 6)),
    ("1.0+_a", .expectedLocalSegment(at: 4)), ("1.0+a+b", .trailingText(at: 5)), ("１.0", .expectedDigit(at: 0)),
  ])
  func `what is no version says where`(text: String, error: VersionError) {
    #expect(throws: error) { try Version(parsing: text) }
  }

  /// Strictly ascending.
  static let ascending: [String] = [
    "0.dev0", "0a0", "0", "0.0.0.1", "1.0.dev0", "1.0.dev0+a", "1.0.dev1", "1.0.dev456",
    "1.0.dev511",
    "1.0.dev512", "1.0a1.dev0", "1.0a1.dev0+a", "1.0a1.dev1", "1.0a1", "1.0a1+a",
    "1.0a1.post0.dev0",
    "1.0a1.post0.dev0+a", "1.0a1.post0.dev1", "1.0a1.post0", "1.0a1.post1", "1.0a2.dev456", "1.0a2",
    "1.0a12.dev456", "1.0a12", "1.0a511", "1.0a512", "1.0a18446744073709551616", "1.0b1.dev456",
    "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0",
    "1.0+a", "1.0+a.b", "1.0+abc", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0+5.a", "1.0+5.0",
    "1.0+10",
    "1.0+18446744073709551616", "1.0.post0.dev0", "1.0.post0", "1.0.post456.dev0",
    "1.0.post456.dev34",
    "1.0.post456", "1.0.post456+a", "1.0.post457.dev0", "1.0.post511", "1.0.post512.dev0",
    "1.0.post512", "1.0.0.0.1.dev0", "1.0.0.0.1", "1.0.0.0.1.post1", "1.0.0.1", "1.0.0.62",
    "1.0.0.63.dev0",
    "1.0.0.63", "1.0.0.64", "1.0.1", "1.0.4094", "1.0.4095", "1.0.4095.1", "1.0.4096", "1.1.dev1",
    "1.2+123abc", "1.2+123abc456", "1.2+abc", "1.2+abc123", "1.2+1234.abc", "1.2+123456", "1.2.r32",
    "1.2.rev33", "1.4095", "65534", "65535.1", "65536", "20240101123456789", "18446744073709551615",
    "18446744073709551616", "99999999999999999999", "100000000000000000000", "1!0.1", "6!0", "7!0",
    "8!0", "18446744073709551616!0",
  ]

  @Test func `versions are in the order of PEP 440`() throws {
    let versions = try Self.ascending.map { try Version(parsing: $0) }
    for (index, lower) in versions.enumerated() {
      #expect(lower == lower && !(lower < lower))
      for higher in versions[(index + 1)...] {
        #expect(lower < higher && !(higher < lower) && lower != higher, "\(lower) \(higher)")
        #expect(lower.key <= higher.key, "\(lower) \(higher)")
      }
    }
  }

  @Test(arguments: [
    ("1.0", "1"), ("1.0.0.0.0.0", "1"), ("1.0a1", "1.0.0a1"), ("0", "0.0"), ("1+a", "1.0+A"),
    ("1.2.3.64", "1.2.3.64.0"), ("65536", "65536.0.0"), ("1!0", "1!0.0"),
    ("1.0.dev1+1", "1.dev1+01"),
  ])
  func `trailing zeros do not matter`(first: String, second: String) throws {
    let (first, second) = (try Version(parsing: first), try Version(parsing: second))
    #expect(first == second)
    #expect(first.hashValue == second.hashValue)
    #expect(!(first < second) && !(second < first))
  }

  @Test func `an exact key brings the version back`() throws {
    for text in Self.ascending {
      let version = try Version(parsing: text)
      guard let exact = version.exactKey else { continue }
      let copy = Version(exactKey: exact.key, segments: exact.segments)
      #expect(copy?.description == version.description)
    }
    #expect(try Version(parsing: "1.2.3rc4").exactKey != nil)
    #expect(try Version(parsing: "1.2.3+local").exactKey == nil)
    #expect(try Version(parsing: "1.2.3.4.5").exactKey == nil)
  }

  /// With too few segments, fields of all ones, and suffixes that say nothing.
  static let wrongKeys: [(key: UInt64, segments: UInt8)] = [
    (0xFFFF_FFFF_FFFF_FFFF, 3), (0, 3), (2, 0), (0x6000, 1), (0x7000, 1), (0x400A, 1), (0x4003, 1),
    (0x2_0000_4002, 1), (0x1FFF_E000_0000_4002, 1),
  ]

  @Test(arguments: wrongKeys)
  func `a key that no version has is refused`(key: UInt64, segments: UInt8) {
    #expect(Version(exactKey: key, segments: segments) == nil)
  }

  @Test func `parts are as PEP 440 names them`() throws {
    let version = try Version(parsing: "1!2.3.0rc4.post5.dev6+Ubuntu-7")
    #expect(version.epoch == 1)
    #expect(version.release == [2, 3, 0])
    #expect(version.pre?.kind == .candidate)
    #expect(version.pre?.number == 4)
    #expect(version.post == 5)
    #expect(version.dev == 6)
    #expect(version.local == "ubuntu.7")
    #expect(version.withoutLocal.description == "1!2.3.0rc4.post5.dev6")
    #expect(version.baseVersion.description == "1!2.3.0")
    #expect(try Version(parsing: "99999999999999999999").release == [.max])
    #expect(Version(release: [3, 12]).description == "3.12")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("1.0",             false, false, false, false),
    ("1.0a1",           true,  false, false, false),
    ("1.0.dev1",        true,  false, true,  false),
    ("1.0.post1",       false, true,  false, false),
    ("1.0.post1.dev0",  true,  true,  true,  false),
    ("1.0.post1.dev1",  true,  true,  true,  false),
    ("1.0a1.post0.dev0", true, true,  true,  false),
    ("1.0+a",           false, false, false, true),
    ("1.0rc1+a",        true,  false, false, true),
  ])
  func `kinds are told apart`(
    text: String, isPrerelease: Bool, isPostrelease: Bool, isDevRelease: Bool, isLocal: Bool
  ) throws {
    let version = try Version(parsing: text)
    #expect(version.isPrerelease == isPrerelease)
    #expect(version.isPostrelease == isPostrelease)
    #expect(version.isDevRelease == isDevRelease)
    #expect(version.isLocal == isLocal)
  }

  @Test func `a very long version is read`() throws {
    let zeros = try Version(parsing: "1" + String(repeating: ".0", count: 1000))
    #expect(zeros == Version(release: [1]))
    let digits = String(repeating: "9", count: 10_000)
    #expect(try Version(parsing: digits).description == digits)
    #expect(try Version(parsing: digits) < Version(parsing: "1" + digits))
  }
}
