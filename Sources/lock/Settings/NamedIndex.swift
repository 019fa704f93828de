import Packaging
import PlatformIO
import RequirementFiles

/// An index that `[[tool.lock.index]]` describes.
struct NamedIndex: Equatable {
  var name: String
  /// As it is used.
  var url: String
  /// As it is written.
  var text: String
  /// Names of packages that come from here alone, `*` for any characters; empty: any package may.
  var patterns: [String] = []
  /// What `LOCK_INDEX_<NAME>_USERNAME` and `LOCK_INDEX_<NAME>_PASSWORD` say.
  var credentials: HTTPCredentials?
  var source: SettingSource

  /// `LOCK_INDEX_<NAME>_`.
  private var prefix: String {
    let letters = name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return "LOCK_INDEX_" + String(letters) + "_"
  }

  /// With its variables, of the environment or `.env`, and those in its URL.
  func completed(by world: World) throws(SettingError) -> NamedIndex {
    var index = self
    index.url = try LiteralSecrets.expanded(url, of: source, world.variable)
    let file = world.fileIfPresent(".env").map { DotEnvironment(parsing: $0).variables } ?? [:]
    func value(_ what: String) -> String? {
      let found = world.variable(prefix + what) ?? file[prefix + what]?.value
      return found.flatMap { $0.isEmpty ? nil : $0 }
    }
    let (user, password) = (value("USERNAME"), value("PASSWORD"))
    if user != nil || password != nil {
      index.credentials = HTTPCredentials(username: user ?? "", password: password ?? "")
    }
    return index
  }
}

extension ToolTable {
  /// What `[[tool.lock.index]]` says: `name`, `url` and `packages`.
  ///
  /// - Throws: `SettingError`.
  func indexes() throws(SettingError) -> [NamedIndex] {
    guard let entry = document.root.table("tool")?.table("lock")?.entry("index"),
      entry.isIndexTables
    else { return [] }
    var indexes: [NamedIndex] = []
    for value in entry.value.array ?? [] {
      guard let table = value.table else {
        throw SettingError(
          .expected("tables", found: value.kind), at: source("tool.lock.index", value.offset))
      }
      indexes.append(try index(table, at: value.offset))
    }
    for (position, index) in indexes.enumerated()
    where indexes[..<position].contains(where: { $0.name == index.name }) {
      throw SettingError(.keyTwice(index.name), at: index.source)
    }
    return indexes
  }

  private func index(_ table: TomlTable, at offset: Int) throws(SettingError) -> NamedIndex {
    let path = "tool.lock.index"
    let keys = ["name", "url", "packages"]
    for entry in table.entries where !keys.contains(entry.key) {
      throw SettingError(
        .unknownKey("\(path).\(entry.key)", nearest: nearestName(to: entry.key, among: keys)),
        at: source("\(path).\(entry.key)", entry.keyOffset))
    }
    func text(_ key: String) throws(SettingError) -> String {
      guard let entry = table.entry(key) else {
        throw SettingError(
          .expected("given", found: "left out"), at: source("\(path).\(key)", offset))
      }
      guard let text = entry.value.string, !text.isEmpty else {
        throw SettingError(
          .expected("a string", found: entry.value.kind),
          at: source("\(path).\(key)", entry.keyOffset))
      }
      return text
    }
    let url = try text("url")
    let place = source("\(path).url", table.entry("url")?.value.offset ?? offset)
    if holdsLiteralPassword(url) { throw SettingError(.literalPassword, at: place) }
    var patterns: [String] = []
    if let entry = table.entry("packages") {
      patterns = (entry.value.array ?? [entry.value]).compactMap(\.string).compactMap(Self.pattern)
      guard !patterns.isEmpty, patterns.count == entry.value.array?.count ?? 1 else {
        throw SettingError(
          .expected("an array of package names, such as `acme-*`", found: entry.value.kind),
          at: source("\(path).packages", entry.value.offset))
      }
    }
    return NamedIndex(
      name: try text("name"), url: url, text: url, patterns: patterns, source: place)
  }

  /// A pattern as normalized names are compared with it; nil where no name could match.
  private static func pattern(_ text: String) -> String? {
    let name = text.lowercased().map { "._".contains($0) ? "-" : $0 }
    let isFine =
      !name.isEmpty
      && name.allSatisfy { "*-".contains($0) || $0.isASCII && ($0.isLetter || $0.isNumber) }
    return isFine ? String(name) : nil
  }
}

extension TomlTable.Entry {
  /// Whether it is `[[tool.lock.index]]`, and not the option of that name.
  var isIndexTables: Bool {
    key == "index" && value.array?.contains { $0.table != nil } == true
  }
}
