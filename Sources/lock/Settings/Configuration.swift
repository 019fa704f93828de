import Packaging
import RequirementFiles

/// Which files of settings a run reads.
struct ConfigurationChoice: Equatable {
  /// `--config`: instead of the project's own files.
  var file: String?
  /// `--no-config`: none of the project's.
  var ignoresProject = false
  /// `--isolated`: none at all, and nothing that pip was told.
  var isIsolated = false

  init(_ arguments: ParsedArguments, asPipTools: Bool = false) throws(UsageError) {
    file = arguments.value("config")
    isIsolated = arguments.isOn("isolated")
    ignoresProject = isIsolated || arguments.isOn("no-config")
    if asPipTools, ignoresProject { file = nil }
    if file != nil, ignoresProject {
      throw .conflict("--config", isIsolated ? "--isolated" : "--no-config")
    }
  }
}

/// The places that settings come from beneath the command line and its variables, the first that has
/// one winning:
/// `.env`, `[tool.lock]`, `[tool.pip-tools]`, pip's variables, pip's files.
struct Configuration {
  /// What one place says.
  struct Layer {
    var settings: SettingLayer
    /// It is pip's: the index that requirement files name goes before this one's.
    var isPips = false
  }

  /// The first wins.
  private(set) var layers: [Layer] = []
  private(set) var profiles = ProjectProfiles()
  private(set) var indexes: [NamedIndex] = []

  /// Reads what there is.
  ///
  /// - Throws: `SettingError`, and `RequirementFileError` for a file that is no TOML.
  init(
    _ choice: ConfigurationChoice, command: String, options: [OptionSpecification],
    operands: [String], world: World
  ) throws {
    if !choice.ignoresProject {
      var own = [try Self.dotEnvironment(options, world: world)]
      let project = try Self.project(
        choice.file, command: command, options: options, operands: operands, world: world)
      own += try project.layers.map { try LiteralSecrets.expanded($0, world.variable) }
      profiles = project.profiles
      indexes = try project.indexes.map { try $0.completed(by: world) }
      layers += own.map { Layer(settings: $0) }
    }
    if !choice.isIsolated {
      let pips = try Self.pip(command: command, options: options, world: world)
      layers += pips.map { Layer(settings: $0, isPips: true) }
    }
    guard let home = world.variable("HOME"), !home.isEmpty else { return }
    let paths = options.filter(\.isPath).map(\.name)
    for index in layers.indices {
      for name in paths where layers[index].settings[name] != nil {
        layers[index].settings[name]?.expandHome(home)
      }
    }
  }

  private static func pip(
    command: String, options: [OptionSpecification], world: World
  ) throws(SettingError) -> [SettingLayer] {
    var layers = [try PipSettings.layer(variables: world.variable, table: options)]
    let places = PipPlaces(variables: world.variable, exists: world.isFile)
    for path in places.paths.reversed() {
      guard let bytes = world.fileIfPresent(path) else { continue }
      layers.append(
        try PipSettings.layer(
          parsing: bytes, file: path, sections: ["global", "install", tableName(of: command)],
          table: options))
    }
    return layers
  }

  private static func dotEnvironment(
    _ options: [OptionSpecification], world: World
  ) throws(SettingError) -> SettingLayer {
    guard let bytes = world.fileIfPresent(".env") else { return [:] }
    let variables = DotEnvironment(parsing: bytes).variables
    guard !variables.isEmpty else { return [:] }
    var layer: SettingLayer = [:]
    for option in options where option.hasVariable {
      guard let entry = variables[option.variable], !entry.value.isEmpty else { continue }
      let place = SourceLocation(file: ".env", line: entry.line)
      layer[option.name] = try Setting(
        entry.value, for: option, source: .file(key: option.variable, place))
    }
    return layer
  }

  /// The name of a command's tables: called as `pip-compile`, it is still `compile`.
  private static func tableName(of command: String) -> String {
    command.hasPrefix("pip-") ? String(command.dropFirst(4)) : command
  }

  private static func project(
    _ chosen: String?, command: String, options: [OptionSpecification], operands: [String],
    world: World
  ) throws -> (layers: [SettingLayer], profiles: ProjectProfiles, indexes: [NamedIndex]) {
    let name = tableName(of: command)
    func pipTools(_ table: ToolTable) throws -> SettingLayer {
      try table.pipTools(for: name, options: options, asPipTools: name != command)
    }
    if let chosen {
      let table = try ToolTable(chosen, bytes: world.readSource(chosen))
      return (
        [try table.lock(for: name, options: options), try pipTools(table)], try table.profiles(),
        try table.indexes()
      )
    }
    let own = try world.fileIfPresent("pyproject.toml").map {
      try ToolTable("pyproject.toml", bytes: $0)
    }
    var layers = [try own?.lock(for: name, options: options) ?? [:]]
    // The first file that is there in the working directory, else beside a source.
    for folder in [""] + operands.map(FilePath.folder) {
      if let bytes = world.fileIfPresent(folder + ".pip-tools.toml") {
        let table = try ToolTable(folder + ".pip-tools.toml", bytes: bytes)
        layers.append(try pipTools(table))
        break
      }
      let beside = folder + "pyproject.toml"
      let table =
        folder.isEmpty
        ? own : try world.fileIfPresent(beside).map { try ToolTable(beside, bytes: $0) }
      if let table, folder != "" || table.hasPipTools || operands.isEmpty {
        layers.append(try pipTools(table))
        break
      }
    }
    return (layers, try own?.profiles() ?? ProjectProfiles(), try own?.indexes() ?? [])
  }
}

extension ToolTable {
  /// - Throws: `RequirementFileError` where the bytes are no TOML.
  fileprivate init(_ file: String, bytes: [UInt8]) throws(RequirementFileError) {
    do {
      self.init(try TomlDocument(parsing: bytes), file: file)
    } catch {
      let place = SourceLocation(file: file, line: error.line, column: error.column)
      throw RequirementFileError(.toml(error), at: place)
    }
  }
}

extension Setting {
  /// Puts the home folder in place of a `~` that begins a path: no shell has done it.
  fileprivate mutating func expandHome(_ home: String) {
    values = values.map { $0.hasPrefix("~/") ? home + $0.dropFirst(1) : $0 }
  }
}
