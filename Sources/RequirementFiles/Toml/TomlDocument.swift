/// A TOML 1.0 document: all that its text says, and where.
package struct TomlDocument: Sendable {
  /// Tables, arrays and parts of keys inside one another, at most.
  package static let maximumDepth = 128

  package let root: TomlTable
  /// The text, a byte order mark included.
  package let bytes: [UInt8]

  /// Reads a document, strictly: https://toml.io/en/v1.0.0.
  ///
  /// Beyond the specification a byte order mark is skipped. Linear in the number of bytes.
  ///
  /// - Throws: `TomlError` for the first thing wrong.
  package init(parsing bytes: [UInt8]) throws(TomlError) {
    var parser = TomlParser(bytes)
    do {
      root = try parser.document()
    } catch {
      throw TomlError(error, in: bytes)
    }
    self.bytes = bytes
  }

  /// The lines and columns of the offsets that keys and values have; O(bytes).
  package var places: TomlPlaces { TomlPlaces(bytes, from: TomlParser.start(of: bytes)) }

  /// Where the text of a string stands, if the document has it byte for byte, without escapes.
  ///
  /// Then a place in the string is as far from here as from the string's beginning.
  package func textOffset(of value: TomlValue) -> Int? {
    guard case .string(let text) = value.content, value.offset < bytes.count else { return nil }
    let quote = bytes[value.offset]
    let isMultiline = bytes[value.offset...].prefix(3).elementsEqual([quote, quote, quote])
    var start = value.offset + (isMultiline && !text.isEmpty ? 3 : 1)
    if isMultiline, !text.isEmpty {
      if bytes[start...].starts(with: [0x0D, 0x0A]) {
        start += 2
      } else if bytes[start...].starts(with: [0x0A]) {
        start += 1
      }
    }
    return bytes[min(start, bytes.count)...].starts(with: text.utf8) ? start : nil
  }
}
