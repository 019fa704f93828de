package import Packaging
package import PlatformIO
package import Resolver
import Synchronization

/// What indexes, find-links and the cache know, for one target: the network edge of a resolution.
///
/// Any number of tasks may ask; each page and each metadata is fetched once.
package final class IndexProvider: PackageProvider {
  let configuration: IndexConfiguration
  let target: TargetEnvironment
  let http: HTTPClient
  let cache: PageCache
  let fetchers: [PageFetcher]
  let metadata: MetadataFetcher
  let damage = IndexReleases.Damage()

  private let lookups = OnceMap<PackageName, ReleaseLookup<IndexReleases>>()
  private let dependencies = OnceMap<ReleaseKey, DependencyLookup>()
  private let links = OnceMap<Int, FindLinks>()

  /// Who builds what nothing static tells of; set before the first question.
  let builder = Mutex<(any SourceMetadataProvider)?>(nil)
  let builds = OnceMap<ReleaseKey, DependencyLookup>()
  /// Who is told ahead of need of what will be built.
  let buildListener = Mutex<(@Sendable (IndexedSource) -> Void)?>(nil)

  struct ReleaseKey: Hashable, Sendable {
    let name: PackageName
    let version: Version
  }

  /// Nothing is read or asked for before the first call.
  package init(
    _ configuration: IndexConfiguration, target: TargetEnvironment, http: HTTPClient
  ) {
    self.configuration = configuration
    self.target = target
    self.http = http
    let cache = PageCache(configuration.cacheDirectory)
    self.cache = cache
    fetchers =
      configuration.noIndex
      ? []
      : configuration.indexes.map {
        PageFetcher($0, cache: cache, http: http, configuration: configuration)
      }
    metadata = MetadataFetcher(
      http: http, cache: cache, isOffline: configuration.offline)
  }

  /// Returns without suspension if the project was asked for before or the cache has it.
  package func releases(
    of name: PackageName
  ) async throws(ProviderError) -> ReleaseLookup<IndexReleases> {
    try await lookups.value(of: name) { () async throws(ProviderError) in
      try await self.lookUp(name, refresh: self.refreshes(name))
    }
  }

  /// What is known, or stands fresh in the cache; nil where the network has to be asked.
  package func releasesAtHand(of name: PackageName) -> ReleaseLookup<IndexReleases>? {
    switch lookups.outcome(of: name) {
    case .success(let lookup)?: return lookup
    case .failure?: return nil
    case nil:
      let found = lookUpAtHand(name) { $0.pageAtHand(of: name, refresh: refreshes(name)) }
      return found.map { lookups.keep($0, of: name) }
    }
  }

  /// Returns without suspension if the release was asked for before or the cache has it.
  package func dependencies(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> DependencyLookup {
    let lookup = try await staticDependencies(of: name, at: version)
    guard case .unavailable(.needsBuild) = lookup else { return lookup }
    return try await built(name, at: version) ?? lookup
  }

  /// As `dependencies(of:at:)`, but nothing is built.
  package func anticipateDependencies(
    of name: PackageName, at version: Version
  ) async -> DependencyLookup? {
    // Whoever needs the answer asks again, and hears of the failure.
    try? await staticDependencies(of: name, at: version)
  }

  private func staticDependencies(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> DependencyLookup {
    let key = ReleaseKey(name: name, version: version)
    return try await dependencies.value(of: key) { () async throws(ProviderError) in
      guard let files = try await self.files(of: name, at: version) else {
        return .unavailable(.invalidMetadata("there is no version \(version)"))
      }
      return try await self.metadata.dependencies(
        of: MetadataFetcher.Release(name: name, version: version, files: files))
    }
  }

  /// What is known, or stands in the cache; nil where the network has to be asked.
  package func dependenciesAtHand(
    of name: PackageName, at version: Version
  ) -> DependencyLookup? {
    let key = ReleaseKey(name: name, version: version)
    guard let lookup = staticDependenciesAtHand(of: key) else { return nil }
    guard case .unavailable(.needsBuild) = lookup, builder.withLock({ $0 != nil }) else {
      return lookup
    }
    if case .success(let built)? = builds.outcome(of: key) { return built }
    return nil
  }

  private func staticDependenciesAtHand(of key: ReleaseKey) -> DependencyLookup? {
    switch dependencies.outcome(of: key) {
    case .success(let lookup)?: return lookup
    case .failure?: return nil
    case nil: break
    }
    let (name, version) = (key.name, key.version)
    // A damaged page heals in the call that may wait.
    guard case .found(let releases)? = releasesAtHand(of: name),
      let position = releases.position(of: version), let files = releases.files(at: position),
      let lookup = metadata.dependenciesAtHand(
        of: MetadataFetcher.Release(name: name, version: version, files: files))
    else { return nil }
    return dependencies.keep(lookup, of: key)
  }

  /// What has to be told once, after a run: a cache that cannot be written to, missing folders.
  package var warnings: [Diagnostic] {
    let fromLinks =
      if case .success(let links)? = links.outcome(of: 0) { links.warnings } else {
        [Diagnostic]()
      }
    return fromLinks + [cache.warning].compactMap(\.self)
  }

  /// Forgets the pages that turned out damaged while they were judged, which no call could report.
  ///
  /// True if there were any: what has been resolved with them is worth nothing, resolve again.
  package func forgetDamagedPages() -> Bool {
    let names = damage.take()
    for name in names {
      for fetcher in fetchers { cache.remove(fetcher.key(of: name)) }
      lookups.forget(name)
    }
    return !names.isEmpty
  }
}

extension IndexProvider {
  /// The files of a release; nil where there is no such release.
  ///
  /// A cached page that turns out damaged here is dropped and fetched anew.
  func files(
    of name: PackageName, at version: Version
  ) async throws(ProviderError) -> [JudgedFile]? {
    for _ in 0..<2 {
      guard case .found(let releases) = try await releases(of: name),
        let position = releases.position(of: version)
      else { return nil }
      if let files = releases.files(at: position) { return files }
      _ = forgetDamagedPages()
    }
    return nil
  }

  /// Asks again what an index has confirmed before, where `refresh` is set.
  func lookUp(
    _ name: PackageName, refresh: Bool
  ) async throws(ProviderError) -> ReleaseLookup<IndexReleases> {
    let judge = judge(of: name)
    let linked = isRuled(name) ? [] : try linkedPages(of: name, in: await links(), judge: judge)
    var choice = PageChoice(of: name, strategy: configuration.strategy, damage: damage)
    for fetcher in fetchers(of: name) {
      let answer = try await fetcher.page(of: name, refresh: refresh)
      guard choice.take(answer, from: fetcher, judge: judge) else { break }
    }
    return lookup(of: name, choice, linked: linked)
  }

  /// As `lookUp`, with the pages that `page` gives; nil where it has none for an index that counts.
  func lookUpAtHand(
    _ name: PackageName, page: (PageFetcher) -> PageFetcher.Answer?
  ) -> ReleaseLookup<IndexReleases>? {
    let judge = judge(of: name)
    var linked: [JudgedPage] = []
    if !configuration.findLinks.isEmpty, !isRuled(name) {
      // An error is told by the call that may throw.
      guard case .success(let links)? = links.outcome(of: 0),
        let pages = try? linkedPages(of: name, in: links, judge: judge)
      else { return nil }
      linked = pages
    }
    var choice = PageChoice(of: name, strategy: configuration.strategy, damage: damage)
    for fetcher in fetchers(of: name) {
      guard let answer = page(fetcher) else { return nil }
      guard choice.take(answer, from: fetcher, judge: judge) else { break }
    }
    return lookup(of: name, choice, linked: linked)
  }

  private func lookup(
    of name: PackageName, _ choice: PageChoice, linked: [JudgedPage]
  ) -> ReleaseLookup<IndexReleases> {
    let all = choice.pages + linked
    if !all.isEmpty {
      let releases = IndexReleases(name, pages: all, damage: damage)
      guard releases.count > 0 else {
        return .missing(.noReleases(indexes: all.compactMap { $0.index?.description }))
      }
      return .found(releases)
    }
    if fetchers.isEmpty { return .missing(.noIndex) }
    guard choice.isCertain else { return .missing(.notCached) }
    return .missing(.unknownProject(indexes: fetchers(of: name).map(\.index.description)))
  }

  func refreshes(_ name: PackageName) -> Bool {
    configuration.refresh || configuration.refreshPackages.contains(name)
  }

  private func judge(of name: PackageName) -> Judge {
    Judge(
      tags: target.tags, python: Array(target.python.release.prefix(3)),
      cutoff: configuration.excludeNewer,
      allowsWheels: configuration.formats.allowsWheel(name),
      allowsSources: configuration.formats.allowsSource(name))
  }

  func links() async throws(ProviderError) -> FindLinks? {
    guard !configuration.findLinks.isEmpty else { return nil }
    return try await links.value(of: 0) { () async throws(ProviderError) in
      try await FindLinks(self.configuration, http: self.http)
    }
  }

  private func linkedPages(
    of name: PackageName, in links: FindLinks?, judge: Judge
  ) throws(ProviderError) -> [JudgedPage] {
    guard let links else { return [] }
    var pages: [JudgedPage] = []
    for source in links.sources {
      let freshness = Freshness(fetchedAt: configuration.now)
      let bytes = PageBuilder.page(
        of: name, listing: source.listing, url: source.url, freshness: freshness)
      let page = try Asked("the links", url: source.url).page(bytes, of: name)
      guard page.releaseCount > 0 else { continue }
      let key = source.isRemote ? PageCache.Key(folder: "links", project: name) : nil
      pages.append(
        JudgedPage(
          links: page, scope: source.scope, records: key.map { records(at: $0, freshness) } ?? nil,
          key: key, judge: judge))
    }
    return pages
  }

  /// The page without releases behind which the records about linked files stand.
  private func records(at key: PageCache.Key, _ freshness: Freshness) -> Page? {
    if let page = cache.page(key) { return page }
    cache.publish(
      PageBuilder.absence(of: key.project, url: "", freshness: freshness), as: key)
    return nil
  }
}
