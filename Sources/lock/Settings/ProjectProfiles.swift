import Lockfiles
import Packaging
import RequirementFiles

/// What `[tool.lock.profiles.NAME]` says of profiles: their sources, and where their locks go.
struct ProjectProfiles: Equatable {
  struct Table: Equatable {
    /// Nil where the usual names are looked for.
    var sources: [RequirementSource]?
    /// Nil for the usual place.
    var lock: String?
  }

  var tables: [String: Table] = [:]

  subscript(profile: Profile) -> Table? { tables[profile.name] }

  /// Every profile that can be asked for by name, sorted.
  var names: [String] { Set(tables.keys).union(["dev", "prod"]).sorted() }

  /// The profile of a name that an option or a variable gives.
  ///
  /// - Throws: `UsageError` where there is none.
  func profile(_ name: String, from option: String) throws(UsageError) -> Profile {
    guard names.contains(name), let profile = try? Profile(parsing: name) else {
      throw .notAChoice(option: option, value: name, choices: names)
    }
    return profile
  }

  /// Where the lock of a profile would be, in the order in which it is looked for.
  func lockPaths(of profile: Profile) -> [String] {
    if let lock = self[profile]?.lock { return [lock] }
    guard profile == .production || profile == .development else {
      return ["\(profile.name)-requirements.txt"]
    }
    let usual = ProjectLayout.lockPaths(of: profile)
    guard let source = self[profile]?.sources?.first?.path else { return usual }
    let beside = ProjectLayout.lockPath(besides: source)
    return [beside, String(beside.split(separator: "/").last ?? "")] + usual
  }
}

extension ToolTable {
  /// Reads one profile's table: `sources`, `extras`, `groups` and `lock`.
  ///
  /// Extras and groups are those of the project among the sources; groups may be all there is.
  ///
  /// - Throws: `SettingError`.
  func profile(
    _ table: TomlTable, path: String
  ) throws(SettingError) -> ProjectProfiles.Table {
    let keys = ["sources", "extras", "groups", "lock"]
    for entry in table.entries where !keys.contains(entry.key) {
      let key = path + "." + entry.key
      throw SettingError(
        .unknownKey(key, nearest: nearestName(to: entry.key, among: keys)),
        at: source(key, entry.keyOffset))
    }
    var profile = ProjectProfiles.Table()
    if let entry = table.entry("lock") {
      profile.lock = resolved(try texts(entry, path, isList: false)[0])
    }
    let extras = try names(table.entry("extras"), path) { text throws(NameError) in
      try ExtraName(parsing: text)
    }
    let groups = try names(table.entry("groups"), path) { text throws(NameError) in
      try GroupName(parsing: text)
    }
    guard table["sources"] != nil || !groups.isEmpty || !extras.isEmpty else { return profile }
    var sources: [RequirementSource] = []
    for text in try table.entry("sources").map({ entry throws(SettingError) in
      try texts(entry, path, isList: true)
    }) ?? [] {
      let selection = ProjectSelection(extras: .named(extras), groups: groups)
      sources.append(
        RequirementSource.isProject(text)
          ? .project(resolved(text), selection) : .file(resolved(text)))
    }
    if !sources.contains(where: { RequirementSource.isProject($0.path) }),
      !groups.isEmpty || !extras.isEmpty
    {
      let selection = ProjectSelection(
        includesProject: !extras.isEmpty, extras: .named(extras), groups: groups)
      sources.append(.project(resolved("pyproject.toml"), selection))
    }
    profile.sources = sources
    return profile
  }

  private func names<Name>(
    _ entry: TomlTable.Entry?, _ path: String, as name: (String) throws(NameError) -> Name
  ) throws(SettingError) -> [Name] {
    guard let entry else { return [] }
    var names: [Name] = []
    for text in try texts(entry, path, isList: true) {
      do {
        names.append(try name(text))
      } catch {
        throw SettingError(
          .expected("names", found: "`\(text)`"),
          at: source(path + "." + entry.key, entry.value.offset))
      }
    }
    return names
  }

  /// The texts of a string, or of an array of them.
  private func texts(
    _ entry: TomlTable.Entry, _ path: String, isList: Bool
  ) throws(SettingError) -> [String] {
    if let text = entry.value.string, !text.isEmpty { return [text] }
    let texts = isList ? entry.value.array?.compactMap(\.string) : nil
    guard let texts, texts.count == entry.value.array?.count else {
      throw SettingError(
        .expected(isList ? "an array of strings" : "a string", found: entry.value.kind),
        at: source(path + "." + entry.key, entry.value.offset))
    }
    return texts
  }

  private func resolved(_ path: String) -> String { FilePath.join(FilePath.folder(of: file), path) }
}
