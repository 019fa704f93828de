import Packaging
import PlatformIO
import RequirementFiles
import Resolver

/// What a `pyproject.toml` says of its project without a backend being asked (PEP 621).
enum ProjectTable {
  /// Name, version and dependencies; nil where any of them is dynamic, missing or wrong: then the
  /// backend has to be asked, and says what is wrong.
  static func metadata(folder: String) -> (PackageName, Version, ReleaseDependencies)? {
    guard let bytes = (try? ForeignFile.readIfPresent(folder + "/pyproject.toml")) ?? nil,
      let root = try? TomlDocument(parsing: bytes).root, let project = root.table("project"),
      let nameText = project["name"]?.string, let name = try? PackageName(parsing: nameText),
      let versionText = project["version"]?.string, let version = try? Version(parsing: versionText)
    else { return nil }
    let dynamic = project["dynamic"]?.array?.compactMap(\.string) ?? []
    let needed: Set<String> = [
      "version", "dependencies", "optional-dependencies", "requires-python",
    ]
    guard needed.isDisjoint(with: dynamic), !PoetryTable(root, project: project).fillsInAny,
      let dependencies = dependencies(of: project)
    else { return nil }
    return (name, version, dependencies)
  }

  /// The name alone, which is never dynamic.
  static func name(folder: String) -> PackageName? {
    guard let bytes = (try? ForeignFile.readIfPresent(folder + "/pyproject.toml")) ?? nil,
      let project = (try? TomlDocument(parsing: bytes))?.root.table("project")
    else { return nil }
    return project["name"]?.string.flatMap { try? PackageName(parsing: $0) }
  }

  /// The same as METADATA has it.
  static func metadataText(folder: String) -> [UInt8]? {
    guard let (name, version, release) = metadata(folder: folder) else { return nil }
    var text = "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n"
    if let python = release.requiresPython { text += "Requires-Python: \(python)\n" }
    for extra in release.extras { text += "Provides-Extra: \(extra)\n" }
    for requirement in release.requirements { text += "Requires-Dist: \(requirement)\n" }
    return Array(text.utf8)
  }

  private static func dependencies(of project: TomlTable) -> ReleaseDependencies? {
    guard var requirements = requirements(project["dependencies"]) else { return nil }
    var extras: [ExtraName] = []
    if let optional = project["optional-dependencies"] {
      guard let table = optional.table else { return nil }
      for entry in table.entries {
        guard let extra = try? ExtraName(parsing: entry.key),
          let own = self.requirements(entry.value)
        else { return nil }
        extras.append(extra)
        for requirement in own {
          guard let conditional = requirement.onlyWith(extra) else { return nil }
          requirements.append(conditional)
        }
      }
    }
    var python: SpecifierSet?
    if let value = project["requires-python"] {
      guard let text = value.string, let specifiers = try? SpecifierSet(parsing: text) else {
        return nil
      }
      python = specifiers
    }
    return ReleaseDependencies(
      requirements: requirements, requiresPython: python, extras: extras.sorted())
  }

  private static func requirements(_ value: TomlValue?) -> [Requirement]? {
    guard let value else { return [] }
    guard let values = value.array else { return nil }
    var requirements: [Requirement] = []
    for value in values {
      guard let text = value.string, let requirement = try? Requirement(parsing: text) else {
        return nil
      }
      requirements.append(requirement)
    }
    return requirements
  }
}

extension Requirement {
  /// The same under the condition that an extra is asked for, as metadata writes it.
  fileprivate func onlyWith(_ extra: ExtraName) -> Requirement? {
    let own = marker.map { "(\($0)) and " } ?? ""
    guard let conditional = try? Requirement(parsing: "a; \(own)extra == '\(extra.text)'") else {
      return nil
    }
    return Requirement(name: name, extras: extras, source: source, marker: conditional.marker)
  }
}
