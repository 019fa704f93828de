extension ZipWriter.Member {
  /// Packs the data as deflate does without compressing it: stored blocks.
  package mutating func deflate() {
    var packed: [UInt8] = []
    var rest = data[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      packed.append(rest.isEmpty ? 1 : 0)
      let size = UInt16(block.count)
      packed += [UInt8(size & 0xFF), UInt8(size >> 8), UInt8(~size & 0xFF), UInt8(~size >> 8)]
      packed += block
    } while !rest.isEmpty
    self.packed = packed
    method = 8
  }

  /// A file of so many null bytes, packed to a hundred and fiftieth of that; its checksum is wrong.
  package static func zeros(_ name: String, about count: Int) -> ZipWriter.Member {
    var member = ZipWriter.Member(name, "")
    var bits = BitWriter()
    // One block with the fixed codes: a null byte, copies of 258 bytes from one byte back, the end.
    bits.append(0b011, 3)
    bits.append(0b0000_1100, 8)
    for _ in 0..<count / 258 { bits.append(0b0_0000_1010_0011, 13) }
    bits.append(0, 7)
    member.method = 8
    member.packed = bits.bytes
    member.size = 1 + count / 258 * 258
    member.own.size = member.size
    return member
  }

  /// Leaves checksum and sizes to a description behind the data, as streaming programs do.
  package mutating func describeLater(signed: Bool = true, wide: Bool = false) {
    flags |= 1 << 3
    own.checksum = 0
    own.size = 0
    own.packedSize = 0
    var bytes = Bytes()
    if signed { bytes.long(0x0807_4B50) }
    bytes.long(Int(checksum))
    for size in [packed.count, data.count] {
      if wide { bytes.wide(size) } else { bytes.long(size) }
    }
    descriptor = bytes.bytes
  }

  /// Leaves the sizes to zip64's extra fields, as for files of four gigabytes.
  package mutating func useLargeSizes() {
    var bytes = Bytes()
    bytes.short(1)
    bytes.short(16)
    bytes.wide(data.count)
    bytes.wide(packed.count)
    ownExtra += bytes.bytes
    directoryExtra += bytes.bytes
    (size, packedSize) = (0xFFFF_FFFF, 0xFFFF_FFFF)
    (own.size, own.packedSize) = (0xFFFF_FFFF, 0xFFFF_FFFF)
  }
}

/// Bits one after another, the lowest of each byte first.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var used = 8

  mutating func append(_ bits: Int, _ count: Int) {
    for index in 0..<count {
      if used == 8 {
        bytes.append(0)
        used = 0
      }
      bytes[bytes.count - 1] |= UInt8(bits >> index & 1) << UInt8(used)
      used += 1
    }
  }
}
