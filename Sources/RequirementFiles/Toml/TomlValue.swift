/// A value of a TOML document, and where it stands.
package struct TomlValue: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    case dateTime(TomlDateTime)
    case array([TomlValue])
    case table(TomlTable)
  }

  package var content: Content
  /// Where it begins, in bytes of the document; of a table with a header, where the header's key does.
  package var offset: Int

  init(_ content: Content, at offset: Int) {
    self.content = content
    self.offset = offset
  }

  /// The text of a string; nil for all else.
  package var string: String? { if case .string(let text) = content { text } else { nil } }

  package var boolean: Bool? { if case .boolean(let value) = content { value } else { nil } }

  package var integer: Int64? { if case .integer(let value) = content { value } else { nil } }

  package var array: [TomlValue]? { if case .array(let values) = content { values } else { nil } }

  package var table: TomlTable? { if case .table(let table) = content { table } else { nil } }

  /// What it is, for “expected …, found …”: with its article.
  package var kind: String {
    switch content {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .dateTime(let dateTime): dateTime.kind
    case .array: "an array"
    case .table: "a table"
    }
  }
}

/// Keys and values, in the order in which the document first names the keys.
package struct TomlTable: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var key: String
    /// Where the key was first written, in bytes of the document.
    package var keyOffset: Int
    package var value: TomlValue
  }

  /// Each key once.
  package internal(set) var entries: [Entry] = []

  /// The entry of a key; O(entries).
  package func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

  /// The value of a key; O(entries).
  package subscript(key: String) -> TomlValue? { entry(key)?.value }

  /// The table below a key; nil where there is none, or something else.
  package func table(_ key: String) -> TomlTable? { self[key]?.table }
}
