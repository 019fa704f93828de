import Packaging
import Testing

@Suite struct DigestTests {
  private static let hex = String(repeating: "0123456789abcdef", count: 8)

  private func parse(_ text: String) -> Digest? {
    Digest(parsing: Array(text.utf8).span)
  }

  @Test(arguments: Digest.Algorithm.allCases)
  func `bytes and text read alike`(algorithm: Digest.Algorithm) throws {
    let text = "\(algorithm.rawValue):\(Self.hex.prefix(algorithm.digits))"
    #expect(parse(text)?.description == text)
    #expect(parse(text) == Digest(parsing: text))
    #expect(
      parse("\(algorithm.rawValue):\(Self.hex.prefix(algorithm.digits).uppercased())")
        == parse(text))
    #expect(parse(text + "0") == nil)
    #expect(parse(String(text.dropLast())) == nil)
  }

  // Every byte at every place of the eight that are looked at together.
  @Test(arguments: UInt8.min...UInt8.max)
  func `a digest has hexadecimal digits only`(byte: UInt8) {
    for place in 7..<23 {
      var bytes = Array("sha256:\(Self.hex.prefix(64))".utf8)
      bytes[place] = byte
      let isDigit = "0123456789abcdefABCDEF".utf8.contains(byte)
      #expect((Digest(parsing: bytes.span) != nil) == isDigit)
    }
  }

  @Test(arguments: ["", ":", "sha256", "sha256:", "md5:00", "sha1:00", "sha257:00", "SHA256:00"])
  func `what is no strong digest is none`(text: String) {
    #expect(parse(text) == nil)
  }
}
