/// Writes zip archives byte by byte, such ones too that no honest program writes.
///
/// Everything that stands in an archive twice can be made to differ; the parts are in the order of
/// the format, and each has a field here.
package struct ZipWriter: Sendable {
  /// One member.
  package struct Member: Sendable {
    package var name: [UInt8]
    package var data: [UInt8]
    /// What stands in the archive; the data itself unless it is packed.
    package var packed: [UInt8]
    package var method: UInt16 = 0
    package var flags: UInt16 = 0
    package var checksum: UInt32
    package var mode: UInt32 = 0o100644
    /// Who made it: 3 is Unix, 0 is DOS.
    package var system: UInt8 = 3
    package var directoryExtra: [UInt8] = []
    package var ownExtra: [UInt8] = []
    package var comment: [UInt8] = []
    /// In the header in front of the data, where it says something else than the directory.
    package var own: Own = Own()
    /// In the directory.
    package var size: Int?
    package var packedSize: Int?
    /// Where the directory says that the header stands.
    package var offset: Int?
    /// Behind the data.
    package var descriptor: [UInt8] = []
    /// Behind the descriptor; belongs to nothing.
    package var stray: [UInt8] = []
    /// Whether the directory has it, and whether it is there at all.
    package var isListed = true
    package var isThere = true

    package struct Own: Sendable {
      package var name: [UInt8]?
      package var method: UInt16?
      package var flags: UInt16?
      package var checksum: UInt32?
      package var size: Int?
      package var packedSize: Int?
    }

    package init(_ name: [UInt8], _ data: [UInt8]) {
      self.name = name
      self.data = data
      packed = data
      checksum = ZipWriter.checksum(data)
    }

    package init(_ name: String, _ data: [UInt8]) {
      self.init(Array(name.utf8), data)
      // Where a name needs it, honest programs say that it is UTF-8.
      if name.utf8.contains(where: { $0 >= 0x80 }) { flags = 1 << 11 }
    }

    package init(_ name: String, _ text: String = "") {
      self.init(name, Array(text.utf8))
    }
  }

  package var members: [Member]
  /// In front of everything; the offsets do not count it.
  package var prefix: [UInt8] = []
  /// Between the last member and the directory.
  package var gap: [UInt8] = []
  package var comment: [UInt8] = []
  package var suffix: [UInt8] = []
  /// In the end record, where it says something else than is so.
  package var count: Int?
  package var countOnDisk: Int?
  package var disk = 0
  package var directorySize: Int?
  package var directoryOffset: Int?
  /// Whether zip64's records stand in front of the end record, and what they say.
  package var large: Large?

  package struct Large: Sendable {
    package var count: Int?
    package var size: Int?
    package var offset: Int?
    package var recordOffset: Int?
    package var recordSize = 44
    /// Whether the end record leaves its numbers to the large one.
    package var isSole = true

    package init() {}
  }

  package init(_ members: [Member]) {
    self.members = members
  }

  /// The archive.
  package var bytes: [UInt8] {
    var bytes = Bytes()
    var offsets: [Int] = []
    for member in members {
      offsets.append(bytes.count)
      if member.isThere { bytes.append(own: member) }
    }
    bytes.bytes += gap
    let directory = bytes.count
    for (member, offset) in zip(members, offsets) where member.isListed {
      bytes.append(listed: member, at: member.offset ?? offset)
    }
    appendEnd(to: &bytes, directory: directory)
    return prefix + bytes.bytes + suffix
  }

  /// Where the directory stands, not counting the prefix.
  package var directoryStart: Int {
    let own = ZipWriter(members).ownBytes
    return own.count + gap.count
  }

  /// Of the directory, in bytes.
  package var directoryLength: Int {
    var bytes = Bytes()
    for member in members where member.isListed { bytes.append(listed: member, at: 0) }
    return bytes.count
  }

  private var ownBytes: [UInt8] {
    var bytes = Bytes()
    for member in members where member.isThere { bytes.append(own: member) }
    return bytes.bytes
  }

  private func appendEnd(to bytes: inout Bytes, directory: Int) {
    let listed = members.count { $0.isListed }
    var numbers = (
      count: count ?? listed, size: directorySize ?? bytes.count - directory,
      offset: directoryOffset ?? directory
    )
    if let large {
      let record = bytes.count
      bytes.long(0x0606_4B50)
      bytes.wide(large.recordSize)
      bytes.short(45)
      bytes.short(45)
      bytes.long(0)
      bytes.long(0)
      bytes.wide(large.count ?? numbers.count)
      bytes.wide(large.count ?? numbers.count)
      bytes.wide(large.size ?? numbers.size)
      bytes.wide(large.offset ?? numbers.offset)
      bytes.bytes += [UInt8](repeating: 0, count: max(0, large.recordSize - 44))
      bytes.long(0x0706_4B50)
      bytes.long(0)
      bytes.wide(large.recordOffset ?? record)
      bytes.long(1)
      if large.isSole { numbers = (0xFFFF, 0xFFFF_FFFF, 0xFFFF_FFFF) }
    }
    bytes.long(0x0605_4B50)
    bytes.short(disk)
    bytes.short(disk)
    bytes.short(countOnDisk ?? numbers.count)
    bytes.short(numbers.count)
    bytes.long(numbers.size)
    bytes.long(numbers.offset)
    bytes.short(comment.count)
    bytes.bytes += comment
  }

  /// The CRC-32 of zip, a bit at a time.
  package static func checksum(_ data: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in data {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}

/// Little-endian numbers one after another.
struct Bytes {
  var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func short(_ number: Int) { append(UInt16(truncatingIfNeeded: number)) }
  mutating func long(_ number: Int) { append(UInt32(truncatingIfNeeded: number)) }
  mutating func wide(_ number: Int) { append(UInt64(truncatingIfNeeded: number)) }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// The header in front of the data, and the data.
  mutating func append(own member: ZipWriter.Member) {
    let name = member.own.name ?? member.name
    long(0x0403_4B50)
    short(45)
    short(Int(member.own.flags ?? member.flags))
    short(Int(member.own.method ?? member.method))
    long(0x0021_0000)
    long(Int(member.own.checksum ?? member.checksum))
    long(member.own.packedSize ?? member.packed.count)
    long(member.own.size ?? member.data.count)
    short(name.count)
    short(member.ownExtra.count)
    bytes += name
    bytes += member.ownExtra
    bytes += member.packed
    bytes += member.descriptor
    bytes += member.stray
  }

  mutating func append(listed member: ZipWriter.Member, at offset: Int) {
    long(0x0201_4B50)
    short(Int(member.system) << 8 | 45)
    short(45)
    short(Int(member.flags))
    short(Int(member.method))
    long(0x0021_0000)
    long(Int(member.checksum))
    long(member.packedSize ?? member.packed.count)
    long(member.size ?? member.data.count)
    short(member.name.count)
    short(member.directoryExtra.count)
    short(member.comment.count)
    short(0)
    short(0)
    long(Int(member.mode) << 16)
    long(offset)
    bytes += member.name
    bytes += member.directoryExtra
    bytes += member.comment
  }
}
