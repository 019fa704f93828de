/// A table while the document is read: what was said so far, and what may still be added.
///
/// A class, since headers come back to tables that are in the midst of others.
final class TomlTableDraft {
  /// What made the table (TOML 1.0, “Table” and “Keys”).
  enum Definition: Equatable {
    /// A header of a table below it: its own header may follow.
    case implicit
    /// A header, or the document itself.
    case header
    /// Dotted keys of one section: further ones of the same section may add to it.
    case dotted(section: Int)
  }

  enum Content {
    case value(TomlValue)
    case table(TomlTableDraft)
    case tables(TomlTableArrayDraft)
  }

  struct Entry {
    var key: String
    var keyOffset: Int
    var content: Content
  }

  /// Below so many keys, looking at each is quicker than hashing.
  private static let indexedFrom = 12

  var definition: Definition
  let offset: Int
  private var entries: [Entry] = []
  private var index: [String: Int] = [:]

  init(_ definition: Definition, at offset: Int) {
    self.definition = definition
    self.offset = offset
  }

  func entry(_ key: String) -> Entry? {
    if entries.count < Self.indexedFrom { return entries.first { $0.key == key } }
    return index[key].map { entries[$0] }
  }

  /// The key is a new one.
  func append(_ key: TomlParser.Key, _ content: Content) {
    entries.append(Entry(key: key.text, keyOffset: key.offset, content: content))
    if entries.count == Self.indexedFrom {
      for (position, entry) in entries.enumerated() { index[entry.key] = position }
    } else if entries.count > Self.indexedFrom {
      index[key.text] = entries.count - 1
    }
  }

  /// The table as it is now; the depth of the recursion is that of the document.
  func finished() -> TomlTable {
    var table = TomlTable()
    table.entries.reserveCapacity(entries.count)
    for entry in entries {
      let value =
        switch entry.content {
        case .value(let value): value
        case .table(let draft): TomlValue(.table(draft.finished()), at: draft.offset)
        case .tables(let drafts):
          TomlValue(
            .array(drafts.tables.map { TomlValue(.table($0.finished()), at: $0.offset) }),
            at: drafts.first.offset)
        }
      table.entries.append(
        TomlTable.Entry(key: entry.key, keyOffset: entry.keyOffset, value: value))
    }
    return table
  }
}

/// An array of tables, made by `[[headers]]`.
final class TomlTableArrayDraft {
  let first: TomlTableDraft
  private(set) var last: TomlTableDraft
  private(set) var tables: [TomlTableDraft]

  init(_ first: TomlTableDraft) {
    self.first = first
    last = first
    tables = [first]
  }

  func append(_ table: TomlTableDraft) {
    tables.append(table)
    last = table
  }
}
