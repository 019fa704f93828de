/// What `tool.poetry` adds to a `project` table.
///
/// PEP 621 has a field that is neither given nor `dynamic` be empty. poetry-core fills it in all the
/// same, from the table that was its own before there was `project`; with what, only the backend
/// knows. To it, an empty field is a missing one.
package struct PoetryTable {
  private let table: TomlTable?
  private let project: TomlTable

  /// `root` is the whole `pyproject.toml`, `project` its table of that name.
  package init(_ root: TomlTable, project: TomlTable) {
    table = root.table("tool")?.table("poetry")
    self.project = project
  }

  /// Whether anything is filled in that says what the project needs.
  package var fillsInAny: Bool {
    let python = table?.table("dependencies")?["python"]
    return dependencies != nil || extras != nil
      || (project["requires-python"] == nil && python != nil)
  }

  /// What `dependencies` is filled in from; nil where it is not.
  var dependencies: TomlTable.Entry? {
    guard let table, Self.isEmpty(project["dependencies"]) else { return nil }
    let entry = table.entry("dependencies")
    // That one is no dependency.
    let names = entry?.value.table?.entries.filter { $0.key.lowercased() != "python" }
    return names?.isEmpty == false ? entry : nil
  }

  /// What `optional-dependencies` is filled in from; nil where it is not.
  var extras: TomlTable.Entry? {
    guard let table, Self.isEmpty(project["optional-dependencies"]) else { return nil }
    let entry = table.entry("extras")
    return Self.isEmpty(entry?.value) ? nil : entry
  }

  private static func isEmpty(_ value: TomlValue?) -> Bool {
    guard let value else { return true }
    return value.array?.isEmpty ?? value.table?.entries.isEmpty ?? false
  }
}
