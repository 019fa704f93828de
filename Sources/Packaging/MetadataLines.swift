/// The header fields of a file in the format of mails (RFC 822), as core metadata uses it.
enum MetadataLines {
  /// The fields that are read.
  enum Name {
    case requiresDist, providesExtra, name, version, requiresPython, metadataVersion, dynamic

    /// The field of a name in any case; nil for others.
    init?(_ name: Span<UInt8>) {
      switch name.count {
      case 4 where name.equalsIgnoringCase("name"): self = .name
      case 7 where name.equalsIgnoringCase("version"): self = .version
      case 7 where name.equalsIgnoringCase("dynamic"): self = .dynamic
      case 13 where name.equalsIgnoringCase("requires-dist"): self = .requiresDist
      case 14 where name.equalsIgnoringCase("provides-extra"): self = .providesExtra
      case 15 where name.equalsIgnoringCase("requires-python"): self = .requiresPython
      case 16 where name.equalsIgnoringCase("metadata-version"): self = .metadataVersion
      default: return nil
      }
    }
  }

  struct Field {
    var name: Range<Int>
    /// Without white space at its ends.
    var value: Range<Int>
    /// Whether the value goes over several lines.
    var isFolded: Bool

    /// The value, its lines joined by single spaces.
    func text(in bytes: Span<UInt8>) -> String {
      guard isFolded else { return bytes.text(value) }
      let lines = bytes.text(value).utf8.split { $0 == 0x0A || $0 == 0x0D }
      return lines.map { String(decoding: $0.drop(while: \.isBlank), as: UTF8.self) }
        .joined(separator: " ")
    }
  }

  /// The field that begins at `offset`; nil at the empty line, the end, or a line that is no field.
  static func next(in bytes: Span<UInt8>, at offset: inout Int) -> Field? {
    let start = offset
    var colon = start
    while let byte = bytes.byte(at: colon), byte != UInt8(ascii: ":") {
      // A field's name is printable; anything else ends the header, as in Python's parser.
      guard byte > 0x20, byte < 0x7F else { return nil }
      colon &+= 1
    }
    guard colon < bytes.count else { return nil }
    var end = endOfLine(in: bytes, from: colon &+ 1)
    var isFolded = false
    offset = startOfNextLine(in: bytes, after: end)
    while let byte = bytes.byte(at: offset), byte.isBlank {
      end = endOfLine(in: bytes, from: offset)
      offset = startOfNextLine(in: bytes, after: end)
      isFolded = true
    }
    let value = WhiteSpace.trimmed(bytes, from: colon &+ 1, to: end)
    return Field(name: start..<colon, value: value, isFolded: isFolded)
  }

  private static func endOfLine(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D { offset &+= 1 }
    return offset
  }

  /// Behind `\n`, `\r\n` or `\r`.
  private static func startOfNextLine(in bytes: Span<UInt8>, after end: Int) -> Int {
    guard let byte = bytes.byte(at: end) else { return end }
    return byte == 0x0D && bytes.byte(at: end &+ 1) == 0x0A ? end &+ 2 : end &+ 1
  }
}
