import PlatformIO

/// How long an answer may be used without asking again (RFC 9111), and how to ask.
struct Freshness: Hashable, Sendable {
  /// Seconds since 1970, the time the answer had already spent in caches taken off.
  var fetchedAt: Int64
  /// In seconds.
  var maxAge: UInt32
  var etag = ""
  var lastModified = ""

  /// What counts where the server says nothing, in seconds.
  static let defaultMaxAge: UInt32 = 600

  init(
    fetchedAt: Int64, maxAge: UInt32 = defaultMaxAge, etag: String = "", lastModified: String = ""
  ) {
    self.fetchedAt = fetchedAt
    self.maxAge = maxAge
    self.etag = etag
    self.lastModified = lastModified
  }

  func isFresh(at now: Int64) -> Bool { period.contains(now) }

  /// When the answer may be used, in seconds since 1970.
  var period: Range<Int64> {
    // An answer from the future is an accident of clocks; one from no time at all is damage.
    let start = min(max(fetchedAt, -1 << 40), 1 << 40)
    return start - 60..<start + Int64(maxAge)
  }
}

/// What `Cache-Control` says.
struct CacheControl: Hashable, Sendable {
  var maxAge: UInt32 = Freshness.defaultMaxAge
  var forbidsStoring = false

  init(_ header: String?) {
    var said: UInt32?
    for part in (header ?? "").lowercased().split(separator: ",") {
      let directive = part.filter { $0 != " " && $0 != "\"" && $0 != "\t" }
      if directive.hasPrefix("max-age="), let seconds = UInt64(directive.dropFirst(8)) {
        said = said ?? UInt32(clamping: seconds)
      } else if directive == "no-store" {
        forbidsStoring = true
      } else if directive.hasPrefix("no-cache") {
        said = 0
      }
    }
    maxAge = said ?? Freshness.defaultMaxAge
  }
}
