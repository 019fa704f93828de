import Packaging

/// Finds releases that fulfil what people ask for and what the releases ask for among themselves.
///
/// The result depends on the input and on what the provider says, not on the order of either.
///
/// - Throws: `ResolutionError`, with an explanation where there is no solution.
package func resolve<Provider: PackageProvider>(
  _ input: ResolutionInput, from provider: Provider,
  reporting progress: @escaping @Sendable (ResolutionEvent) -> Void = { _ in }
) async throws(ResolutionError) -> Resolution {
  let demands = try Demands(input)
  let result = await withDiscardingTaskGroup(
    returning: Result<Resolution, ResolutionError>.self
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
