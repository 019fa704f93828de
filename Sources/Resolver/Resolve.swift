import Packaging

/// Finds releases that fulfil what people ask for and what the releases ask for among themselves.
///
/// The result depends on the input and on what the provider says, not on the order of either.
/// Requirements that name a place instead of versions are taken from `references`; such a place may
/// name further ones in its metadata.
///
/// - Throws: `ResolutionError`, with an explanation where there is no solution.
package func resolve<Provider: PackageProvider, References: ReferenceProvider>(
  _ input: ResolutionInput, from provider: Provider, references: References,
  reporting progress: @escaping @Sendable (ResolutionEvent) -> Void = { _ in }
) async throws(ResolutionError) -> Resolution {
  var table = try ReferenceTable(input)
  guard !table.isEmpty else {
    let demands = Demands(input, table)
    return try await run(demands, from: provider, reporting: progress).resolution
  }
  while true {
    let referencing = ReferencingProvider(provider, references: references, table: table)
    try await referencing.lookAhead(Demands(input, table))
    table = referencing.table
    let demands = Demands(input, table)
    do throws(ResolutionError) {
      switch try await run(demands, from: referencing, reporting: progress) {
      // Each time there is at least one more place: this ends.
      case .found(let further): table.add(further)
      case .resolved(let resolution): return resolution.naming(referencing)
      }
    } catch .unsolvable(var proof) {
      for (name, entry) in table.entries {
        guard let version = referencing.description(of: name)?.version else { continue }
        proof.references[name] = Proof.Reference(
          version: version, text: entry.request.reference.text)
      }
      throw .unsolvable(proof)
    }
  }
}

/// Finds releases of an index alone: a requirement that names a place is an error.
///
/// - Throws: `ResolutionError`, with an explanation where there is no solution.
package func resolve<Provider: PackageProvider>(
  _ input: ResolutionInput, from provider: Provider,
  reporting progress: @escaping @Sendable (ResolutionEvent) -> Void = { _ in }
) async throws(ResolutionError) -> Resolution {
  let all = input.requirements + input.constraints + input.overrides
  if let direct = all.first(where: { $0.requirement.url != nil }) { throw .directURL(direct) }
  let demands = Demands(input, ReferenceTable())
  return try await run(demands, from: provider, reporting: progress).resolution
}

/// How a resolution ends that meets no obstacle.
enum DriverOutcome: Sendable {
  case resolved(Resolution)
  /// Places that the metadata of references name, of packages that were looked for elsewhere.
  case found([PackageName: DirectReference])

  /// The resolution where no reference takes part.
  var resolution: Resolution {
    guard case .resolved(let resolution) = self else {
      preconditionFailure("only a reference brings in others")
    }
    return resolution
  }
}

private func run<Provider: PackageProvider>(
  _ demands: Demands, from provider: Provider,
  reporting progress: @escaping @Sendable (ResolutionEvent) -> Void
) async throws(ResolutionError) -> DriverOutcome {
  let result = await withDiscardingTaskGroup(
    returning: Result<DriverOutcome, ResolutionError>.self
  ) { group in
    var driver = ResolutionDriver(provider: provider, demands: demands, progress: progress)
    // What is still under way is of no use.
    defer { group.cancelAll() }
    do throws(ResolutionError) {
      return .success(try await driver.run(prefetchingIn: &group))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}

extension Resolution {
  /// The same with the places of the pins that have one.
  fileprivate func naming<Base, References>(
    _ provider: ReferencingProvider<Base, References>
  ) -> Resolution {
    var named = self
    for index in pins.indices {
      guard let description = provider.description(of: pins[index].name) else { continue }
      let asked = provider.asked(for: pins[index].name)
      named.pins[index].isBuilt = description.needsBuild
      named.pins[index].source = Source(
        description.exact, askedRevision: asked?.commit == nil ? asked?.revision : nil,
        digest: description.digest)
    }
    return named
  }
}
