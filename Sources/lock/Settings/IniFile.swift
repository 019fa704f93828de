/// Sections of keys and values, as Python's `configparser` reads them.
struct IniFile: Equatable {
  struct Entry: Equatable {
    var section: String
    /// In small letters.
    var key: String
    /// Lines of a longer value are joined by line feeds.
    var value: String
    /// Where the key stands; counts from 1.
    var line: Int
  }

  private(set) var entries: [Entry] = []

  /// Reads `[section]`, `key = value` and `key: value`; lines that are set in belong to the value above.
  ///
  /// Comments begin a line, with `#` or `;`. What is none of these is passed over.
  init(parsing bytes: [UInt8]) {
    var section = ""
    var isOpen = false
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    for (index, line) in lines.enumerated() {
      let text = Self.trimmed(line)
      if text.isEmpty || text.first == "#" || text.first == ";" { continue }
      if isOpen, line.first == " " || line.first == "\t" {
        entries[entries.count - 1].value += "\n" + text
        continue
      }
      if text.first == "[", let end = text.lastIndex(of: "]") {
        section = String(text[text.index(after: text.startIndex)..<end])
        isOpen = false
        continue
      }
      guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else { continue }
      entries.append(
        Entry(
          section: section, key: Self.trimmed(text[..<separator]).lowercased(),
          value: String(Self.trimmed(text[text.index(after: separator)...])), line: index + 1))
      isOpen = true
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
