/// A fast 64-bit checksum against damage (four lanes of multiply and rotate, as xxHash has them).
///
/// It finds accidents, not attacks: whoever can write the cache can write anything into it.
package enum Checksum {
  /// The checksum of some bytes; the same on every machine.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let first: UInt64 = 0x9E37_79B1_85EB_CA87
    let second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    var lanes = (first &+ second, second, UInt64(0), 0 &- first)
    var offset = 0
    while offset &+ 32 <= bytes.count {
      lanes.0 = mix(lanes.0, word(bytes, offset), first, second)
      lanes.1 = mix(lanes.1, word(bytes, offset &+ 8), first, second)
      lanes.2 = mix(lanes.2, word(bytes, offset &+ 16), first, second)
      lanes.3 = mix(lanes.3, word(bytes, offset &+ 24), first, second)
      offset &+= 32
    }
    var sum =
      rotated(lanes.0, 1) &+ rotated(lanes.1, 7) &+ rotated(lanes.2, 12) &+ rotated(lanes.3, 18)
    sum = sum &+ UInt64(truncatingIfNeeded: bytes.count)
    while offset &+ 8 <= bytes.count {
      sum = mix(sum, word(bytes, offset), first, second)
      offset &+= 8
    }
    while offset < bytes.count {
      sum = mix(sum, UInt64(bytes[offset]), first, second)
      offset &+= 1
    }
    sum ^= sum >> 33
    sum = sum &* second
    sum ^= sum >> 29
    return sum
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  @inline(__always)
  private static func mix(
    _ lane: UInt64, _ word: UInt64, _ first: UInt64, _ second: UInt64
  ) -> UInt64 {
    rotated(lane &+ word &* second, 31) &* first
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }
}
