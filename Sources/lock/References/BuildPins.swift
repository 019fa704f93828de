import PackageIndex
import Packaging
import Resolver

/// Finds out with what the pins that have to be built are built.
///
/// What an earlier lock says of the same source stays, as pins do. Where a backend cannot say what
/// it needs here, the lock does without, and that is told: another machine may build it; what none
/// can build is an error.
struct BuildPins {
  let lookup: SourceLookup
  let index: IndexProvider
  let options: CompileOptions
  let earlier: EarlierBuilds
  /// What was found of releases of the index, by the release without hashes.
  private let releases = OnceMap<ReleasePin, [BuildPin]>()

  init(
    lookup: SourceLookup, index: IndexProvider, options: CompileOptions, earlier: EarlierBuilds
  ) {
    self.lookup = lookup
    self.index = index
    self.options = options
    self.earlier = earlier
  }

  struct Outcome {
    var pins: [PackageName: [BuildPin]] = [:]
    var warnings: [Diagnostic] = []
    /// Why a pin cannot be built anywhere.
    var failure: ProviderError?

    var isEmpty: Bool { pins.isEmpty && warnings.isEmpty }

    /// The releases of a package that something is built with; ascending, each once.
    func versions(of name: PackageName) -> [Version] {
      Set(pins.values.joined().flatMap(\.whole).filter { $0.name == name }.map(\.version)).sorted()
    }
  }

  func find(for resolution: Resolution) async -> Outcome {
    var outcome = Outcome()
    guard hasPlace else { return outcome }
    let built = resolution.pins.filter(\.isBuilt)
    guard isIsolated else {
      for pin in built { outcome.pins[pin.name] = [] }
      return outcome
    }
    await withTaskGroup(of: Found.self) { group in
      for pin in built {
        if let kept = earlier.kept(for: pin.name, at: pin.version, pin.source) {
          outcome.pins[pin.name] = kept
          continue
        }
        let known = earlier.preferred(for: pin.name)
        group.addTask { await found(for: pin, preferring: known) }
      }
      for await found in group {
        let kept = found.pins == nil ? earlier.standing(for: found.pin) : []
        outcome.pins[found.pin.name] = found.pins ?? kept
        if let error = found.error, error.isFinal {
          outcome.failure = outcome.failure ?? error
        } else if let error = found.error {
          outcome.warnings.append(Self.warning(found.pin.name, error, isKept: !kept.isEmpty))
        }
      }
    }
    outcome.warnings.sort { $0.message < $1.message }
    return outcome
  }

  /// pip-compile's locks have no place for what builds need.
  private var hasPlace: Bool { options.output.manner != .pipTools }

  /// What else the environment has builds without isolation, and no pin says it.
  private var isIsolated: Bool { options.build.isIsolated }

  /// What was found for one package.
  ///
  /// Not a tuple: optimized builds pass one of a name and a result on wrongly from task to task.
  private struct Found: Sendable {
    var pin: Resolution.Pin
    var pins: [BuildPin]?
    var error: ProviderError?
  }

  private func found(for pin: Resolution.Pin, preferring known: [BuildPin]) async -> Found {
    var found = Found(pin: pin)
    do throws(ProviderError) {
      found.pins = try await find(for: pin, preferring: known)
    } catch {
      found.error = error
    }
    return found
  }

  private func find(
    for pin: Resolution.Pin, preferring known: [BuildPin]
  ) async throws(ProviderError) -> [BuildPin] {
    if let source = pin.source {
      guard let description = lookup.description(ofExact: source.reference) else { return [] }
      return try await lookup.buildPins(of: .reference(description), preferring: known)
    }
    guard let source = try await index.source(of: pin.name, at: pin.version) else { return [] }
    return try await find(for: source, preferring: known)
  }

  /// What a release is built with, looked for once, be it ahead of need.
  private func find(
    for source: IndexedSource, preferring known: [BuildPin]
  ) async throws(ProviderError) -> [BuildPin] {
    let release = ReleasePin(name: source.name, version: source.version, hashes: [])
    return try await releases.value(of: release) { () async throws(ProviderError) in
      try await lookup.buildPins(of: .release(source), preferring: known)
    }
  }

  private static func warning(
    _ name: PackageName, _ error: ProviderError, isKept: Bool
  ) -> Diagnostic {
    var told = error.diagnostic
    told.severity = .warning
    told.notes.insert(Diagnostic.Note(told.message), at: 0)
    told.message =
      isKept
      ? "what `\(name)` is built with stays as it was"
      : "the lock does not say what `\(name)` is built with"
    told.reference = "build-not-locked"
    return told
  }
}

/// Ahead of need.
extension BuildPins {
  /// Looks for what releases are built with while the body still finds out which are pinned: as soon
  /// as one is certain but for what comes in between, and where no lock tells.
  ///
  /// What turns out not to be needed ends with the body.
  func anticipating<R>(_ body: () async throws -> R) async rethrows -> R {
    guard hasPlace, isIsolated else { return try await body() }
    let (expected, announcement) = AsyncStream.makeStream(of: IndexedSource.self)
    index.announceBuilds { source in announcement.yield(source) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await withDiscardingTaskGroup { searches in
          for await source in expected {
            searches.addTask { await self.anticipate(source) }
          }
        }
      }
      defer {
        index.announceBuilds(to: nil)
        announcement.finish()
        group.cancelAll()
      }
      return try await body()
    }
  }

  private func anticipate(_ source: IndexedSource) async {
    guard earlier.kept(for: source.name, at: source.version, nil) == nil else { return }
    // Whoever needs the answer asks again, and hears of the failure.
    _ = try? await find(for: source, preferring: earlier.preferred(for: source.name))
  }
}
