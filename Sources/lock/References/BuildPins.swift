import Lockfiles
import PackageIndex
import Packaging
import Resolver

/// Finds out with what the pins that have to be built are built.
///
/// What an earlier lock says of the same source stays, as pins do. Where a backend cannot say what
/// it needs here, the lock does without, and that is told: another machine may build it.
struct BuildPins {
  let lookup: SourceLookup
  let index: IndexProvider
  let options: CompileOptions
  /// The best first.
  let earlier: [LockedFile]
  /// Of the Python that is locked for, as headers name it.
  let pythonVersion: String

  struct Outcome {
    var pins: [PackageName: [BuildPin]] = [:]
    var warnings: [Diagnostic] = []

    var isEmpty: Bool { pins.isEmpty && warnings.isEmpty }
  }

  func find(for resolution: Resolution) async -> Outcome {
    let built = resolution.pins.filter(\.isBuilt)
    var outcome = Outcome()
    await withTaskGroup(of: Found.self) { group in
      for pin in built {
        let known = earlierPins(of: pin)
        if let kept = kept(known, of: pin) {
          outcome.pins[pin.name] = kept
          continue
        }
        group.addTask { await found(for: pin, preferring: known) }
      }
      for await found in group {
        outcome.pins[found.pin.name] = found.pins ?? earlierPins(of: found.pin)
        if let error = found.error {
          outcome.warnings.append(Self.warning(found.pin.name, error))
        }
      }
    }
    outcome.warnings.sort { $0.message < $1.message }
    return outcome
  }

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
    let subject: BuildSubject
    if let source = pin.source {
      guard let description = lookup.description(ofExact: source.reference) else { return [] }
      subject = .reference(description)
    } else {
      guard let source = try await index.source(of: pin.name, at: pin.version) else { return [] }
      subject = .release(source)
    }
    return try await lookup.buildPins(of: subject, preferring: known)
  }

  /// What the locks have for a package, without what is to move.
  private func earlierPins(of pin: Resolution.Pin) -> [BuildPin] {
    guard !options.upgradesAll else { return [] }
    let entry = entry(of: pin.name)
    return (entry?.buildRequirements ?? []).filter { known in
      !options.upgrades.contains { $0.name == known.name }
    }
  }

  private func entry(of name: PackageName) -> Lockfile.Entry? {
    earlier.lazy.compactMap { lock in
      lock.lockfile.entries.first { $0.name == name && !$0.buildRequirements.isEmpty }
    }.first
  }

  /// The pins, where they are for what is built now, which cannot have changed.
  private func kept(_ known: [BuildPin], of pin: Resolution.Pin) -> [BuildPin]? {
    guard let entry = entry(of: pin.name), entry.buildRequirements == known, !known.isEmpty,
      !options.index.refresh,
      !options.output.hashes || known.allSatisfy({ !$0.hashes.isEmpty }),
      earlier.contains(where: { $0.lockfile.header?.pythonVersion == pythonVersion })
    else { return nil }
    switch (pin.source?.reference, entry.release) {
    case (nil, .version(let version)): return version == pin.version ? known : nil
    case (let source?, .reference(let old)):
      if case .directory = source.place { return nil }
      let isSame = old.identity == source.identity
      return isSame
        && (source.commit != nil || pin.source?.digest.map(entry.hashes.contains) == true)
        ? known : nil
    default: return nil
    }
  }

  private static func warning(_ name: PackageName, _ error: ProviderError) -> Diagnostic {
    var told = error.diagnostic
    told.severity = .warning
    told.notes.insert(Diagnostic.Note(told.message), at: 0)
    told.message = "the lock does not say what `\(name)` is built with"
    told.reference = "build-not-locked"
    return told
  }
}
