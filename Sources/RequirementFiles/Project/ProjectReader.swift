import Packaging

/// Gathers what a selection of a project asks for.
struct ProjectReader {
  /// So many times extras may lead to extras, whatever the markers between them.
  static let maximumWays = 4096
  /// So many extras or groups may lead to one another; it bounds recursion.
  static let maximumDepth = 128

  let file: ProjectFile
  private let rules: ReadingRules
  private(set) var warnings: [Diagnostic] = []
  private(set) var requirements: [RootRequirement] = []
  private(set) var dynamic: [ProjectInput.Dynamic] = []

  private let project: TomlTable?
  /// As written, and nil where there is no `project` table.
  private let name: (text: String, normal: PackageName)?
  private let dynamicFields: [String: Int]
  private var extras: [ExtraName: TomlTable.Entry]?
  /// The project's groups, once they were looked at.
  var groups: [GroupName: TomlTable.Entry]?
  private var ways = 0

  init(
    _ file: ProjectFile, _ rules: ReadingRules = ReadingRules()
  ) throws(RequirementFileError) {
    self.file = file
    self.rules = rules
    let entry = file.document.root.entry("project")
    project = try file.table(entry, at: "project")
    name = try project.map { table throws(RequirementFileError) in
      try Self.name(in: table, file: file, at: entry?.keyOffset)
    }
    dynamicFields = try Self.dynamicFields(in: project, file: file)
  }

  /// What annotations say of the project, and of its groups by the part behind the path.
  private func annotation(group: GroupName? = nil) -> String {
    let place = "(" + file.path + (group.map { ":" + $0.text } ?? "") + ")"
    return name.map { $0.text + " " + place } ?? place
  }

  /// Reads what is selected; afterwards `requirements` and `dynamic` have it.
  mutating func read(
    _ selection: ProjectSelection
  ) throws(RequirementFileError) -> ProjectInput {
    let requiresPython = try requiresPython
    let context = Context(annotation: annotation())
    if selection.includesProject {
      try addDependencies(context)
      for extra in try names(of: selection.extras) {
        try addExtra(extra, context, askedAt: nil)
      }
    }
    var seen: Set<GroupName> = []
    for group in selection.groups {
      let context = Context(annotation: annotation(group: group), isGroup: true)
      try addGroup(group, context, open: [], seen: &seen)
    }
    return ProjectInput(
      path: file.path, name: name?.normal, requiresPython: requiresPython,
      selection: selection, dynamic: dynamic, dynamicLocation: dynamicLocation,
      annotation: annotation())
  }

  // MARK: The project's table

  private static func name(
    in table: TomlTable, file: ProjectFile, at offset: Int?
  ) throws(RequirementFileError) -> (text: String, normal: PackageName) {
    guard let value = table["name"] else { throw file.error(.missingName, at: offset) }
    let text = try file.string(value, at: "project.name")
    do {
      return (text, try PackageName(parsing: text))
    } catch {
      throw file.error(.invalidName(key: "project.name", text), at: value.offset)
    }
  }

  /// The fields that only the backend knows, and the places that say so.
  private static func dynamicFields(
    in project: TomlTable?, file: ProjectFile
  ) throws(RequirementFileError) -> [String: Int] {
    guard let project else { return [:] }
    let poetry = PoetryTable(file.document.root, project: project)
    var fields: [String: Int] = [:]
    fields["dependencies"] = poetry.dependencies?.keyOffset
    fields["optional-dependencies"] = poetry.extras?.keyOffset
    guard let value = project["dynamic"] else { return fields }
    for item in try file.array(value, at: "project.dynamic") {
      let field = try file.string(item, at: "project.dynamic")
      fields[field] = item.offset
      if let both = project.entry(field), field.hasSuffix("dependencies") {
        throw file.error(.staticAndDynamic(field), at: both.keyOffset)
      }
    }
    return fields
  }

  private var requiresPython: Sourced<SpecifierSet>? {
    get throws(RequirementFileError) {
      guard let value = project?["requires-python"] else { return nil }
      let text = try file.string(value, at: "project.requires-python")
      do {
        let specifiers = try SpecifierSet(parsing: text)
        return Sourced(specifiers, text: text, location: file.location(value.offset))
      } catch {
        let place = file.document.textOffset(of: value).map { $0 + error.offset } ?? value.offset
        throw file.error(.invalidSpecifiers(text, error), at: place)
      }
    }
  }

