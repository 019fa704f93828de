import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import Resolver
import SourceBuilds
import SyncPlanning
import WheelInstall

/// Builds what a lock has no wheel for, several at once, with what the lock has for each build.
struct SourceWheels {
  let sources: SyncSources

  init(_ sources: SyncSources) {
    self.sources = sources
  }

  /// A package that has to be built.
  struct Wanted: Sendable {
    var pin: LockedPin
    /// The source distribution of an index; nil where the pin names a place.
    var file: ReleaseFile?
  }

  /// Whether the pin names something else than a wheel.
  static func isNeeded(for pin: LockedPin) -> Bool {
    guard let source = pin.entry.source else { return false }
    return source.wheelFileName == nil
  }

  /// The wheels, in the order of what was wanted.
  ///
  /// - Throws: `FetchError`, which names every package that cannot be built.
  func wheels(_ wanted: [Wanted]) async throws -> [Installation.Arrival] {
    guard !wanted.isEmpty else { return [] }
    try checkFormats(wanted)
    let builder: SourceBuilder
    do {
      builder = try sources.builders.builder(http: sources.http, store: sources.store)
    } catch {
      throw FetchError([error.diagnostic])
    }
    let outcomes = await withTaskGroup(
      of: (Int, Result<Installation.Arrival, ProviderError>).self
    ) { group in
      for (index, one) in wanted.enumerated() {
        group.addTask { (index, await outcome(of: one, from: builder)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var arrivals: [Installation.Arrival] = []
    var refused: [Diagnostic] = []
    for (index, outcome) in outcomes.sorted(by: { $0.0 < $1.0 }) {
      switch outcome {
      case .success(let arrival): arrivals.append(arrival)
      case .failure(let error):
        refused.append(error.diagnostic.located(at: wanted[index].pin.location))
      }
    }
    guard refused.isEmpty else { throw FetchError(refused) }
    return arrivals
  }

  /// Refuses what `--only-binary` and `--no-build` forbid.
  private func checkFormats(_ wanted: [Wanted]) throws(FetchError) {
    let refused = wanted.filter { !sources.configuration.formats.allowsSource($0.pin.name) }
    guard refused.isEmpty else {
      throw FetchError(
        refused.map { one in
          let text = one.file?.fileName ?? one.pin.entry.source?.text ?? one.pin.name.text
          return ReferenceError.buildForbidden(text).diagnostic.located(at: one.pin.location)
        })
    }
  }

  private func outcome(
    of wanted: Wanted, from builder: SourceBuilder
  ) async -> Result<Installation.Arrival, ProviderError> {
    do throws(ProviderError) {
      return .success(try await arrival(of: wanted, from: builder))
    } catch {
      return .failure(error)
    }
  }

  private func arrival(
    of wanted: Wanted, from builder: SourceBuilder
  ) async throws(ProviderError) -> Installation.Arrival {
    let pin = wanted.pin
    // A lock of another program says nothing of builds: then whatever fits is chosen.
    // And what the environment has builds without isolation.
    let isLocked = !pin.entry.buildRequirements.isEmpty && sources.builders.options.isIsolated
    let locked = isLocked ? pin.entry.buildRequirements : nil
    let isFree = !isLocked && sources.builders.options.isIsolated
    if let file = wanted.file {
      let built = try await builder.wheel(for: file, locked: locked)
      return Installation.Arrival(
        pin: pin, wheel: built.wheel, archive: file.digest ?? built.wheel.digest,
        freeParts: isFree ? built.releases : [])
    }
    guard let source = pin.entry.source else {
      preconditionFailure("a pin has a version or a place")
    }
    let built = try await builder.wheel(
      for: source, name: pin.name, hashes: pin.entry.hashes, locked: locked)
    let hashes = pin.entry.hashes + source.hashes
    return Installation.Arrival(
      pin: pin, wheel: built.wheel, archive: built.state ?? hashes.first ?? built.wheel.digest,
      directURL: source.directURL(hashes: hashes), freeParts: isFree ? built.releases : [])
  }

  /// What is to be said of builds that the lock does not tell of; nil where there were none.
  static func warning(of arrivals: [Installation.Arrival]) -> Diagnostic? {
    let free = arrivals.filter { !$0.freeParts.isEmpty }
    guard !free.isEmpty else { return nil }
    func list(_ items: some Sequence<String>) -> String {
      let items = Set(items).sorted()
      let rest = items.count > 5 ? " and \(items.count - 5) more" : ""
      return items.prefix(5).joined(separator: ", ") + rest
    }
    return Diagnostic(
      .warning,
      "the lock does not say what \(list(free.map { "`\($0.pin.name)`" })) "
        + (free.count == 1 ? "is" : "are") + " built with: what is newest was taken",
      notes: [
        Diagnostic.Note(list(free.flatMap(\.freeParts).map { "\($0.name) \($0.version)" }))
      ], hints: ["`lock compile` locks that as well"], reference: "build-not-locked")
  }
}
