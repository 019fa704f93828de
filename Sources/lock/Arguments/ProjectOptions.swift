import Packaging
import RequirementFiles

/// What of a project is to be compiled, beside what it needs anyway.
struct ProjectOptions: Equatable {
  /// One `--group`.
  struct Group: Equatable {
    /// Nil for that of the project that is compiled.
    var path: String?
    var name: GroupName
  }

  var extras: ProjectSelection.Extras
  /// They stand on the command line, so that it is an error if no project is compiled.
  var demandsProject: Bool
  var groups: [Group]

  init(_ arguments: ParsedArguments) throws(UsageError) {
    var names: [ExtraName] = []
    for text in arguments.list("extra").flatMap({ $0.split(separator: ",") }) {
      do {
        names.append(try ExtraName(parsing: text))
      } catch {
        throw .invalidValue(
          option: "--extra", value: String(text), expected: "the name of an extra")
      }
    }
    if arguments.isOn("all-extras"), !names.isEmpty { throw .conflict("--extra", "--all-extras") }
    extras = arguments.isOn("all-extras") ? .all : .named(names)
    demandsProject = !arguments.given.isDisjoint(with: ["extra", "all-extras"])
    groups = []
    for text in arguments.list("group") { groups.append(try Group(parsing: text)) }
  }

  /// The sources that were named, as they are to be read.
  ///
  /// Groups without a path are those of the one project among the paths, else of the
  /// `pyproject.toml` in the working directory.
  func sources(_ paths: [String]) throws(UsageError) -> [RequirementSource] {
    let projects = paths.filter(RequirementSource.isProject)
    if demandsProject, projects.isEmpty {
      throw .invalid(
        message: "`--extra` and `--all-extras` belong to a project, and none is compiled",
        hints: ["name its file: `lock compile pyproject.toml --extra NAME`"])
    }
    let home = projects.count == 1 ? projects[0] : "pyproject.toml"
    var byPath: [(path: String, groups: [GroupName])] = []
    for group in groups {
      let path = group.path ?? home
      if let index = byPath.firstIndex(where: { $0.path == path }) {
        byPath[index].groups.append(group.name)
      } else {
        byPath.append((path, [group.name]))
      }
    }
    var sources: [RequirementSource] = paths.map { path in
      guard RequirementSource.isProject(path) else { return .file(path) }
      let groups = byPath.first { $0.path == path }?.groups ?? []
      return .project(path, ProjectSelection(extras: extras, groups: groups))
    }
    for (path, groups) in byPath where !paths.contains(path) {
      sources.append(.project(path, ProjectSelection(includesProject: false, groups: groups)))
    }
    return sources
  }
}

extension ProjectOptions.Group {
  /// Reads `NAME` or `FILE:NAME`.
  init(parsing text: String) throws(UsageError) {
    let colon = text.lastIndex(of: ":")
    path = colon.map { String(text[..<$0]) }
    if let path, path.split(separator: "/").last != "pyproject.toml" {
      throw .invalidValue(
        option: "--group", value: text, expected: "a `pyproject.toml` before the colon")
    }
    do {
      name = try GroupName(parsing: text[(colon.map(text.index(after:)) ?? text.startIndex)...])
    } catch {
      throw .invalidValue(option: "--group", value: text, expected: "the name of a group")
    }
  }
}
