/// The normal form that `packaging` gives any text in a name's place, without asking whether it is a name.
///
/// PEP 503: lower case, runs of `-`, `_` and `.` become one `-`. File names and marker literals may hold
/// what no project is called; they are normalized all the same, and then equal no name.
enum NormalizedText {
  /// The normal form of a range of bytes.
  static func of(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    of(bytes.text(range))
  }

  /// The normal form of a text; most texts are in it already.
  static func of(_ text: String) -> String {
    isNormal(text.utf8) ? text : rewritten(text)
  }

  private static func rewritten(_ text: String) -> String {
    var normalized: [UInt8] = []
    normalized.reserveCapacity(text.utf8.count)
    for byte in text.lowercased().utf8 {
      let isDash = byte == 0x2D || byte == 0x5F || byte == 0x2E
      if isDash, normalized.last == 0x2D { continue }
      normalized.append(isDash ? 0x2D : byte)
    }
    return String(decoding: normalized, as: UTF8.self)
  }

  /// Whether nothing is to be done: lower-case ASCII letters, digits, single dashes.
  private static func isNormal(_ bytes: String.UTF8View) -> Bool {
    var previous: UInt8 = 0
    for byte in bytes {
      guard byte.isDigit || byte &- 0x61 < 26 || (byte == 0x2D && previous != 0x2D) else {
        return false
      }
      previous = byte
    }
    return true
  }
}
