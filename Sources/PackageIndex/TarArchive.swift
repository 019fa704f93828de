/// Finds one file in a tar archive (POSIX ustar and pax, GNU long names).
enum TarArchive {
  /// The content of `PKG-INFO` in the one folder of a source distribution (PEP 625).
  ///
  /// Nil where it is not among the members that are wholly in `bytes`.
  static func packageInfo(in bytes: [UInt8]) -> [UInt8]? {
    var offset = 0
    var longName: [UInt8]?
    while offset + 512 <= bytes.count {
      let header = bytes[offset..<offset + 512]
      guard header.contains(where: { $0 != 0 }) else { return nil }
      let at = header.startIndex
      guard let size = number(header[at + 124..<at + 136]) else { return nil }
      let start = offset + 512
      guard size <= bytes.count - start else { return nil }
      let content = bytes[start..<start + size]
      switch header[at + 156] {
      case UInt8(ascii: "L"): longName = Array(text(content))
      case UInt8(ascii: "x"): longName = paxPath(content) ?? longName
      case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
        if isPackageInfo(longName ?? name(header)) { return Array(content) }
        longName = nil
      default: longName = nil
      }
      offset = start + (size + 511) & ~511
    }
    return nil
  }

  private static func name(_ header: ArraySlice<UInt8>) -> [UInt8] {
    let at = header.startIndex
    let name = Array(text(header[at..<at + 100]))
    let isUstar = header[at + 257..<at + 262].elementsEqual("ustar".utf8)
    let prefix = text(header[at + 345..<at + 500])
    return isUstar && !prefix.isEmpty ? Array(prefix) + [UInt8(ascii: "/")] + name : name
  }

  private static func text(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    field.prefix { $0 != 0 }
  }

  /// Octal digits, or a big-endian number marked by the top bit.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    var value = 0
    let isBinary = field.first.map { $0 & 0x80 != 0 } ?? false
    for (index, byte) in field.enumerated() {
      if isBinary {
        guard value < 1 << 40 else { return nil }
        value = value << 8 | Int(index == 0 ? byte & 0x7F : byte)
      } else if byte &- UInt8(ascii: "0") < 8 {
        value = value << 3 | Int(byte &- UInt8(ascii: "0"))
      } else if byte == 0 || byte == UInt8(ascii: " ") {
        if value > 0 { break }
      } else {
        return nil
      }
    }
    return value
  }

  /// The value of `path` among lines of `length key=value`.
  private static func paxPath(_ content: ArraySlice<UInt8>) -> [UInt8]? {
    for line in content.split(separator: UInt8(ascii: "\n")) {
      guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
      let pair = line[(space + 1)...]
      if pair.starts(with: "path=".utf8) { return Array(pair.dropFirst(5)) }
    }
    return nil
  }

  private static func isPackageInfo(_ path: [UInt8]) -> Bool {
    var parts = path.split(separator: UInt8(ascii: "/"))
    if parts.first?.elementsEqual(".".utf8) == true { parts.removeFirst() }
    return parts.count == 2 && parts[1].elementsEqual("PKG-INFO".utf8)
  }
}
