import PackageIndex
import Packaging
import Resolver

/// What a lock has for a build.
extension BuildRequirements {
  /// The lock's releases, and what is named by a URL; whatever else is asked for is in the lock.
  ///
  /// - Throws: `notLocked` for the first requirement that nothing of it fulfils.
  func taken(
    from locked: [BuildPin], for wanted: [Requirement]
  ) async throws(BuildError.Reason) -> [Needed] {
    var elsewhere: [PackageName: Needed] = [:]
    var plain: [Requirement] = []
    var open = wanted
    while !open.isEmpty {
      let requirement = open.removeFirst()
      guard requirement.url != nil else {
        plain.append(requirement)
        continue
      }
      guard elsewhere[requirement.name] == nil else { continue }
      let (needed, asked) = try await described(requirement)
      elsewhere[requirement.name] = needed
      open += asked
    }
    let releases = locked.filter { elsewhere[$0.name] == nil }.map { Needed(pin: $0) }
    let all = releases + elsewhere.values.sorted { $0.pin.name < $1.pin.name }
    for requirement in plain where !all.contains(where: { requirement.accepts($0.pin) }) {
      throw .notLocked(requirement: requirement.description)
    }
    return all
  }

  /// What stands at a requirement's URL, and what that asks for here.
  private func described(
    _ requirement: Requirement
  ) async throws(BuildError.Reason) -> (Needed, [Requirement]) {
    // What leads nowhere fulfils nothing.
    guard let url = requirement.url, let reference = try? DirectReference(parsing: url),
      reference.path?.hasPrefix("/") ?? true
    else { throw .notLocked(requirement: requirement.description) }
    let found: ReferenceDescription
    do {
      found = try await ReferenceLook(builder: builder, stack: stack).describe(
        ReferenceRequest(reference, name: requirement.name))
    } catch {
      throw .told(error)
    }
    let asked = found.dependencies.requirements.filter { asked in
      asked.marker?.evaluate(
        in: builder.configuration.target.markers, extras: requirement.extras) ?? true
    }
    let pin = BuildPin(name: found.name, version: found.version)
    return (Needed(pin: pin, reference: found.exact, isLocked: true), asked)
  }
}
