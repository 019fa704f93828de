extension RecordRow {
  /// Reads a RECORD file: comma-separated values as Python's `csv` module writes them, one row a
  /// line; empty lines count for nothing.
  package static func rows(parsing bytes: Span<UInt8>) throws(RecordError) -> [RecordRow] {
    let isText = bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    guard isText else { throw .notUTF8 }
    var reader = CSVReader()
    var rows: [RecordRow] = []
    rows.reserveCapacity(bytes.count / 100)
    while reader.offset < bytes.count {
      if reader.skipLineEnd(in: bytes) { continue }
      rows.append(try reader.row(in: bytes))
    }
    return rows
  }

  /// The bytes of a RECORD file with these rows, in their order; lines end in `\n`.
  package static func bytes(of rows: some Sequence<RecordRow>) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      row.append(to: &bytes)
    }
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    let needsQuotes = path.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    if needsQuotes {
      bytes.append(0x22)
      for byte in path.utf8 {
        if byte == 0x22 { bytes.append(0x22) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    } else {
      bytes.append(contentsOf: path.utf8)
    }
    bytes.append(0x2C)
    bytes.append(contentsOf: hash.utf8)
    bytes.append(0x2C)
    if let size { bytes.append(contentsOf: String(size).utf8) }
    bytes.append(0x0A)
  }
}

/// A place in comma-separated values.
private struct CSVReader {
  var offset = 0
  /// Of the place, from 1.
  var line = 1

  /// Reads `\n`, `\r\n` or `\r`.
  mutating func skipLineEnd(in bytes: Span<UInt8>) -> Bool {
    switch bytes.byte(at: offset) {
    case 0x0A: offset += 1
    case 0x0D: offset += bytes.byte(at: offset + 1) == 0x0A ? 2 : 1
    default: return false
    }
    line += 1
    return true
  }

  mutating func row(in bytes: Span<UInt8>) throws(RecordError) -> RecordRow {
    let path = try field(in: bytes)
    try comma(in: bytes)
    let hash = try field(in: bytes)
    try comma(in: bytes)
    let size = try size(in: bytes)
    guard offset == bytes.count || skipLineEnd(in: bytes) else {
      throw .wrongNumberOfFields(line: line)
    }
    return RecordRow(path: path, hash: hash, size: size)
  }

  private mutating func comma(in bytes: Span<UInt8>) throws(RecordError) {
    guard bytes.byte(at: offset) == 0x2C else { throw .wrongNumberOfFields(line: line) }
    offset += 1
  }

  private mutating func size(in bytes: Span<UInt8>) throws(RecordError) -> Int? {
    let text = try field(in: bytes)
    if text.isEmpty { return nil }
    guard text.utf8.allSatisfy(\.isDigit), let size = Int(text) else {
      throw .malformedSize(line: line)
    }
    return size
  }

  private mutating func field(in bytes: Span<UInt8>) throws(RecordError) -> String {
    guard bytes.byte(at: offset) != 0x22 else { return try quotedField(in: bytes) }
    let start = offset
    while let byte = bytes.byte(at: offset), byte != 0x2C, byte != 0x0A, byte != 0x0D {
      offset &+= 1
    }
    return bytes.text(start..<offset)
  }

  private mutating func quotedField(in bytes: Span<UInt8>) throws(RecordError) -> String {
    let firstLine = line
    var text: [UInt8] = []
    offset += 1
    while let byte = bytes.byte(at: offset) {
      offset += 1
      if byte == 0x0A { line += 1 }
      guard byte == 0x22 else {
        text.append(byte)
        continue
      }
      switch bytes.byte(at: offset) {
      case 0x22:
        text.append(0x22)
        offset += 1
      case nil, 0x2C, 0x0A, 0x0D: return String(decoding: text, as: UTF8.self)
      default: throw .malformedQuotes(line: line)
      }
    }
    throw .malformedQuotes(line: firstLine)
  }
}
