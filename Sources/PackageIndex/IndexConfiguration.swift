package import Packaging

/// Which index is believed when several know a name (features 5.11).
package enum IndexStrategy: String, CaseIterable, Sendable {
  /// The first index that knows the name is the only one used.
  case firstIndex = "first-index"
  /// The first index with a release that is usable for the target.
  case unsafeFirstMatch = "unsafe-first-match"
  /// All indexes together; an earlier one wins where both have a release.
  case unsafeBestMatch = "unsafe-best-match"
}

/// Where packages come from, and how far the cache may be trusted.
package struct IndexConfiguration: Sendable {
  /// In order of preference.
  package var indexes: [IndexURL]
  package var strategy: IndexStrategy
  /// Folders, `file:` or `http(s):` pages, or single archives; paths seen from the working directory.
  package var findLinks: [String]
  /// Only find-links count.
  package var noIndex: Bool
  /// Nothing is asked of the network; what the cache has counts, however old.
  package var offline: Bool
  /// Seconds for which a silent server is waited for, by programs that fetch beside this one.
  package var stallTimeout = 30.0
  /// Every page is asked for again, unchanged ones are confirmed.
  package var refresh: Bool
  /// The pages of these projects are asked for again.
  package var refreshPackages: Set<PackageName>
  /// Files uploaded at this moment or later do not exist; microseconds since 1970 in UTC.
  package var excludeNewer: Int64?
  package var formats: FormatControl
  /// A folder of ours, made when missing; nil: nothing is kept.
  package var cacheDirectory: String?
  /// Packages that come from some of the indexes and from nowhere else.
  package var rules: [IndexRule]
  /// The same of single packages, by the index's place among the configured ones; wins over rules.
  package var bindings: [PackageName: Int] = [:]
  /// The time in seconds since 1970 that the age of cached pages is counted to.
  package var now: Int64

  package init(
    indexes: [IndexURL] = [.publicIndex], strategy: IndexStrategy = .firstIndex,
    findLinks: [String] = [], noIndex: Bool = false, offline: Bool = false,
    refresh: Bool = false, refreshPackages: Set<PackageName> = [], excludeNewer: Int64? = nil,
    formats: FormatControl = FormatControl(), cacheDirectory: String?, now: Int64,
    rules: [IndexRule] = []
  ) {
    self.indexes = indexes
    self.strategy = strategy
    self.findLinks = findLinks
    self.noIndex = noIndex
    self.offline = offline
    self.refresh = refresh
    self.refreshPackages = refreshPackages
    self.excludeNewer = excludeNewer
    self.formats = formats
    self.cacheDirectory = cacheDirectory
    self.now = now
    self.rules = rules
  }
}
