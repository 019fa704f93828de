import PlatformIO
import TestSupport
import Testing

@Suite struct InflateTests {
  @Test func `raw streams of the announced size are inflated`() throws {
    #expect(try Inflate.raw(Samples.raw, expectedSize: 17) == Samples.text)
    #expect(try Inflate.raw([0x03, 0x00], expectedSize: 0) == [])
  }

  // swift-format-ignore
  @Test(arguments: [
    (Samples.raw,                     18,         .wrongSize(expected: 18, found: 17)),
    (Samples.raw,                     16,         .tooLarge(limit: 16)),
    (Samples.raw,                     -1,         .tooLarge(limit: 1 << 20)),
    (Samples.raw,                     1 << 21,    .tooLarge(limit: 1 << 20)),
    (Samples.raw,                     1 << 19,    .damaged),
    (Array(Samples.raw.dropLast(3)),  17,         .damaged),
    ([],                              0,          .damaged),
    ([0xFF, 0xFF, 0xFF],              17,         .damaged),
  ] as [([UInt8], Int, InflateError)])
  func `what is not as announced is refused`(bytes: [UInt8], size: Int, error: InflateError) {
    #expect(throws: error) { try Inflate.raw(bytes, expectedSize: size, limit: 1 << 20) }
  }

  @Test func `gzip files are inflated, all their members`() throws {
    #expect(try Inflate.gzip(Samples.gzip, limit: 17) == Samples.text)
    #expect(
      try Inflate.gzip(Samples.gzip + Samples.gzip, limit: 100) == Samples.text + Samples.text)
    #expect(try Inflate.gzip(Samples.gzipOfZeros, limit: 4096).count == 4096)
    // Padding after the last member, as tape blocks have it.
    #expect(try Inflate.gzip(Samples.gzip + [0, 0, 0, 0], limit: 100) == Samples.text)
  }

  // swift-format-ignore
  @Test(arguments: [
    (Samples.gzip,                     16,   .tooLarge(limit: 16)),
    (Samples.gzipOfZeros,              4095, .tooLarge(limit: 4095)),
    (Samples.gzip + Samples.gzip,      20,   .tooLarge(limit: 20)),
    (Array(Samples.gzip.dropLast()),   100,  .damaged),
    (Array(Samples.gzip.prefix(5)),    100,  .damaged),
    ([],                               100,  .damaged),
    ([UInt8](repeating: 9, count: 99), 100,  .damaged),
  ] as [([UInt8], Int, InflateError)])
  func `damaged or too large gzip files are refused`(
    bytes: [UInt8], limit: Int, error: InflateError
  ) {
    #expect(throws: error) { try Inflate.gzip(bytes, limit: limit) }
  }

  @Test(arguments: [0, 1, 5, 16, 17, 18, 1000])
  func `the beginning of a gzip file can be had alone`(count: Int) throws {
    #expect(try Inflate.gzipPrefix(Samples.gzip, count: count) == Array(Samples.text.prefix(count)))
  }

  @Test(arguments: 0..<200)
  func `random damage never traps`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    var bytes = seed.isMultiple(of: 2) ? Samples.gzip : Samples.gzipOfZeros
    for _ in 0..<3 {
      bytes[Int.random(in: bytes.indices, using: &generator)] = .random(
        in: 0...255, using: &generator)
    }
    // The value does not matter, only that there is one or an error.
    _ = try? Inflate.gzip(bytes, limit: 10_000)
    _ = try? Inflate.raw(Array(bytes.dropFirst(10)), expectedSize: 4096)
    _ = try? Inflate.gzipPrefix(bytes, count: 100)
  }

  @Test func `the checksum is that of zip`() {
    let checksum = Array("123456789".utf8).withUnsafeBytes { Inflate.crc32($0) }
    #expect(checksum == 0xCBF4_3926)
  }
}
