import Packaging

/// A position in a lock's bytes, and the moves that every line is read with.
///
/// A backslash before a line end is a blank, wherever it stands between two words.
struct LockCursor {
  /// The next byte to read.
  var offset = 0
  /// Counts from 1.
  private(set) var line = 1

  /// The next byte; nil at the end.
  func byte(_ bytes: Span<UInt8>) -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  /// Skips blanks, and line ends that a backslash hides.
  mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C:
        offset += 1
      case UInt8(ascii: "\\"):
        guard isContinuation(bytes) else { return }
        offset += 1
        skipLineEnd(bytes)
      default:
        return
      }
    }
  }

  /// Moves to the next blank or line end.
  mutating func skipWord(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C, UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        return
      case UInt8(ascii: "\\"):
        if isContinuation(bytes) { return }
        offset += 1
      default:
        offset += 1
      }
    }
  }

  /// Moves over a word that may have quotes in it, up to the next blank or line end outside of them.
  ///
  /// The quotes stay in the text that is returned; one without a partner ends with its line.
  mutating func quotedWord(_ bytes: Span<UInt8>) -> String {
    let start = offset
    var quote: UInt8?
    scan: while offset < bytes.count, !isLineEnd(bytes[offset]) {
      switch (bytes[offset], quote) {
      case (UInt8(ascii: " "), nil), (UInt8(ascii: "\t"), nil): break scan
      case (UInt8(ascii: "\\"), _):
        if isContinuation(bytes) { break scan }
        if quote != UInt8(ascii: "'"), offset + 1 < bytes.count { offset += 1 }
      case (let mark, nil) where mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\""):
        quote = mark
      case (let mark, quote?) where mark == quote: quote = nil
      default: break
      }
      offset += 1
    }
    return text(bytes, from: start)
  }

  /// Moves over the characters that names, and most of a path, are made of.
  mutating func skipName(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        offset += 1
      default:
        return
      }
    }
  }

  /// Moves over a SHA-256 digest, which nearly every hash is, without looking for its end first.
  mutating func shortDigest(_ bytes: Span<UInt8>) -> Digest? {
    let end = offset + 71
    guard end <= bytes.count, end == bytes.count || isBlankOrLineEnd(bytes[end]),
      let digest = Digest(parsing: bytes.extracting(offset..<end))
    else { return nil }
    offset = end
    return digest
  }

  /// Moves to the end of the physical line, not over it.
  mutating func skipToLineEnd(_ bytes: Span<UInt8>) {
    while offset < bytes.count, !isLineEnd(bytes[offset]) { offset += 1 }
  }

  /// Skips what is left of the line, and the lines that it continues on.
  mutating func finishLine(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      if isLineEnd(bytes[offset]) { return skipLineEnd(bytes) }
      if isContinuation(bytes) {
        offset += 1
        skipLineEnd(bytes)
      } else {
        offset += 1
      }
    }
  }

  /// Skips one line end, if the next byte is one.
  mutating func skipLineEnd(_ bytes: Span<UInt8>) {
    guard offset < bytes.count, isLineEnd(bytes[offset]) else { return }
    let isReturn = bytes[offset] == UInt8(ascii: "\r")
    offset += 1
    if isReturn, offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") { offset += 1 }
    line += 1
  }

  /// The text from an earlier offset up to this one.
  func text(_ bytes: Span<UInt8>, from start: Int) -> String {
    bytes.extracting(start..<offset).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
  }

  func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private func isBlankOrLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || isLineEnd(byte)
  }

  /// Whether a backslash stands here, and a line end, or nothing at all, behind it.
  func isContinuation(_ bytes: Span<UInt8>) -> Bool {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\\") else { return false }
    return offset + 1 == bytes.count || isLineEnd(bytes[offset + 1])
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    func isBlank(_ character: UInt8) -> Bool { character == 0x20 || character == 0x09 }
    let utf8 = self.utf8
    guard let first = utf8.firstIndex(where: { !isBlank($0) }),
      let last = utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}
