import PlatformIO
import Testing

@Suite("HashStream")
struct HashStreamTests {
  // FIPS 180-4's own examples, and what coreutils says of others.
  // swift-format-ignore
  @Test(arguments: [
    (HashAlgorithm.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (.sha384, "abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
    (.sha512, "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
    (.sha384, "", "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"),
    (.sha512, "", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"),
  ])
  func `the digests are the published ones`(
    _ algorithm: HashAlgorithm, _ text: String, _ hex: String
  ) {
    let digest = Array(text.utf8).withUnsafeBytes { HashStream.hash($0, algorithm) }
    #expect(SHA256.hexadecimal(digest: digest) == hex)
    #expect(digest.count == algorithm.byteCount)
  }

  @Test(arguments: HashAlgorithm.allCases, [1, 7, 63, 64, 65, 111, 112, 127, 128, 129, 1000])
  func `pieces give the digest of the whole`(_ algorithm: HashAlgorithm, _ size: Int) {
    let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for count in [size, 3000 - size, 3000] {
      let part = Array(bytes[..<count])
      var stream = HashStream(algorithm)
      var rest = part[...]
      while !rest.isEmpty {
        Array(rest.prefix(size)).withUnsafeBytes { stream.update($0) }
        rest = rest.dropFirst(size)
      }
      #expect(stream.finish() == part.withUnsafeBytes { HashStream.hash($0, algorithm) })
    }
  }
}
