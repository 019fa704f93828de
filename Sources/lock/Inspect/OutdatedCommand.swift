import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import Resolver

/// `lock outdated`: which pins the index has newer releases of.
struct OutdatedCommand {
  let arguments: ParsedArguments
  let world: World
  let console: Console

  /// A pin with something newer.
  private struct Row {
    var name: PackageName
    var pinned: Version
    var latest: Version

    var jump: String { VersionJump(from: pinned, to: latest).rawValue }
  }

  func run() async throws -> ExitStatus {
    let locks = ProjectLocks(world: world, profiles: arguments.profiles)
    let lock = try locks.lock(arguments.value("lock"))
    var texts = LockTexts()
    texts.add(try locks.read(lock.file), of: lock.file)
    let options = try IndexOptions(arguments)
    let selection = IndexSelection(options: options, files: try texts.options(world))
    let cacheDirectory = world.cacheDirectory(options.cacheDirectory)
    let configuration = try selection.configuration(cacheDirectory: cacheDirectory, now: Clock.now)
    let http = HTTPClient(selection.httpConfiguration())
    let target = try TargetSelection(
      CompileOptions.TargetOptions(python: arguments.value("python")),
      cacheDirectory: cacheDirectory, world: world
    ) {}
    let provider = IndexProvider(configuration, target: target.target, http: http)
    // Never given back: the process ends with the command.
    _ = Unmanaged.passRetained(provider)
    let rows = try await rows(of: lock.lockfile, from: provider)
    for warning in provider.warnings { console.report(warning) }
    guard console.output(Array(text(rows).utf8)) else { return .failed }
    return arguments.isOn("check") && !rows.isEmpty ? .unsolved : .done
  }

  /// By name; all projects are asked for at once.
  private func rows(
    of lockfile: Lockfile, from provider: IndexProvider
  ) async throws -> [Row] {
    try await withThrowingTaskGroup(of: Row?.self) { group in
      for entry in lockfile.entries {
        guard let version = entry.version else { continue }
        group.addTask { try await Self.row(entry.name, version, from: provider) }
      }
      var rows: [Row] = []
      for try await row in group { if let row { rows.append(row) } }
      return rows.sorted { $0.name < $1.name }
    }
  }

  /// A pre-release is newer only to a pin that is one.
  private static func row(
    _ name: PackageName, _ pinned: Version, from provider: IndexProvider
  ) async throws -> Row? {
    guard case .found(let releases) = try await provider.releases(of: name) else { return nil }
    for position in 0..<releases.count {
      let version = releases.version(at: position)
      guard version > pinned else { return nil }
      if version.isPrerelease, !pinned.isPrerelease { continue }
      let candidate = releases.candidate(at: position)
      if candidate.yanked != nil { continue }
      if case .unusable = candidate.usability { continue }
      return Row(name: name, pinned: pinned, latest: version)
    }
    return nil
  }

  private func text(_ rows: [Row]) -> String {
    guard arguments.isOn("json") else {
      return rows.map { "\($0.name) \($0.pinned) → \($0.latest) (\($0.jump))\n" }.joined()
    }
    let objects = rows.map { row in
      JSONValue.object([
        "name": .string(row.name.text), "version": .string(row.pinned.description),
        "latest": .string(row.latest.description), "jump": .string(row.jump),
      ])
    }
    return "\(JSONValue.array(objects))\n"
  }
}
