/// Tar archives as tests want them, good and bad.
package struct TarMaker {
  package var bytes: [UInt8] = []

  package init() {}

  /// Appends a member; a path or link that is too long for the header gets a GNU or pax one.
  package mutating func add(
    _ path: String, _ content: String = "", type: Character = "0", target: String = "",
    mode: Int = 0o644, time: Int = 1_700_000_000, size: Int? = nil
  ) {
    let content = Array(content.utf8)
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int, _ count: Int) {
      for (index, byte) in text.utf8.prefix(count).enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ count: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: max(0, count - 1 - digits.count)) + digits
    }
    put(path, at: 0, 100)
    put(octal(mode, 8), at: 100, 8)
    put(octal(size ?? content.count, 12), at: 124, 12)
    put(octal(time, 12), at: 136, 12)
    put("        ", at: 148, 8)
    put(String(type), at: 156, 1)
    put(target, at: 157, 100)
    put("ustar\u{0}00", at: 257, 8)
    put(octal(header.reduce(0) { $0 + Int($1) }, 7) + "\u{0}", at: 148, 8)
    bytes += header + content
    while bytes.count % 512 != 0 { bytes.append(0) }
  }

  /// Appends the header that names and sizes too long for tar's own stand in (POSIX, `pax`).
  package mutating func addPax(_ records: [(String, String)]) {
    var text = ""
    for (key, value) in records {
      var length = key.utf8.count + value.utf8.count + 3
      length += String(length + String(length).count).count
      text += "\(length) \(key)=\(value)\n"
    }
    add("PaxHeader", text, type: "x")
  }

  /// Appends what every archive ends with.
  package mutating func finish() { bytes += [UInt8](repeating: 0, count: 1024) }

  /// The archive as a gzip file whose data is not compressed (RFC 1951, 3.2.4).
  package var gzip: [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(65_535)
      packed.append(rest.isEmpty ? 1 : 0)
      let count = UInt16(block.count)
      packed += [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
      packed += block
    } while !rest.isEmpty
    for number in [crc32(bytes), UInt32(bytes.count)] {
      for shift in [0, 8, 16, 24] as [UInt32] { packed.append(UInt8(number >> shift & 0xFF)) }
    }
    return packed
  }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var checksum: UInt32 = ~0
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return ~checksum
}
