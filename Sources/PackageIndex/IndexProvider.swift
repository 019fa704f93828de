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

  private struct ReleaseKey: Hashable, Sendable {
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
      try await self.lookUp(name)
    }
  }

  /// Returns without suspension if the release was asked for before or the cache has it.
  package func dependencies(
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

  private func lookUp(
    _ name: PackageName
  ) async throws(ProviderError) -> ReleaseLookup<IndexReleases> {
    let judge = judge(of: name)
    let linked = try await linkedPages(of: name, judge: judge)
    let (pages, isCached) = try await indexedPages(of: name, judge: judge)
    let all = pages + linked
    if !all.isEmpty { return .found(IndexReleases(name, pages: all, damage: damage)) }
    if configuration.noIndex || configuration.indexes.isEmpty { return .missing(.noIndex) }
    guard isCached else { return .missing(.notCached) }
    return .missing(.unknownProject(indexes: configuration.indexes.map(\.description)))
  }

  private func judge(of name: PackageName) -> Judge {
    Judge(
      tags: target.tags, python: Array(target.python.release.prefix(3)),
      cutoff: configuration.excludeNewer,
      allowsWheels: configuration.formats.allowsWheel(name),
      allowsSources: configuration.formats.allowsSource(name))
  }

  /// The pages that count by the strategy; `isCached` is false where offline leaves it open.
  private func indexedPages(
    of name: PackageName, judge: Judge
  ) async throws(ProviderError) -> (pages: [JudgedPage], isCached: Bool) {
    let refresh = configuration.refresh || configuration.refreshPackages.contains(name)
    var pages: [JudgedPage] = []
    for fetcher in fetchers {
      switch try await fetcher.page(of: name, refresh: refresh) {
      case .absent: continue
      // What an earlier index would have said decides: the later ones are not asked.
      case .notCached: return (pages, false)
      case .found(let page):
        let judged = JudgedPage(
          page, index: fetcher.index, key: fetcher.key(of: name), judge: judge)
        switch configuration.strategy {
        case .firstIndex: return ([judged], true)
        case .unsafeFirstMatch:
          let releases = IndexReleases(name, pages: [judged], damage: damage)
          if releases.hasUsableRelease { return ([judged], true) }
          // Where no index has anything usable, the first one that knows the name tells why.
          if pages.isEmpty { pages.append(judged) }
        case .unsafeBestMatch: pages.append(judged)
        }
      }
    }
    return (pages, true)
  }

  private func linkedPages(
    of name: PackageName, judge: Judge
  ) async throws(ProviderError) -> [JudgedPage] {
    guard !configuration.findLinks.isEmpty else { return [] }
    let links = try await links.value(of: 0) { () async throws(ProviderError) in
      try await FindLinks(self.configuration, http: self.http)
    }
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
