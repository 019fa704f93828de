import Packaging

/// Which indexes' pages of a project count, by the strategy; asked in order of preference.
struct PageChoice {
  private let name: PackageName
  private let strategy: IndexStrategy
  private let damage: IndexReleases.Damage
  private(set) var pages: [JudgedPage] = []
  /// False where offline leaves open what an index would say.
  private(set) var isCertain = true

  init(of name: PackageName, strategy: IndexStrategy, damage: IndexReleases.Damage) {
    self.name = name
    self.strategy = strategy
    self.damage = damage
  }

  /// Takes an index's answer; true if the next index has to be asked too.
  mutating func take(_ answer: PageFetcher.Answer, from fetcher: PageFetcher, judge: Judge) -> Bool
  {
    switch answer {
    case .absent: return true
    case .notCached:
      // What an earlier index would have said decides: the later ones are not asked.
      isCertain = false
      return false
    case .found(let page):
      let judged = JudgedPage(
        page, index: fetcher.index, key: fetcher.key(of: name), judge: judge)
      switch strategy {
      case .firstIndex:
        pages = [judged]
        return false
      case .unsafeFirstMatch:
        let releases = IndexReleases(name, pages: [judged], damage: damage)
        let isUsable = releases.hasUsableRelease
        // Where no index has anything usable, the first one that knows the name tells why.
        if isUsable || pages.isEmpty { pages = [judged] }
        return !isUsable
      case .unsafeBestMatch:
        pages.append(judged)
        return true
      }
    }
  }
}
