import Lockfiles
import Packaging
import RequirementFiles

/// What `[tool.lock]` of a TOML file says, or `[tool.pip-tools]`.
///
/// Keys are long options, with `-` or `_`; `no-…` turns the value round. A command's own table, such as
/// `[tool.lock.compile]`, wins over the one above it.
struct ToolTable {
  /// A project's file, or one that `--config` names.
  let file: String
  let document: TomlDocument
  private let places: TomlPlaces

  init(_ document: TomlDocument, file: String) {
    self.file = file
    self.document = document
    places = document.places
  }

  /// Options that belong to a single run, or say which files are read in the first place.
  private static let excluded: Set = [
    "help", "version", "config", "no-config", "isolated", "prod", "dev",
  ]

  // MARK: tool.lock

  /// What a command is told, checked against the options of all commands.
  ///
  /// - Throws: `SettingError` for unknown keys, and for values of the wrong kind.
  func lock(
    for command: String, options: [OptionSpecification]
  ) throws(SettingError) -> SettingLayer {
    guard let tool = try table("tool", in: document.root, path: []),
      let own = try table("lock", in: tool, path: ["tool"])
    else { return [:] }
    let commands = Subcommand.all.filter { $0.name != "config" }
    let all = commands.flatMap { $0.options() }
    var layer = try settings(
      own, path: "tool.lock", known: all, below: commands.map(\.name) + ["profiles"])
    for other in commands {
      guard let table = try table(other.name, in: own, path: ["tool", "lock"]) else { continue }
      let settings = try settings(
        table, path: "tool.lock.\(other.name)", known: other.options(), below: [])
      if other.name == command { layer.merge(settings) { $1 } }
    }
    // Called by another name, a command has some of its options under other names too.
    for option in options where layer[option.name] == nil {
      layer[option.name] = option.aliases.lazy.compactMap { layer[$0] }.first
    }
    return layer
  }

  /// What `[tool.lock.profiles]` says.
  ///
  /// - Throws: `SettingError`.
  func profiles() throws(SettingError) -> ProjectProfiles {
    var profiles = ProjectProfiles()
    guard let own = document.root.table("tool")?.table("lock"),
      let all = try table("profiles", in: own, path: ["tool", "lock"])
    else { return profiles }
    for entry in all.entries {
      let path = "tool.lock.profiles.\(entry.key)"
      guard (try? Profile(parsing: entry.key)) != nil else {
        throw SettingError(
          .expected("the name of a profile", found: "`\(entry.key)`"),
          at: source(path, entry.keyOffset))
      }
      guard let table = try table(entry.key, in: all, path: ["tool", "lock", "profiles"]) else {
        continue
      }
      profiles.tables[entry.key] = try profile(table, path: path)
    }
    return profiles
  }

  /// `below` are the tables that may stand among the keys.
  private func settings(
    _ table: TomlTable, path: String, known: [OptionSpecification], below: [String]
  ) throws(SettingError) -> SettingLayer {
    var layer: SettingLayer = [:]
    for entry in table.entries
    where !(path == "tool.lock" && entry.isIndexTables)
      && !(below.contains(entry.key) && entry.value.table != nil)
    {
      guard let (option, isNegated) = Self.option(entry.key, among: known) else {
        throw unknown(entry, path, known, below)
      }
      try add(entry, of: option, isNegated: isNegated, path: path, to: &layer)
    }
    return layer
  }

  private func unknown(
    _ entry: TomlTable.Entry, _ path: String, _ known: [OptionSpecification], _ below: [String]
  ) -> SettingError {
    let key = path + "." + entry.key
    let names = known.filter { !Self.excluded.contains($0.name) }.flatMap { option in
      [option.name] + (option.kind == .toggle ? ["no-" + option.name] : [])
    }
    let written = Self.normalized(entry.key)
    if Self.excluded.contains(written) {
      return SettingError(
        .notHere(key, hint: "it is an option of a single run"), at: source(key, entry.keyOffset))
    }
    let nearest = nearestName(to: written, among: Set(names + below).sorted())
    return SettingError(.unknownKey(key, nearest: nearest), at: source(key, entry.keyOffset))
  }

  // MARK: tool.pip-tools

  /// Options of pip-tools that need no heed where there is no such option here: what they ask for is
  /// always so, or never, or pip-compile's own affair.
  private static let unheeded: Set = [
    "rebuild", "emit-trusted-host", "newline", "allow-unsafe", "reuse-hashes", "max-rounds",
    "build-isolation", "emit-find-links", "pip-args", "resolver", "emit-index-url",
    "emit-options", "unsafe-package", "config", "build-deps-for", "all-build-deps",
    "only-build-deps", "force", "user",
  ]

  /// Whether pip-tools is told anything.
  var hasPipTools: Bool {
    document.root.entry("tool")?.value.table?.entry("pip-tools") != nil
  }

  /// What pip-tools is told of a command, as far as there are such options here.
  ///
  /// `src-files`, under that name, and `output-file` only count where the command is pip-tools' own.
  /// - Throws: `SettingError` for keys that pip-tools has not, and for values of the wrong kind.
  func pipTools(
    for command: String, options: [OptionSpecification], asPipTools: Bool
  ) throws(SettingError) -> SettingLayer {
    guard let tool = try table("tool", in: document.root, path: []),
      let own = try table("pip-tools", in: tool, path: ["tool"])
    else { return [:] }
    let nested = try table(command, in: own, path: ["tool", "pip-tools"])
    var layer: SettingLayer = [:]
    for (table, path) in [(own, "tool.pip-tools"), (nested, "tool.pip-tools.\(command)")] {
      var settings: SettingLayer = [:]
      for entry in table?.entries ?? [] {
        let name = Self.normalized(entry.key)
        // There `color` is a flag, and the files that it reads and writes are its own.
        if name == "color" || name == "no-color" { continue }
        if !asPipTools, name == "src-files" || name == "output-file" { continue }
        try addPipTools(entry, path: path, options: options, to: &settings)
      }
      layer.merge(settings) { $1 }
    }
    return layer
  }