  private var dynamicLocation: SourceLocation {
    let fields = ["dependencies", "optional-dependencies"]
    guard let offset = fields.lazy.compactMap({ dynamicFields[$0] }).first else {
      return SourceLocation(file: file.path)
    }
    return file.location(offset)
  }

  private mutating func note(_ field: ProjectInput.Dynamic) {
    if !dynamic.contains(field) { dynamic.append(field) }
  }

  // MARK: What it needs

  /// Who asks, and under which conditions.
  struct Context {
    var annotation: String
    /// A group, to which the project is a requirement like others: what it needs is needed too.
    var isGroup = false
    var marker: Marker?
    /// The extras that led here.
    var open: [ExtraName] = []
    /// Lines that include the group, innermost first.
    var includedFrom: [SourceLocation] = []

    /// The context of what a requirement with a marker asks for; both conditions have to hold.
    func adding(_ other: Marker?) -> Context {
      var context = self
      guard let other else { return context }
      guard let marker else {
        context.marker = other
        return context
      }
      // Two expressions in parentheses are one expression.
      context.marker = (try? Marker(parsing: "(\(marker)) and (\(other))")) ?? other
      return context
    }
  }

  private mutating func addDependencies(_ context: Context) throws(RequirementFileError) {
    guard let project else { return note(.everything) }
    if dynamicFields["dependencies"] != nil { return note(.dependencies) }
    guard let value = project["dependencies"] else { return }
    for item in try file.array(value, at: "project.dependencies") {
      try add(item, at: "project.dependencies", context)
    }
  }

  /// One requirement; one on the project itself is what its extras ask for.
  mutating func add(
    _ value: TomlValue, at key: String, _ context: Context
  ) throws(RequirementFileError) {
    var (requirement, text) = try file.requirement(value, at: key)
    let context = context.adding(requirement.marker)
    guard requirement.name != name?.normal else {
      return try addProject(requirement.extras, context, askedAt: value.offset)
    }
    requirement.marker = context.marker
    requirements.append(
      RootRequirement(
        requirement,
        origin: .projectFile(file.location(value.offset), source: context.annotation), text: text))
  }

  private mutating func addProject(
    _ extras: [ExtraName], _ context: Context, askedAt offset: Int
  ) throws(RequirementFileError) {
    ways += 1
    guard ways <= Self.maximumWays else {
      throw file.error(.tooManyWays(limit: Self.maximumWays), at: offset)
    }
    var context = context
    if context.isGroup {
      context.isGroup = false
      try addDependencies(context)
    }
    for extra in extras where !context.open.contains(extra) {
      try addExtra(extra, context, askedAt: offset)
    }
  }

  // MARK: Extras

  private mutating func names(
    of extras: ProjectSelection.Extras
  ) throws(RequirementFileError) -> [ExtraName] {
    switch extras {
    case .named(let names): return names
    case .all:
      guard dynamicFields["optional-dependencies"] == nil else {
        note(.optionalDependencies)
        return []
      }
      return try allExtras().keys.sorted()
    }
  }

  private mutating func allExtras() throws(RequirementFileError) -> [ExtraName: TomlTable.Entry] {
    if let extras { return extras }
    let key = "project.optional-dependencies"
    let table = try file.table(project?.entry("optional-dependencies"), at: key)
    let named = try file.named(table, at: key) { text throws(NameError) in
      try ExtraName(parsing: text)
    }
    let found = Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.entry) })
    extras = found
    return found
  }

  private mutating func addExtra(
    _ name: ExtraName, _ context: Context, askedAt offset: Int?
  ) throws(RequirementFileError) {
    guard project != nil else { return note(.everything) }
    guard dynamicFields["optional-dependencies"] == nil else { return note(.optionalDependencies) }
    let known = try allExtras()
    guard let entry = known[name] else {
      let error = file.error(
        .unknownExtra(name.text, known: known.keys.sorted().map(\.text)), at: offset)
      guard rules.passesOverUnknownExtras else { throw error }
      var told = error.diagnostic
      told.severity = .warning
      return warnings.append(told)
    }
    var context = context
    context.open.append(name)
    guard context.open.count <= Self.maximumDepth else {
      throw file.error(.tooDeep(limit: Self.maximumDepth), at: offset)
    }
    let key = "project.optional-dependencies.\(entry.key)"
    for item in try file.array(entry.value, at: key) { try add(item, at: key, context) }
  }
}
