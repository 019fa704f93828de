import Packaging
import PlatformIO
import Resolver
import TestSupport
import Testing

@testable import PackageIndex

@Suite struct PageTests {
  private let files = [
    ListedFile(name: "a-1.0-py3-none-any.whl", url: "https://f.test/aa/a-1.0-py3-none-any.whl"),
    ListedFile(
      name: "a-2.0.tar.gz", url: "https://f.test/bb/a-2.0.tar.gz?x=1",
      fields: "\"size\":77,\"upload-time\":\"2024-01-01T00:00:00Z\",\"yanked\":\"why\""),
    ListedFile(name: "a-1.0.0.zip", url: "https://f.test/cc/other", fields: "\"hashes\":{}"),
    ListedFile(
      name: "a-1.0+local.5-py3-none-any.whl",
      fields: "\"requires-python\":\">=3.8\",\"core-metadata\":true"),
    ListedFile(name: "a-2024.01.01.5.20240101.zip"),
    ListedFile(name: "a-nonsense.zip"),
    ListedFile(name: "b-1.0.zip"),
    ListedFile(
      name: "a-0.1.dev3.zip",
      fields: "\"hashes\":{\"sha512\":\"\(String(repeating: "9f", count: 64))\"}"),
  ]

  @Test func `releases are listed newest first`() throws {
    let page = try page("a", files)
    let versions = (0..<page.releaseCount).map { page.version(at: $0).description }
    #expect(versions == ["2024.1.1.5.20240101", "2.0", "1.0+local.5", "1.0", "0.1.dev3"])
    for position in 0..<page.releaseCount {
      #expect(page.position(of: page.version(at: position)) == position)
    }
    #expect(page.position(of: try version("1.0.0.0")) == 3)
    #expect(page.position(of: try version("1.1")) == nil)
  }

  @Test func `files are what the index said`() throws {
    let page = try page("a", files)
    let listed = try (0..<page.releaseCount).flatMap { try #require(page.files(at: $0)) }
    #expect(
      listed.map(page.url) == [
        "https://index.test/files/a-2024.01.01.5.20240101.zip",
        "https://f.test/bb/a-2.0.tar.gz?x=1",
        "https://index.test/files/a-1.0+local.5-py3-none-any.whl",
        "https://f.test/aa/a-1.0-py3-none-any.whl", "https://f.test/cc/other",
        "https://index.test/files/a-0.1.dev3.zip",
      ])
    #expect(listed.map(page.name)[1...2] == ["a-2.0.tar.gz", "a-1.0+local.5-py3-none-any.whl"])
    #expect(listed[1].size == 77)
    #expect(listed[1].uploadTime == 1_704_067_200_000_000)
    #expect(page.string(listed[1].yanked) == "why")
    #expect(listed[2].advertisesMetadata)
    #expect(page.string(listed[2].requiresPython) == ">=3.8")
    #expect(page.digest(of: listed[4]) == nil)
    #expect(page.digest(of: listed[5])?.algorithm == .sha512)
    #expect(
      page.digest(of: listed[1])?.hex == SHA256.hexadecimal(of: Array("a-2.0.tar.gz".utf8)))
  }

  @Test func `a page of nothing has no releases`() throws {
    #expect(try page("a", []).releaseCount == 0)
  }

  @Test func `a flipped bit is found, before the blocks at once, in a block when it is used`()
    throws
  {
    let sound = try page("a", files)
    let bytes = sound.withBytes { [UInt8]($0) }
    for offset in bytes.indices {
      var damaged = bytes
      damaged[offset] ^= 0x10
      guard let page = try? Page(memory: damaged, of: try name("a")) else { continue }
      let lost = (0..<page.releaseCount).filter { page.files(at: $0) == nil }
      #expect(lost.count == 1, "offset \(offset)")
    }
  }

  @Test func `a page that ends early is none`() throws {
    let bytes = try page("a", files).withBytes { [UInt8]($0) }
    for count in 0..<bytes.count {
      #expect(throws: PageDamage.self) {
        try Page(memory: Array(bytes.prefix(count)), of: try name("a"))
      }
    }
    #expect(throws: PageDamage.wrongFormat) { try Page(memory: bytes, of: try name("b")) }
  }

  @Test func `another age leaves the rest alone`() throws {
    let old = try page("a", files)
    let new = try Page(memory: old.bytes(fetchedAt: 5, maxAge: 7), of: try name("a"))
    #expect(new.freshness == Freshness(fetchedAt: 5, maxAge: 7))
    #expect(new.files(at: 1)?.count == 1)
  }

  @Test func `thousands of strings keep their numbers`() throws {
    let many = (0..<3000).map {
      ListedFile(name: "a-\($0).zip", fields: "\"requires-python\":\">=3.\($0)\"")
    }
    let page = try page("a", many)
    for position in 0..<page.releaseCount {
      let file = try #require(page.files(at: position)?.first)
      #expect(page.string(file.requiresPython) == ">=3.\(page.version(at: position))")
    }
  }
}

