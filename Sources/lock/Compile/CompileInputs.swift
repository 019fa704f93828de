import Lockfiles
import Packaging
import RequirementFiles

/// Everything that a compile reads before it asks anyone: requirement files and earlier locks.
struct CompileInputs {
  /// What is resolved for production, or for the sources that were named.
  var base: RequirementTree
  /// What is resolved for development: production's lines first, then its own.
  ///
  /// Nil where one lock is written.
  var joint: RequirementTree?
  /// The locks that stand where the new ones go, and others that are read for their pins only; as
  /// they were read.
  private(set) var standing: [ReadFile] = []
  /// The locks that stand where the new ones go, by path; empty until `readLocks` has read them.
  private(set) var earlier: [String: LockedFile] = [:]
  /// A lock that is read for its pins only, once `readLocks` has read it.
  private(set) var companion: LockedFile?
  /// The files that the trees come from, each time that one was read.
  private(set) var sources: [ReadFile] = []
  /// Whether a variable of the environment is part of what the files say.
  private(set) var hasVariables = false

  /// A file as it was read.
  struct ReadFile {
    var path: String
    var bytes: [UInt8]
    var isCompanion = false
  }
  /// `base` and `joint` as the files have them, with lines whose projects have no name yet.
  private(set) var asRead: (base: RequirementTree, joint: RequirementTree?)

  /// What `CUSTOM_COMPILE_COMMAND` says of the command that makes the locks, as pip-compile has it.
  var customCommand: String?

  /// How the lines of the first source end that has more than one.
  var sourceNewline: Newline?

  /// The tree whose options hold for the whole run.
  var widest: RequirementTree { joint ?? base }

  /// Reads them.
  ///
  /// - Throws: `RequirementFileError` for sources; an earlier lock is never a reason to fail.
  init(
    _ layout: ProjectLayout, options: CompileOptions, world: World, read: SourceReader
  ) throws {
    var newline: Newline?
    var sources: [ReadFile] = []
    var hasVariables = false
    func tree(_ lock: ProjectLayout.Lock) throws -> RequirementTree {
      try RequirementTree(
        sources: lock.sources, constraints: options.constraintFiles,
        overrides: options.overrideFiles,
        rules: options.output.manner == .lock ? ReadingRules() : .pipTools,
        variables: {
          hasVariables = true
          return world.variable($0)
        }
      ) { path throws(ReadFailure) in
        let bytes = try read(path)
        sources.append(ReadFile(path: path, bytes: bytes))
        // What comes by a pipe has no say in it, as with pip-compile.
        if path != "-" { newline = newline ?? Newline(detectedIn: bytes) }
        return bytes
      }
    }
    if let first = layout.production ?? layout.explicit {
      base = try tree(first)
      joint = try layout.development.map(tree)
    } else if let development = layout.development {
      base = try tree(development)
    } else {
      preconditionFailure("a layout without a lock to write")
    }
    sourceNewline = newline
    self.sources = sources
    self.hasVariables = hasVariables
    asRead = (base, joint)
    customCommand = ["CUSTOM_COMPILE_COMMAND", "UV_CUSTOM_COMPILE_COMMAND"].lazy
      .compactMap(world.variable).first { !$0.isEmpty }
    findLocks(layout, options, world)
  }

  /// Reads the locks that stand where the new ones go, and one whose versions are taken where they fit.
  private mutating func findLocks(
    _ layout: ProjectLayout, _ options: CompileOptions, _ world: World
  ) {
    for lock in layout.locks where lock.path != "-" { stand(lock.path, world) }
    if let production = layout.production, layout.development == nil,
      !standing.contains(where: { $0.path == production.path })
    {
      let development = ProjectLayout.developmentLock(options.profiles, exists: world.isFile)
      if let development { stand(development, isCompanion: true, world) }
    }
    // A profile of the project's own takes production's versions where it can.
    if layout.explicit?.profile != nil {
      let production = options.profiles.lockPaths(of: .production).first(where: world.isFile)
      if let production { stand(production, isCompanion: true, world) }
    }
  }

