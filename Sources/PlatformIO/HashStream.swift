import CCrypto

/// The ways to recognize a file that locks and indexes use (FIPS 180-4).
package enum HashAlgorithm: Hashable, Sendable, CaseIterable {
  case sha256, sha384, sha512

  /// Of a digest, in bytes.
  package var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}

/// A digest, by an algorithm of choice, of bytes that arrive in pieces.
package struct HashStream: ~Copyable {
  package let algorithm: HashAlgorithm
  private var short = ccrypto_sha256()
  private var long = ccrypto_sha512()

  /// `expected` is the number of bytes to come, if known; only speed depends on it.
  package init(_ algorithm: HashAlgorithm, expecting expected: Int? = nil) {
    self.algorithm = algorithm
    switch algorithm {
    case .sha256: ccrypto_sha256_init(&short, expected ?? Int.max)
    case .sha384: ccrypto_sha512_init(&long, true)
    case .sha512: ccrypto_sha512_init(&long, false)
    }
  }

  /// Takes the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    switch algorithm {
    case .sha256: ccrypto_sha256_update(&short, bytes.baseAddress, bytes.count)
    case .sha384, .sha512: ccrypto_sha512_update(&long, bytes.baseAddress, bytes.count)
    }
  }

  /// The bytes of the digest of everything taken; to be called once.
  package mutating func finish() -> [UInt8] {
    let size = algorithm.byteCount
    return [UInt8](unsafeUninitializedCapacity: size) { digest, count in
      switch algorithm {
      case .sha256: ccrypto_sha256_final(&short, digest.baseAddress)
      case .sha384, .sha512: ccrypto_sha512_final(&long, digest.baseAddress, size)
      }
      count = size
    }
  }

  /// The bytes of the digest of `bytes`.
  package static func hash(
    _ bytes: UnsafeRawBufferPointer, _ algorithm: HashAlgorithm
  ) -> [UInt8] {
    var stream = HashStream(algorithm, expecting: bytes.count)
    stream.update(bytes)
    return stream.finish()
  }
}