@Suite struct MetadataRecordTests {
  private let first = RawDigest(bytes: SHA256.hash([1])) ?? RawDigest(words: .init())
  private let second = RawDigest(bytes: SHA256.hash([2])) ?? RawDigest(words: .init())

  private func record(_ file: RawDigest, _ lines: [String]) throws -> MetadataRecord {
    .dependencies(try CoreMetadata(parsing: metadata("a", "1", lines)), of: file)
  }

  private func requirements(_ bytes: [UInt8], of file: RawDigest) -> [String]? {
    bytes.withUnsafeBytes {
      MetadataRecord.find(.dependencies, about: [file], in: $0, from: 0) { payload in
        MetadataRecord.dependencies(payload)?.requirements.map(\.description)
      }
    }
  }

  @Test func `dependencies come back as they were`() throws {
    let lines = [
      "Requires-Dist: b[x,y] (>=1,<2) ; python_version < '3.8' and extra == 'Z'",
      "Requires-Dist: c @ https://f.test/c.zip ; os_name == 'nt'", "Requires-Python: >=3.8",
      "Provides-Extra: Z", "Provides-Extra: a",
    ]
    let bytes = try record(first, lines).bytes
    let expected = try CoreMetadata(parsing: metadata("a", "1", lines))
    let found = bytes.withUnsafeBytes {
      MetadataRecord.find(.dependencies, about: [second, first], in: $0, from: 0) {
        MetadataRecord.dependencies($0)
      }
    }
    let dependencies = try #require(found)
    #expect(dependencies.requirements == expected.requirements)
    #expect(dependencies.requiresPython == expected.requiresPython)
    #expect(Set(dependencies.extras) == Set(expected.extras))
  }

  @Test func `records are found by their file, the last one counts`() throws {
    let bytes =
      try record(first, ["Requires-Dist: b"]).bytes + record(second, []).bytes
      + record(first, ["Requires-Dist: c"]).bytes
    #expect(requirements(bytes, of: first) == ["c"])
    #expect(requirements(bytes, of: second) == [])
    let third = try #require(RawDigest(bytes: SHA256.hash([3])))
    #expect(requirements(bytes, of: third) == nil)
  }

  @Test func `damage loses a record, never more than what follows`() throws {
    let head = try record(first, ["Requires-Dist: b"]).bytes
    let tail = try record(second, ["Requires-Dist: c"]).bytes
    for count in 0..<tail.count {
      #expect(requirements(head + tail.prefix(count), of: first) == ["b"])
      #expect(requirements(head + tail.prefix(count), of: second) == nil)
    }
    for offset in tail.indices where !(20..<24).contains(offset) {
      var damaged = tail
      damaged[offset] ^= 1
      #expect(requirements(head + damaged, of: first) == ["b"])
      #expect(requirements(head + damaged, of: second) == nil, "offset \(offset)")
    }
  }
}
