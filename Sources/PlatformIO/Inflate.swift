import CDeflate

/// Why compressed bytes could not be inflated.
package enum InflateError: Error, Hashable, Sendable {
  /// The bytes are not what the format allows, or end early.
  case damaged
  /// The data would be longer than `limit` bytes.
  case tooLarge(limit: Int)
  /// The data is shorter than its directory says.
  case wrongSize(expected: Int, found: Int)
  case outOfMemory

  /// The reason as a clause without a subject: "the compressed data is damaged".
  package var message: String {
    switch self {
    case .damaged: "the compressed data is damaged"
    case .tooLarge(let limit): "the data is larger than \(limit) bytes"
    case .wrongSize(let expected, let found):
      "the data has \(found) bytes where \(expected) were announced"
    case .outOfMemory: "there is not enough memory to decompress the data"
    }
  }
}

/// Whole-buffer decompression (RFC 1951, RFC 1952).
package enum Inflate {
  /// The data of a raw deflate stream, which must be exactly `expectedSize` bytes long.
  ///
  /// No more than `limit` bytes are allocated, whatever `expectedSize` claims.
  package static func raw(
    _ bytes: [UInt8], expectedSize: Int, limit: Int = .max
  ) throws(InflateError) -> [UInt8] {
    try raw(bytes.span, expectedSize: expectedSize, limit: limit)
  }

  /// The data of a raw deflate stream that is a part of something longer.
  package static func raw(
    _ bytes: Span<UInt8>, expectedSize: Int, limit: Int = .max
  ) throws(InflateError) -> [UInt8] {
    try bytes.withUnsafeBytes { (bytes) throws(InflateError) in
      try Inflater().raw(bytes, expectedSize: expectedSize, limit: limit)
    }
  }

  /// The data of a gzip file, all members of it, at most `limit` bytes.
  package static func gzip(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
    try bytes.span.withUnsafeBytes { (bytes) throws(InflateError) in
      try Inflater().gzip(bytes, limit: limit)
    }
  }

  /// The first `count` bytes of the first member of a gzip file, fewer if it is shorter.
  package static func gzipPrefix(_ bytes: [UInt8], count: Int) throws(InflateError) -> [UInt8] {
    try bytes.span.withUnsafeBytes { (bytes) throws(InflateError) in
      try Inflater().gzipPrefix(bytes, count: count)
    }
  }

  /// CRC-32 as zip and gzip use it.
  package static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    libdeflate_crc32(0, bytes.baseAddress, bytes.count)
  }
}

/// A decompressor, to be kept when many streams are inflated one after another.
package struct Inflater: ~Copyable {
  private let decompressor: OpaquePointer?

  package init() {
    decompressor = libdeflate_alloc_decompressor()
  }

  deinit {
    libdeflate_free_decompressor(decompressor)
  }

  /// The data of a raw deflate stream, which must be exactly `expectedSize` bytes long.
  package func raw(
    _ bytes: UnsafeRawBufferPointer, expectedSize: Int, limit: Int = .max
  ) throws(InflateError) -> [UInt8] {
    guard expectedSize >= 0, expectedSize <= limit else { throw .tooLarge(limit: limit) }
    // Deflate cannot do better than 1032:1, so a directory that claims more is not worth memory.
    guard expectedSize / 1032 <= bytes.count else { throw .damaged }
    var result = LIBDEFLATE_SUCCESS
    guard let decompressor else { throw .outOfMemory }
    let data = [UInt8](unsafeUninitializedCapacity: expectedSize) { buffer, count in
      result = libdeflate_deflate_decompress(
        decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, expectedSize, &count)
      if result != LIBDEFLATE_SUCCESS { count = 0 }
    }
    guard result == LIBDEFLATE_SUCCESS else {
      throw result == LIBDEFLATE_INSUFFICIENT_SPACE ? .tooLarge(limit: expectedSize) : .damaged
    }
    guard data.count == expectedSize else {
      throw .wrongSize(expected: expectedSize, found: data.count)
    }
    return data
  }

  /// Fills `data` with the data of a raw deflate stream, which must take up all of `bytes` and be
  /// exactly as long as `data`.
  package func raw(
    _ bytes: UnsafeRawBufferPointer, into data: UnsafeMutableRawBufferPointer
  ) throws(InflateError) {
    guard let decompressor else { throw .outOfMemory }
    var consumed = 0
    var count = 0
    let result = libdeflate_deflate_decompress_ex(
      decompressor, bytes.baseAddress, bytes.count, data.baseAddress, data.count, &consumed, &count)
    guard result == LIBDEFLATE_SUCCESS else {
      throw result == LIBDEFLATE_INSUFFICIENT_SPACE ? .tooLarge(limit: data.count) : .damaged
    }
    guard count == data.count else { throw .wrongSize(expected: data.count, found: count) }
    guard consumed == bytes.count else { throw .damaged }
  }

  /// The data of a gzip file, all members of it, at most `limit` bytes.
  package func gzip(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(InflateError) -> [UInt8] {
    var data: [UInt8] = []
    var rest = bytes[...]
    repeat {
      let (member, consumed) = try gzipMember(
        UnsafeRawBufferPointer(rebasing: rest), limit: limit - data.count, total: limit)
      if data.isEmpty { data = member } else { data += member }
      rest = rest.dropFirst(max(consumed, 1))
      // Anything but another member after the first is padding, as gzip(1) and tarfile treat it.
    } while rest.count >= 18 && rest[rest.startIndex] == 0x1F && rest[rest.startIndex + 1] == 0x8B
    return data
  }

  private func gzipMember(
    _ bytes: UnsafeRawBufferPointer, limit: Int, total: Int
  ) throws(InflateError) -> (data: [UInt8], consumed: Int) {
    guard let decompressor else { throw .outOfMemory }
    guard bytes.count >= 18 else { throw .damaged }
    // The last four bytes are the size modulo 2³²: right for most files, only a first guess here.
    let announced = Int(
      bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self).littleEndian)
    let credible = bytes.count < Int.max / 1032 ? bytes.count * 1032 : Int.max
    var capacity = min(max(announced, 64), credible, limit)
    while true {
      var consumed = 0
      var result = LIBDEFLATE_SUCCESS
      let data = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        result = libdeflate_gzip_decompress_ex(
          decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, capacity, &consumed,
          &count)
        if result != LIBDEFLATE_SUCCESS { count = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return (data, consumed)
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        guard capacity < min(limit, credible) else { throw .tooLarge(limit: total) }
        capacity = min(capacity * 2, limit, credible)
      default: throw .damaged
      }
    }
  }

  /// The first `count` bytes of the first member of a gzip file, fewer if it is shorter.
  package func gzipPrefix(
    _ bytes: UnsafeRawBufferPointer, count wanted: Int
  ) throws(InflateError) -> [UInt8] {
    guard let decompressor else { throw .outOfMemory }
    guard wanted >= 0, wanted < Int.max - 1024 else { throw .damaged }
    // libdeflate writes in order and never looks back at what it may not write: when it stops for
    // lack of space, at most one match (258 bytes) is missing at the end of the buffer.
    let capacity = wanted + 1024
    var result = LIBDEFLATE_SUCCESS
    let data = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      buffer.initialize(repeating: 0)
      result = libdeflate_gzip_decompress_ex(
        decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, capacity, nil, &count)
      count = result == LIBDEFLATE_SUCCESS ? min(count, wanted) : wanted
    }
    guard result == LIBDEFLATE_SUCCESS || result == LIBDEFLATE_INSUFFICIENT_SPACE else {
      throw .damaged
    }
    return data
  }
}
