import CCrypto

/// SHA-256 (FIPS 180-4) of byte strings, files and streams.
package enum SHA256 {
  /// The 32 bytes of the digest of `bytes`.
  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// The 32 bytes of the digest of `bytes`.
  package static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// The 32 bytes of the digest of `bytes`.
  ///
  /// `isOneOfMany` says whether many others are hashed too; only speed depends on it.
  package static func hash(
    _ bytes: UnsafeRawBufferPointer, isOneOfMany: Bool = false
  ) -> [UInt8] {
    var stream = SHA256Stream(expecting: isOneOfMany ? nil : bytes.count)
    stream.update(bytes)
    return stream.finish()
  }

  /// The digest as 64 lower-case hexadecimal digits.
  package static func hexadecimal(of bytes: [UInt8]) -> String {
    hexadecimal(digest: hash(bytes))
  }

  /// The digest of a file's bytes as 64 lower-case hexadecimal digits.
  ///
  /// - Throws: `FileError` when the file cannot be opened or mapped.
  package static func hexadecimal(ofFile path: String) throws(FileError) -> String {
    hexadecimal(digest: try MappedFile(path).withBytes { hash($0) })
  }

  /// Lower-case hexadecimal digits, two a byte.
  package static func hexadecimal(digest: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: digest.count * 2) { text in
      for (index, byte) in digest.enumerated() {
        text[2 * index] = digit(byte >> 4)
        text[2 * index + 1] = digit(byte & 15)
      }
      return digest.count * 2
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
  }
}

/// A digest of bytes that arrive in pieces.
package struct SHA256Stream: ~Copyable {
  private var state = ccrypto_sha256()

  /// - Parameter expected: The number of bytes to come, if known; only speed depends on it.
  package init(expecting expected: Int? = nil) {
    ccrypto_sha256_init(&state, expected ?? Int.max)
  }

  /// Takes the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    ccrypto_sha256_update(&state, bytes.baseAddress, bytes.count)
  }

  /// The 32 bytes of the digest of everything taken.
  package consuming func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
      ccrypto_sha256_final(&state, digest.baseAddress)
      count = 32
    }
  }
}
