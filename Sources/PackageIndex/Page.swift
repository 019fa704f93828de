import Packaging
import PlatformIO
import Synchronization

/// Why bytes are no page.
enum PageDamage: Error, Hashable, Sendable {
  case tooShort, wrongFormat, wrongChecksum
}

/// A project's page in its binary form, used where it lies: in memory, or mapped from the cache.
final class Page: Sendable {
  private let storage: Storage
  let project: PackageName
  let releaseCount: Int
  let isAbsent: Bool
  private let stringCount: Int
  private let stringRanges: Int
  private let strings: Int
  /// Where the first block begins.
  let blocks: Int
  /// Where the page ends and the records begin.
  let end: Int
  /// Versions that are spelled out, by their string's number; filled when first asked for.
  private let spelled = Mutex<[UInt32: Version]>([:])

  private enum Storage: Sendable {
    case memory([UInt8])
    case mapped(MappedFile)
  }

  /// Checks all but the blocks and the records.
  convenience init(
    memory bytes: [UInt8], of project: PackageName
  ) throws(PageDamage) {
    try self.init(.memory(bytes), of: project)
  }

  /// Checks all but the blocks and the records.
  convenience init(
    mapped file: MappedFile, of project: PackageName
  ) throws(PageDamage) {
    try self.init(.mapped(file), of: project)
  }

  private init(_ storage: Storage, of project: PackageName) throws(PageDamage) {
    typealias Header = PageLayout.Header
    self.storage = storage
    self.project = project
    let header = try Self.withBytes(storage) { bytes throws(PageDamage) in
      guard bytes.count >= Header.size else { throw .tooShort }
      guard bytes.number(at: Header.magic, as: UInt32.self) == PageLayout.magic,
        bytes.number(at: Header.version, as: UInt32.self) == PageLayout.version
      else { throw .wrongFormat }
      let numbers = (0..<7).map { Int(bytes.number(at: Header.flags + 4 * $0, as: UInt32.self)) }
      let (ranges, strings, blocks, end) = (numbers[3], numbers[4], numbers[5], numbers[6])
      guard ranges == Header.size + numbers[1] * PageLayout.Release.size,
        strings == ranges + 8 * numbers[2], strings <= blocks, blocks <= end, end <= bytes.count
      else { throw .tooShort }
      let checked = bytes.stretch(Header.checked, blocks - Header.checked)
      guard Checksum.of(checked) == bytes.number(at: Header.checksum, as: UInt64.self) else {
        throw .wrongChecksum
      }
      return numbers
    }
    isAbsent = UInt32(truncatingIfNeeded: header[0]) & PageLayout.isAbsentFlag != 0
    releaseCount = header[1]
    stringCount = header[2]
    stringRanges = header[3]
    strings = header[4]
    blocks = header[5]
    end = header[6]
    guard string(PageLayout.Fixed.project) == project.text else { throw .wrongFormat }
  }

  @inline(__always)
  private static func withBytes<R, E: Error>(
    _ storage: Storage, _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    switch storage {
    case .memory(let bytes):
      try bytes.span.withUnsafeBytes { (raw) throws(E) in try body(raw) }
    case .mapped(let file): try file.withBytes(body)
    }
  }

  /// Calls `body` with all the bytes, the records too.
  @inline(__always)
  func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try Self.withBytes(storage, body)
  }
}

extension Page {
  /// The version of the release at a position, newest first; O(1) except for the first one of those
  /// that no packed key tells.
  func version(at position: Int) -> Version {
    precondition(position >= 0 && position < releaseCount, "a position is below the count")
    let offset = PageLayout.Header.size + position * PageLayout.Release.size
    let (key, segments) = withBytes { bytes in
      (
        bytes.number(at: offset + PageLayout.Release.key, as: UInt64.self),
        bytes.number(at: offset + PageLayout.Release.segments, as: UInt16.self)
      )
    }
    if segments < 256,
      let version = Version(exactKey: key, segments: UInt8(truncatingIfNeeded: segments))
    {
      return version
    }
    return spelledVersion(UInt32(truncatingIfNeeded: key))
  }

  private func spelledVersion(_ number: UInt32) -> Version {
    spelled.withLock { known in
      if let version = known[number] { return version }
      let version = (try? Version(parsing: string(number))) ?? Version(release: [0])
      known[number] = version
      return version
    }
  }

  /// The position of a version, nil if it is not there; O(log n).
  func position(of version: Version) -> Int? {
    var low = 0
    var high = releaseCount
    while low < high {
      let middle = (low + high) / 2
      if self.version(at: middle) > version { low = middle + 1 } else { high = middle }
    }
    return low < releaseCount && self.version(at: low) == version ? low : nil
  }

  /// A string of the page's table; empty for a number that is none.
  func string(_ number: UInt32) -> String {
    withString(number) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the bytes of a string of the page's table.
  @inline(__always)
  func withString<R>(_ number: UInt32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    withBytes { bytes in
      guard Int(number) < stringCount else { return body(bytes.stretch(0, 0)) }
      let range = stringRanges + 8 * Int(number)
      return body(
        bytes.stretch(
          strings + Int(bytes.number(at: range, as: UInt32.self)),
          Int(bytes.number(at: range + 4, as: UInt32.self))))
    }
  }

  /// The number of strings, for tables of what has been found out about them.
  var distinctStrings: Int { stringCount }

  /// Whether the page may be used without asking, at a time in seconds since 1970.
  func isFresh(at now: Int64) -> Bool { age.isFresh(at: now) }

  var freshness: Freshness {
    var freshness = age
    freshness.etag = string(PageLayout.Fixed.etag)
    freshness.lastModified = string(PageLayout.Fixed.lastModified)
    return freshness
  }

  /// How long it may be used, and no word on how to ask again.
  var age: Freshness {
    withBytes { bytes in
      Freshness(
        fetchedAt: bytes.number(at: PageLayout.Header.fetchedAt, as: Int64.self),
        maxAge: bytes.number(at: PageLayout.Header.maxAge, as: UInt32.self))
    }
  }

  /// The bytes with another age: what an answer that nothing has changed leaves.
  func bytes(fetchedAt: Int64, maxAge: UInt32) -> [UInt8] {
    typealias Header = PageLayout.Header
    var writer = ByteWriter(bytes: withBytes { [UInt8]($0) })
    writer.set(UInt64(bitPattern: fetchedAt), at: Header.fetchedAt)
    writer.set(maxAge, at: Header.maxAge)
    let checksum = writer.bytes.withUnsafeBytes {
      Checksum.of($0.stretch(Header.checked, blocks - Header.checked))
    }
    writer.set(checksum, at: Header.checksum)
    return writer.bytes
  }
}

extension Page {
  /// What was appended to the page, up to the first thing that is no record.
  var records: [UInt8] {
    withBytes { bytes in
      [UInt8](bytes.stretch(end, MetadataRecord.end(in: bytes, from: end) - end))
    }
  }

  /// Calls `body` with the payload of the last record of a kind that is about one of the files.
  func record<R>(
    _ kind: MetadataRecord.Kind, about files: [RawDigest],
    _ body: (UnsafeRawBufferPointer) -> R?
  ) -> R? {
    withBytes { MetadataRecord.find(kind, about: files, in: $0, from: end, body) }
  }
}
