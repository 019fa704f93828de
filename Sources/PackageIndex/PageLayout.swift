/// The binary form of a project's page: what is kept in the cache and used in place.
///
///     header · releases, newest first · string ranges · strings │ blocks, one a release │ records
///
/// All numbers are little-endian. What stands before the blocks has one checksum, compared when a
/// page is opened; each block has its own, compared when the release is looked at. Records (the
/// metadata of releases, `MetadataRecord`) are appended after the page is written.
enum PageLayout {
  /// A cache of another format is not looked into: it stands in another folder.
  static let version: UInt32 = 1
  static let magic: UInt32 = 0x4750_4B4C

  enum Header {
    static let magic = 0
    static let version = 4
    static let checksum = 8
    /// From here on the checksum counts.
    static let checked = 16
    static let fetchedAt = 16
    static let maxAge = 24
    static let flags = 28
    static let releaseCount = 32
    static let stringCount = 36
    static let stringRanges = 40
    static let strings = 44
    static let blocks = 48
    static let end = 52
    static let size = 56
  }

  /// The index said that it does not know the project.
  static let isAbsentFlag: UInt32 = 1

  enum Release {
    /// The version's packed key, or the number of the string that spells it.
    static let key = 0
    static let segments = 8
    static let isSpelled = 9
    static let fileCount = 12
    static let block = 16
    static let blockSize = 20
    static let checksum = 24
    static let size = 32
  }

  enum File {
    static let name = 0
    static let nameSize = 4
    static let urlSize = 6
    static let flags = 8
    static let tags = 12
    static let requiresPython = 16
    static let yanked = 20
    static let fileSize = 24
    static let uploadTime = 32
    static let digest = 40
    static let size = 72
  }

  /// Bits of a file's flags.
  enum Flag {
    static let isSource: UInt32 = 1
    static let hasMetadata: UInt32 = 2
    static let hasMetadataDigest: UInt32 = 4
    static let isYanked: UInt32 = 8
    static let hasSHA256: UInt32 = 16
    static let hasSHA384: UInt32 = 32
    static let hasSHA512: UInt32 = 64
    /// The URL begins with the page's common prefix.
    static let hasPrefix: UInt32 = 128
    /// The URL ends with the file's name, which is not repeated.
    static let endsWithName: UInt32 = 256
    static let hasSize: UInt32 = 512
    static let hasUploadTime: UInt32 = 1024
  }

  /// The strings that every page has, by number.
  enum Fixed {
    static let project: UInt32 = 0
    static let url: UInt32 = 1
    static let etag: UInt32 = 2
    static let lastModified: UInt32 = 3
    static let prefix: UInt32 = 4
  }

  /// Stands for no string.
  static let noString = UInt32.max
}

/// Bytes being written, numbers little-endian.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func append(_ value: UInt16) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ value: UInt32) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ digest: RawDigest) {
    append(digest.words.first)
    append(digest.words.second)
    append(digest.words.third)
    append(digest.words.fourth)
  }

  /// Fills up to a multiple of eight.
  mutating func align() {
    while bytes.count % 8 != 0 { bytes.append(0) }
  }

  /// Writes over what stands at an offset, which must exist.
  mutating func set(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  mutating func set(_ value: UInt64, at offset: Int) {
    for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }
}

extension UnsafeRawBufferPointer {
  /// A number, or 0 where the bytes end before it does.
  @inline(__always)
  func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
    guard offset >= 0, offset <= count &- MemoryLayout<Number>.size else { return 0 }
    return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// A stretch, or nothing where the bytes end before it does.
  @inline(__always)
  func stretch(_ offset: Int, _ size: Int) -> UnsafeRawBufferPointer {
    guard offset >= 0, size >= 0, offset <= count, size <= count &- offset else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(rebasing: self[offset..<offset + size])
  }

  /// How many bytes this and another stretch have in common at their beginnings.
  func sharedPrefix(with other: UnsafeRawBufferPointer) -> Int {
    let limit = Swift.min(count, other.count)
    var shared = 0
    while shared &+ 8 <= limit {
      let difference =
        number(at: shared, as: UInt64.self) ^ other.number(at: shared, as: UInt64.self)
      if difference != 0 { return shared &+ (difference.trailingZeroBitCount >> 3) }
      shared &+= 8
    }
    while shared < limit, self[shared] == other[shared] { shared &+= 1 }
    return shared
  }

  /// Whether the bytes are the same.
  func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    count == other.count && sharedPrefix(with: other) == count
  }

  /// The 32 bytes of a digest, zeros where the bytes end before it does.
  func digest(at offset: Int) -> RawDigest {
    RawDigest(
      words: .init(
        first: number(at: offset, as: UInt64.self), second: number(at: offset + 8, as: UInt64.self),
        third: number(at: offset + 16, as: UInt64.self),
        fourth: number(at: offset + 24, as: UInt64.self)))
  }
}
