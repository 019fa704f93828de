import Packaging

/// Dependency groups (PEP 735).
extension ProjectReader {
  private mutating func allGroups() throws(RequirementFileError) -> [GroupName: TomlTable.Entry] {
    if let groups { return groups }
    let table = try file.table(
      file.document.root.entry("dependency-groups"), at: "dependency-groups")
    let named = try file.named(table, at: "dependency-groups") { text throws(NameError) in
      try GroupName(parsing: text)
    }
    let found = Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.entry) })
    groups = found
    return found
  }

  /// `open` are the groups that led here; of those in `seen`, nothing new is to be had.
  mutating func addGroup(
    _ name: GroupName, _ context: Context, open: [(name: GroupName, text: String)],
    askedAt offset: Int? = nil, seen: inout Set<GroupName>
  ) throws(RequirementFileError) {
    let known = try allGroups()
    guard let entry = known[name] else {
      throw located(
        .unknownGroup(name.text, known: known.keys.sorted().map(\.text)), offset, context)
    }
    if let first = open.firstIndex(where: { $0.name == name }) {
      throw located(.groupCycle(open[first...].map(\.text) + [entry.key]), offset, context)
    }
    guard seen.insert(name).inserted else { return }
    guard open.count < Self.maximumDepth else {
      throw located(.tooDeep(limit: Self.maximumDepth), offset, context)
    }
    var context = context
    if let offset { context.includedFrom.insert(file.location(offset), at: 0) }
    let key = "dependency-groups.\(entry.key)"
    for item in try file.array(entry.value, at: key) {
      guard let table = item.table else {
        guard item.string != nil else {
          throw located(.invalidGroupItem(found: item.kind), item.offset, context)
        }
        try add(item, at: key, context)
        continue
      }
      let (included, place) = try includedGroup(table, item, context)
      try addGroup(
        included, context, open: open + [(name, entry.key)], askedAt: place, seen: &seen)
    }
  }

  /// The group that `{include-group = "…"}` names, and the place of its name.
  private func includedGroup(
    _ table: TomlTable, _ item: TomlValue, _ context: Context
  ) throws(RequirementFileError) -> (GroupName, offset: Int) {
    guard table.entries.count == 1, let value = table["include-group"] else {
      let key = table.entries.first { $0.key != "include-group" }
      let found = key.map { "the key " + quoted($0.key) } ?? "an empty table"
      throw located(.invalidGroupItem(found: found), key?.keyOffset ?? item.offset, context)
    }
    let text = try file.string(value, at: "include-group")
    do {
      return (try GroupName(parsing: text), value.offset)
    } catch {
      throw located(.invalidName(key: "include-group", text), value.offset, context)
    }
  }

  private func located(
    _ problem: ProjectProblem, _ offset: Int?, _ context: Context
  ) -> RequirementFileError {
    var error = file.error(problem, at: offset)
    error.includedFrom = context.includedFrom
    return error
  }
}