  private mutating func stand(_ path: String, isCompanion: Bool = false, _ world: World) {
    guard let bytes = world.earlierLock(path) else { return }
    standing.append(ReadFile(path: path, bytes: bytes, isCompanion: isCompanion))
  }

  /// Reads what the locks pin.
  mutating func readLocks() {
    for file in standing {
      let lock = LockedFile(parsing: file.bytes, file: file.path)
      if file.isCompanion { companion = lock } else { earlier[file.path] = lock }
    }
  }

  /// The lines that a lock follows from.
  func sealedTree(for lock: ProjectLayout.Lock) -> RequirementTree {
    lock.profile == .development ? asRead.joint ?? asRead.base : asRead.base
  }

  /// Whether what is to be locked can change while every line stays: it comes from this machine.
  var followsFolders: Bool {
    let tree = asRead.joint ?? asRead.base
    let roots = tree.requirements + tree.constraints + tree.overrides
    // A string in a project's file is not looked into before it is placed.
    return tree.references.contains { $0.path != nil }
      || roots.contains { $0.requirement.url?.hasPrefix("file:") == true }
      || tree.projects.contains { !$0.dynamic.isEmpty }
  }

  /// What earlier locks have of packages that come from no index.
  func lockedReferences(
    _ layout: ProjectLayout, options: CompileOptions, world: World
  ) -> LockedReferences {
    var locked = LockedReferences()
    for lock in layout.locks.map({ earlier[$0.path] }) + [companion] {
      locked.append(lock, options: options, variable: world.variable)
    }
    return locked
  }

  /// The requirements, and those that `-P name==version` adds as constraints.
  func resolutionInput(
    _ tree: RequirementTree, options: CompileOptions, target: TargetEnvironment,
    preferences: Preferences
  ) -> ResolutionInputParts {
    let upgrades = options.upgrades.compactMap { upgrade -> RootRequirement? in
      guard !upgrade.specifiers.specifiers.isEmpty,
        let requirement = try? Requirement(parsing: "\(upgrade.name)\(upgrade.specifiers)")
      else { return nil }
      return RootRequirement(
        requirement, origin: .commandLine(option: "-P \(upgrade.text)"), text: upgrade.text)
    }
    // With extras, pip-compile takes it for a requirement where the package is one.
    let extras = options.output.manner == .lock ? [] : options.upgrades.compactMap(\.extras)
    let direct = Set(tree.requirements.map(\.requirement.name))
    return ResolutionInputParts(
      requirements: tree.requirements + extras.filter { direct.contains($0.requirement.name) },
      constraints: tree.constraints + upgrades,
      overrides: tree.overrides, preferences: preferences.byName)
  }
}

/// What of a resolution's input comes from files and options.
struct ResolutionInputParts {
  var requirements: [RootRequirement]
  var constraints: [RootRequirement]
  var overrides: [RootRequirement]
  var preferences: [PackageName: [Version]]
}

/// Versions to take where they still fit, best first.
struct Preferences: Equatable {
  private(set) var byName: [PackageName: [Version]] = [:]

  /// Adds the pins of a lock behind those that are there, unless they are to move.
  mutating func append(_ lock: LockedFile?, options: CompileOptions) {
    guard let lock, !options.upgradesAll else { return }
    for entry in lock.lockfile.entries
    where !options.upgrades.contains(where: { $0.name == entry.name }) {
      guard let version = entry.version else { continue }
      if byName[entry.name]?.contains(version) ?? false { continue }
      byName[entry.name, default: []].append(version)
    }
  }

  /// Adds one pin behind those that are there.
  mutating func append(_ name: PackageName, _ version: Version) {
    byName[name, default: []].append(version)
  }
}

extension CompileOptions.Upgrade {
  /// The requirement, where it asks for extras.
  fileprivate var extras: RootRequirement? {
    guard let requirement = try? Requirement(parsing: text), !requirement.extras.isEmpty else {
      return nil
    }
    return RootRequirement(requirement, origin: .commandLine(option: "-P \(text)"), text: text)
  }
}
