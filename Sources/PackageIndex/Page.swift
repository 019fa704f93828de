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
  private let blocks: Int
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

  var freshness: Freshness {
    let (fetchedAt, maxAge) = withBytes { bytes in
      (
        bytes.number(at: PageLayout.Header.fetchedAt, as: Int64.self),
        bytes.number(at: PageLayout.Header.maxAge, as: UInt32.self)
      )
    }
    return Freshness(
      fetchedAt: fetchedAt, maxAge: maxAge, etag: string(PageLayout.Fixed.etag),
      lastModified: string(PageLayout.Fixed.lastModified))
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
  /// The block of a release, or nil where it is damaged.
  private func block(at position: Int, _ bytes: UnsafeRawBufferPointer) -> (
    start: Int, files: Int, bytes: UnsafeRawBufferPointer
  )? {
    typealias Release = PageLayout.Release
    guard position >= 0, position < releaseCount else { return nil }
    let entry = PageLayout.Header.size + position * Release.size
    let start = blocks + Int(bytes.number(at: entry + Release.block, as: UInt32.self))
    let size = Int(bytes.number(at: entry + Release.blockSize, as: UInt32.self))
    let files = Int(bytes.number(at: entry + Release.fileCount, as: UInt32.self))
    let block = bytes.stretch(start, size)
    guard block.count == size, files * PageLayout.File.size <= size,
      Checksum.of(block) == bytes.number(at: entry + Release.checksum, as: UInt64.self)
    else { return nil }
    return (start, files, block)
  }

  /// The files of a release in the order of the page, or nil where the page is damaged there.
  func files(at position: Int) -> [PageFile]? {
    withBytes { bytes in
      guard let block = block(at: position, bytes) else { return nil }
      return (0..<block.files).map { index in
        PageFile(block.bytes, row: index * PageLayout.File.size, blockStart: block.start)
      }
    }
  }

  func name(of file: PageFile) -> String {
    text(file.name, file.nameSize)
  }

  /// The absolute address of a file.
  func url(of file: PageFile) -> String {
    withBytes { bytes in
      var url: [UInt8] = []
      if file.has(PageLayout.Flag.hasPrefix) {
        withString(PageLayout.Fixed.prefix) { url.append(contentsOf: $0) }
      }
      url.append(contentsOf: bytes.stretch(file.name + file.nameSize, file.urlSize))
      if file.has(PageLayout.Flag.endsWithName) {
        url.append(contentsOf: bytes.stretch(file.name, file.nameSize))
      }
      return String(decoding: url, as: UTF8.self)
    }
  }

  /// The strongest way that the index gave to recognize a file, SHA-256 if it is there.
  func digest(of file: PageFile) -> Digest? {
    if let digest = file.sha256 { return digest.digest }
    let algorithm: Digest.Algorithm
    if file.has(PageLayout.Flag.hasSHA512) {
      algorithm = .sha512
    } else if file.has(PageLayout.Flag.hasSHA384) {
      algorithm = .sha384
    } else {
      return nil
    }
    var offset = file.name + file.nameSize + file.urlSize
    if file.has(PageLayout.Flag.hasMetadataDigest) { offset += RawDigest.byteCount }
    return Digest(algorithm, hex: text(offset, algorithm.digits))
  }

  /// The SHA-256 of the file's metadata, where the index gave it.
  func metadataDigest(of file: PageFile) -> RawDigest? {
    guard file.has(PageLayout.Flag.hasMetadataDigest) else { return nil }
    return withBytes { $0.digest(at: file.name + file.nameSize + file.urlSize) }
  }

  private func text(_ offset: Int, _ size: Int) -> String {
    withBytes { String(decoding: $0.stretch(offset, size), as: UTF8.self) }
  }
}

/// One file of a release, as its page lists it.
struct PageFile: Sendable {
  /// Offset in the page, and size.
  let name: Int
  let nameSize: Int
  /// What of the URL stands behind the name.
  let urlSize: Int
  private let flags: UInt32
  /// Numbers of the page's strings.
  let tags: UInt32
  let requiresPython: UInt32
  let yanked: UInt32
  /// In bytes.
  let size: Int64?
  /// Microseconds since 1970.
  let uploadTime: Int64?
  let sha256: RawDigest?

  init(_ block: UnsafeRawBufferPointer, row: Int, blockStart: Int) {
    typealias File = PageLayout.File
    name = blockStart + Int(block.number(at: row + File.name, as: UInt32.self))
    nameSize = Int(block.number(at: row + File.nameSize, as: UInt16.self))
    urlSize = Int(block.number(at: row + File.urlSize, as: UInt16.self))
    flags = block.number(at: row + File.flags, as: UInt32.self)
    tags = block.number(at: row + File.tags, as: UInt32.self)
    requiresPython = block.number(at: row + File.requiresPython, as: UInt32.self)
    yanked = block.number(at: row + File.yanked, as: UInt32.self)
    size =
      flags & PageLayout.Flag.hasSize == 0
      ? nil : block.number(at: row + File.fileSize, as: Int64.self)
    uploadTime =
      flags & PageLayout.Flag.hasUploadTime == 0
      ? nil : block.number(at: row + File.uploadTime, as: Int64.self)
    sha256 =
      flags & PageLayout.Flag.hasSHA256 == 0 ? nil : block.digest(at: row + File.digest)
  }

  func has(_ flag: UInt32) -> Bool { flags & flag != 0 }

  var isSource: Bool { has(PageLayout.Flag.isSource) }
  var isYanked: Bool { has(PageLayout.Flag.isYanked) }
  /// Whether the index says that `<url>.metadata` is there (PEP 658).
  var advertisesMetadata: Bool { has(PageLayout.Flag.hasMetadata) }
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
