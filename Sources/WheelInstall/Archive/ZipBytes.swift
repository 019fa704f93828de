/// The numbers of an archive, little-endian; outside the archive every number is 0.
struct ZipBytes {
  let bytes: UnsafeRawBufferPointer

  var count: Int { bytes.count }

  @inline(__always)
  func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
    guard offset >= 0, offset <= bytes.count &- MemoryLayout<Number>.size else { return 0 }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// A number of two bytes.
  func short(at offset: Int) -> Int { Int(number(at: offset, as: UInt16.self)) }

  /// A number of four bytes.
  func long(at offset: Int) -> Int { Int(number(at: offset, as: UInt32.self)) }

  /// A number of eight bytes; nil where it is beyond what an archive can have.
  func wide(at offset: Int) -> Int? { Int(exactly: number(at: offset, as: UInt64.self)) }

  /// A part of the archive; nil where the archive does not have all of it.
  func slice(_ start: Int, count length: Int) -> UnsafeRawBufferPointer? {
    guard start >= 0, length >= 0, start <= count, length <= count - start else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
  }
}

/// What the records of an archive begin with.
enum ZipSignature {
  static let entry: UInt32 = 0x0403_4B50
  static let directory: UInt32 = 0x0201_4B50
  static let descriptor: UInt32 = 0x0807_4B50
  static let end: UInt32 = 0x0605_4B50
  static let largeEnd: UInt32 = 0x0606_4B50
  static let largeLocator: UInt32 = 0x0706_4B50
}
