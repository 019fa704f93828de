import PlatformIO
import TestSupport
import Testing

@Suite struct SHA256Tests {
  // FIPS 180-4 examples, and lengths around a block's end.
  // swift-format-ignore
  @Test(arguments: [
    ("",    1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ("a", 55,  "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    ("a", 56,  "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
    ("a", 63,  "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
    ("a", 64,  "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func `digests are those of the standard`(text: String, count: Int, digest: String) {
    let bytes = Array(String(repeating: text, count: count).utf8)
    #expect(SHA256.hexadecimal(of: bytes) == digest)
  }

  @Test(arguments: 0..<20)
  func `pieces and the whole give one digest, whoever hashes`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...300_000, using: &generator)
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // Short input is hashed by portable code, input of unknown length by the library.
    var library = SHA256Stream()
    var portable = SHA256Stream(expecting: 0)
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...100_000, using: &generator))
      piece.withUnsafeBytes {
        library.update($0)
        portable.update($0)
      }
      rest = rest.dropFirst(piece.count)
    }
    let digest = SHA256.hash(bytes)
    #expect(library.finish() == digest)
    #expect(portable.finish() == digest)
  }

  @Test func `files are hashed as their bytes are`() throws {
    let directory = TemporaryDirectory()
    let path = directory.write("abc", to: "file")
    #expect(try SHA256.hexadecimal(ofFile: path) == SHA256.hexadecimal(of: Array("abc".utf8)))
    #expect(try SHA256.hexadecimal(ofFile: directory.write("", to: "empty")).hasPrefix("e3b0c442"))
  }
}
