import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver
import SourceBuilds
import WheelInstall

/// Finds out which projects the lines of locks are that name a place alone, as pip-compile writes
/// `-e ./x` and `file:./x`: the project itself is asked.
struct LockNaming {
  let options: SyncOptions
  let environment: SyncEnvironment
  let cacheDirectory: String?
  let world: World

  /// The locks with an entry for each of their lines.
  ///
  /// - Throws: `ReferenceError` and `ResolutionError` where a project is not there, or does not say
  ///   its name.
  func named(_ texts: LockTexts) async throws -> [LockedFile] {
    guard texts.locks.contains(where: { !$0.nameless.isEmpty }) else { return texts.locks }
    let sources = try SyncSources(
      options, files: try texts.options(world), pins: [], environment: environment,
      references: texts.locks.flatMap(\.nameless).compactMap {
        $0.source.expanding(world.variable)
      },
      cacheDirectory: cacheDirectory, world: world)
    defer { sources.store.close() }
    let builder = try sources.builders.builder(http: sources.http, store: sources.store)
    var locks: [LockedFile] = []
    for var lock in texts.locks {
      var names: [PackageName] = []
      for line in lock.nameless { names.append(try await name(of: line, from: builder)) }
      lock.name(names)
      locks.append(lock)
    }
    return locks
  }

  private func name(
    of line: LockedFile.Nameless, from builder: SourceBuilder
  ) async throws -> PackageName {
    if let name = line.source.impliedName { return name }
    let placed = try ReferencePlacement(world: world).place(
      locked: line.source, at: line.location, world.variable)
    do throws(ProviderError) {
      return try await builder.describe(ReferenceRequest(placed)).name
    } catch {
      var told = error.diagnostic
      told.location = told.location ?? line.location
      throw ResolutionError.provider(ProviderError(told))
    }
  }
}
