import Packaging
import RequirementFiles
import Testing

@Suite struct TextDecoderTests {
  /// A comment and a requirement in every encoding that is read.
  static let encoded: [(String, [UInt8])] = [
    ("utf-8", Array("# é𝄞\na".utf8)),
    ("utf-8 with mark", [0xEF, 0xBB, 0xBF] + Array("# é𝄞\na".utf8)),
    ("utf-16 le", [0xFF, 0xFE] + "# é𝄞\na".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
    ("utf-16 be", [0xFE, 0xFF] + "# é𝄞\na".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
    (
      "utf-32 le",
      [0xFF, 0xFE, 0, 0] + "# é𝄞\na".unicodeScalars.flatMap { bytes(of: $0.value).reversed() }
    ),
    ("utf-32 be", [0, 0, 0xFE, 0xFF] + "# é𝄞\na".unicodeScalars.flatMap { bytes(of: $0.value) }),
    ("cookie latin-1", Array("# -*- coding: latin-1 -*-\n# ".utf8) + [0xE9, 0x0A, 0x61]),
    (
      "cookie in line 2", Array("#!x\n# vim: fileencoding=ISO-8859-1 :\n#".utf8) + [0xFF, 10, 0x61]
    ),
    ("cookie utf-8", Array("# coding=UTF-8\n# é\na".utf8)),
    ("cookie ascii", Array("# coding:us-ascii\na".utf8)),
    ("no cookie in code", Array("b # coding: klingon\n\n# coding: klingon\na".utf8)),
  ]

  private static func bytes(of value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  @Test(arguments: encoded)
  func `marks and cookies say the encoding`(name: String, bytes: [UInt8]) throws {
    #expect(try tree(bytes: bytes).requirements.last?.requirement.name.text == "a")
  }

  // swift-format-ignore
  @Test(arguments: [
    ([0x61, 0x0A, 0xC3, 0xA9, 0xFF], .undecodable(encoding: "utf-8", byteOffset: 4), 2, 2),
    ([0xEF, 0xBB, 0xBF, 0x61, 0xC0, 0x80], .undecodable(encoding: "utf-8", byteOffset: 4), 1, 2),
    ([0x61, 0x0D, 0x0A, 0xED, 0xA0, 0x80], .undecodable(encoding: "utf-8", byteOffset: 3), 2, 1),
    ([0xE2, 0x82], .undecodable(encoding: "utf-8", byteOffset: 0), 1, 1),
    ([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00, 0x00, 0xD8], .undecodable(encoding: "utf-16", byteOffset: 6), 2, 1),
    ([0xFE, 0xFF, 0x00], .undecodable(encoding: "utf-16", byteOffset: 2), 1, 1),
    ([0xFF, 0xFE, 0, 0, 0, 0, 0x11, 0], .undecodable(encoding: "utf-32", byteOffset: 4), 1, 1),
    ([0, 0, 0xFE, 0xFF, 0, 0], .undecodable(encoding: "utf-32", byteOffset: 4), 1, 1),
    (Array("# coding: ascii\n#".utf8) + [0xE9], .undecodable(encoding: "ascii", byteOffset: 17), 2, 2),
    (Array("#\n# coding: koi8-r\n".utf8), .unknownEncoding("koi8-r"), 2, 11),
  ] as [([UInt8], FileProblem, Int, Int)])
  func `what does not decode has its place`(
    bytes: [UInt8], problem: FileProblem, line: Int, column: Int
  ) {
    #expect(throws: error(.file(problem), line, column)) { try tree(bytes: bytes) }
  }
}
