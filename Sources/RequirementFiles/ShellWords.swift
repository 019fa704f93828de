/// Why a text cannot be split into words; offsets are UTF-8.
package enum ShellWordsError: Error, Hashable, Sendable {
  /// The quotation mark there has no partner.
  case unclosedQuote(at: Int)
  /// The text ends with the backslash there, which escapes nothing.
  case danglingBackslash(at: Int)
}

/// The quoting of POSIX shells, as Python's `shlex` reads and writes it.
package enum ShellWords {
  /// Splits as `shlex.split` does: no comments, no expansion.
  package static func split(_ text: some StringProtocol) throws(ShellWordsError) -> [String] {
    let bytes = Array(text.utf8)
    var scanner = ShellScanner(bytes, from: 0, to: bytes.count)
    var words: [String] = []
    while let word = try scanner.next() { words.append(word.text) }
    return words
  }

  /// Quotes as `shlex.quote` does: unchanged if no byte needs it, else in single quotes.
  package static func quote(_ text: some StringProtocol) -> String {
    guard !text.isEmpty else { return "''" }
    guard !text.utf8.allSatisfy(isSafe) else { return String(text) }
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { quoted += "'\"'\"'" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "'"
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"),
      UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"),
      UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// A word with the places of its bytes in the text that it was read from.
struct ShellWord {
  var bytes: [UInt8] = []
  /// Offsets of the word in the text, quotation marks included.
  var range: Range<Int>
  /// The offset of each byte; nil while the word is written plainly, byte after byte.
  private(set) var offsets: [Int]?

  init(at offset: Int) { range = offset..<offset }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Nothing in the word was quoted or escaped.
  var isPlain: Bool { offsets == nil }

  /// The offset in the text of the byte at `index`; the end of the word for the index after it.
  func offset(of index: Int) -> Int {
    guard index < bytes.count else { return range.upperBound }
    return offsets.map { $0[index] } ?? range.lowerBound + index
  }

  fileprivate mutating func append(_ byte: UInt8, at offset: Int) {
    bytes.append(byte)
    offsets?.append(offset)
  }

  fileprivate mutating func noteQuoting() {
    if offsets == nil { offsets = Array(range.lowerBound..<(range.lowerBound + bytes.count)) }
  }

  fileprivate mutating func end(at offset: Int) { range = range.lowerBound..<offset }
}

/// Reads one word after the other, so that its user may stop between two.
struct ShellScanner {
  private let bytes: [UInt8]
  /// Where the next word is looked for.
  private(set) var offset: Int
  let end: Int

  init(_ bytes: [UInt8], from start: Int, to end: Int) {
    self.bytes = bytes
    self.offset = start
    self.end = end
  }

  /// Continues elsewhere, with what follows something that was not read as words.
  mutating func move(to offset: Int) { self.offset = offset }

  /// The next word; nil at the end.
  mutating func next() throws(ShellWordsError) -> ShellWord? {
    while offset < end, isShellSpace(bytes[offset]) { offset += 1 }
    guard offset < end else { return nil }
    var word = ShellWord(at: offset)
    while offset < end, !isShellSpace(bytes[offset]) {
      switch bytes[offset] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): try readQuoted(into: &word)
      case UInt8(ascii: "\\"): try readEscaped(into: &word)
      default:
        word.append(bytes[offset], at: offset)
        offset += 1
      }
    }
    word.end(at: offset)
    return word
  }

  private mutating func readEscaped(into word: inout ShellWord) throws(ShellWordsError) {
    word.noteQuoting()
    guard offset + 1 < end else { throw .danglingBackslash(at: offset) }
    word.append(bytes[offset + 1], at: offset + 1)
    offset += 2
  }

  /// Between double quotes a backslash escapes itself and the mark only, between single ones nothing.
  private mutating func readQuoted(into word: inout ShellWord) throws(ShellWordsError) {
    word.noteQuoting()
    let start = offset
    let mark = bytes[offset]
    offset += 1
    while offset < end {
      let byte = bytes[offset]
      if byte == mark {
        offset += 1
        return
      }
      if byte == UInt8(ascii: "\\"), mark == UInt8(ascii: "\""), offset + 1 < end,
        bytes[offset + 1] == mark || bytes[offset + 1] == UInt8(ascii: "\\")
      {
        offset += 1
      }
      word.append(bytes[offset], at: offset)
      offset += 1
    }
    throw .unclosedQuote(at: start)
  }
}

private func isShellSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    || byte == UInt8(ascii: "\r")
}