  private func addPipTools(
    _ entry: TomlTable.Entry, path: String, options: [OptionSpecification],
    to layer: inout SettingLayer
  ) throws(SettingError) {
    let commands = ["compile", "sync"]
    if commands.contains(entry.key), entry.value.table != nil { return }
    let name = Self.normalized(entry.key)
    let plain = name.hasPrefix("no-") ? String(name.dropFirst(3)) : name
    let sources = OptionSpecification(
      name: "src-files", kind: .list("FILE"), help: "", section: "")
    if let (option, isNegated) = Self.option(entry.key, among: options + [sources]) {
      return try add(entry, of: option, isNegated: isNegated, path: path, to: &layer)
    }
    let known = Subcommand.all.filter { commands.contains($0.name) }.flatMap { $0.options() }
    guard Self.option(entry.key, among: known) == nil, !Self.unheeded.contains(name),
      !Self.unheeded.contains(plain)
    else { return }
    let key = path + "." + entry.key
    let nearest = nearestName(to: name, among: Set(known.map(\.name) + Self.unheeded).sorted())
    throw SettingError(.unknownKey(key, nearest: nearest), at: source(key, entry.keyOffset))
  }

  // MARK: Keys and values

  /// The option that a key names, and whether the key turns it round.
  private static func option(
    _ key: String, among known: [OptionSpecification]
  ) -> (OptionSpecification, isNegated: Bool)? {
    let name = normalized(key)
    func find(_ name: String) -> OptionSpecification? {
      known.first { ($0.name == name || $0.aliases.contains(name)) && !excluded.contains($0.name) }
    }
    if let option = find(name) { return (option, false) }
    guard name.hasPrefix("no-"), let option = find(String(name.dropFirst(3))),
      option.kind == .toggle || option.kind == .flag
    else { return nil }
    return (option, true)
  }

  private static func normalized(_ key: String) -> String {
    String(key.drop { $0 == "-" }).lowercased().replacing("_", with: "-")
  }

  private func add(
    _ entry: TomlTable.Entry, of option: OptionSpecification, isNegated: Bool, path: String,
    to layer: inout SettingLayer
  ) throws(SettingError) {
    let key = path + "." + entry.key
    guard layer[option.name] == nil else {
      throw SettingError(.keyTwice(option.name), at: source(key, entry.keyOffset))
    }
    let place = source(key, entry.value.offset)
    let values = try Setting.chosen(
      values(entry.value, of: option, isNegated: isNegated, at: place), for: option, source: place)
    if LiteralSecrets.options.contains(option.name), values.contains(where: holdsLiteralPassword) {
      throw SettingError(.literalPassword, at: source(key, entry.value.offset))
    }
    layer[option.name] = Setting(
      values: values.map { resolved($0, for: option) }, source: source(key, entry.keyOffset))
  }

  private func values(
    _ value: TomlValue, of option: OptionSpecification, isNegated: Bool, at place: SettingSource
  ) throws(SettingError) -> [String] {
    func wrong(_ expected: String) -> SettingError {
      SettingError(.expected(expected, found: value.kind), at: place)
    }
    switch (option.kind, value.content) {
    case (.flag, .boolean(let isOn)), (.toggle, .boolean(let isOn)):
      return [isOn != isNegated ? "true" : "false"]
    case (.flag, .integer(let count)) where (0...9).contains(count) && !isNegated:
      return Array(repeating: "true", count: Int(count))
    case (.flag, _), (.toggle, _): throw wrong("`true` or `false`")
    case (.value, .string(let text)): return [text]
    case (.value, .integer(let number)): return [String(number)]
    case (.value, _): throw wrong("a string")
    case (.list, .string(let text)), (.optional, .string(let text)): return [text]
    case (.list, .array(let items)), (.optional, .array(let items)):
      var texts: [String] = []
      for item in items {
        guard let text = item.string else { throw wrong("an array of strings") }
        texts.append(text)
      }
      return texts
    case (.list, _), (.optional, _): throw wrong("an array of strings")
    }
  }

  /// A path is relative to the folder of the file.
  private func resolved(_ text: String, for option: OptionSpecification) -> String {
    guard option.isPath else { return text }
    return FilePath.folder(of: file).isEmpty || text.contains("://")
      ? text : FilePath.join(FilePath.folder(of: file), text)
  }

  private func table(
    _ key: String, in parent: TomlTable, path: [String]
  ) throws(SettingError) -> TomlTable? {
    guard let entry = parent.entry(key) else { return nil }
    guard let table = entry.value.table else {
      let key = (path + [key]).joined(separator: ".")
      throw SettingError(
        .expected("a table", found: entry.value.kind), at: source(key, entry.value.offset))
    }
    return table
  }

  func source(_ key: String, _ offset: Int) -> SettingSource {
    let (line, column) = places.place(of: offset)
    return .file(key: key, SourceLocation(file: file, line: line, column: column))
  }
}
