import Packaging

/// A `# -*- coding: … -*-` comment in one of the first two lines (PEP 263).
struct EncodingCookie {
  enum Encoding { case utf8, latin1, ascii }

  /// The encoding's name as written.
  var name: String
  /// Counts from 1.
  var line: Int
  /// Counts from 1.
  var column: Int

  /// Nil where neither line is a comment that names an encoding.
  init?(in bytes: [UInt8]) {
    var start = 0
    for line in 1...2 {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if let range = Self.name(in: bytes[start..<end]) {
        self.name = String(decoding: bytes[range], as: UTF8.self)
        self.line = line
        self.column = 1 + bytes[start..<range.lowerBound].count { $0 & 0xC0 != 0x80 }
        return
      }
      guard end < bytes.count else { return nil }
      start = end + 1
    }
    return nil
  }

  /// Nil for an encoding that is not read.
  var encoding: Encoding? {
    switch name.lowercased().split(separator: "_").joined(separator: "-") {
    case "utf-8", "utf8", "u8", "utf", "utf-8-sig", "cp65001": .utf8
    case "latin-1", "latin1", "latin", "l1", "iso-8859-1", "iso8859-1", "8859", "cp819",
      "iso8859":
      .latin1
    case "ascii", "us-ascii", "646", "us": .ascii
    default: nil
    }
  }

  /// Where `coding[:=]\s*([-\w.]+)` has its name in a comment line.
  private static func name(in line: ArraySlice<UInt8>) -> Range<Int>? {
    guard line.first == UInt8(ascii: "#") else { return nil }
    let word = Array("coding".utf8)
    var index = line.startIndex
    while index + word.count < line.endIndex {
      defer { index += 1 }
      guard line[index...].starts(with: word) else { continue }
      var start = index + word.count
      guard line[start] == UInt8(ascii: ":") || line[start] == UInt8(ascii: "=") else { continue }
      start += 1
      while start < line.endIndex, isSpace(line[start]) { start += 1 }
      let end = line[start...].firstIndex { !$0.isNameByte } ?? line.endIndex
      if start < end { return start..<end }
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D ~= byte) }
}
