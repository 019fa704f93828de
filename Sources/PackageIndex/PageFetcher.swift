import Packaging
import PlatformIO
import Resolver

/// Gets the pages of one index: from the cache while they are fresh, else from the network.
struct PageFetcher: Sendable {
  /// What an index says of a name.
  enum Answer: Sendable {
    case found(Page)
    case absent
    /// Offline, and never asked before.
    case notCached
  }

  let index: IndexURL
  let folder: String
  let cache: PageCache
  let http: HTTPClient
  let now: Int64
  let isOffline: Bool

  /// The most bytes that a page may have.
  static let maximumBody = 256 << 20

  private static let accepted =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    + "text/html;q=0.01"

  init(_ index: IndexURL, cache: PageCache, http: HTTPClient, configuration: IndexConfiguration) {
    self.index = index
    self.cache = cache
    self.http = http
    folder = PageCache.folder(of: index)
    now = configuration.now
    isOffline = configuration.offline
  }

  func key(of name: PackageName) -> PageCache.Key {
    PageCache.Key(folder: folder, project: name)
  }

  /// The page of a project; returns without suspension where the cache has it.
  ///
  /// With `refresh`, what is cached has to be confirmed, however fresh it is.
  func page(of name: PackageName, refresh: Bool) async throws(ProviderError) -> Answer {
    if isLocal { return try localPage(of: name) }
    let old = cache.page(key(of: name))
    if let answer = answer(from: old, refresh: refresh) { return answer }
    return try await ask(for: name, old: old, refresh: refresh)
  }

  /// What `page(of:refresh:)` would answer without asking the network; nil if it would ask.
  func pageAtHand(of name: PackageName, refresh: Bool) -> Answer? {
    // An error is told by the call that may throw.
    if isLocal { return try? localPage(of: name) }
    return answer(from: cache.page(key(of: name)), refresh: refresh)
  }

  /// The page that the cache has, however old; nil where it has none.
  func pageOfAnyAge(of name: PackageName) -> Answer? {
    if isLocal { return try? localPage(of: name) }
    guard let old = cache.page(key(of: name)) else { return isOffline ? .notCached : nil }
    return old.isAbsent ? .absent : .found(old)
  }

  /// Whether the index is a folder, whose pages are not cached.
  var isLocal: Bool { index.url.hasPrefix("file:") }

  private func answer(from old: Page?, refresh: Bool) -> Answer? {
    guard let old, isOffline || !refresh && old.isFresh(at: now) else {
      return isOffline ? .notCached : nil
    }
    return old.isAbsent ? .absent : .found(old)
  }

  private func ask(
    for name: PackageName, old: Page?, refresh: Bool
  ) async throws(ProviderError) -> Answer {
    let asked = Asked(pageOf: name, at: index)
    var request = HTTPRequest(url: asked.url)
    request.headers = [("Accept", Self.accepted)]
    request.credentials = index.credentials
    request.maximumBody = Self.maximumBody
    if refresh { request.headers.append(("Cache-Control", "no-cache")) }
    if let old {
      let freshness = old.freshness
      if !freshness.etag.isEmpty { request.headers.append(("If-None-Match", freshness.etag)) }
      if !freshness.lastModified.isEmpty {
        request.headers.append(("If-Modified-Since", freshness.lastModified))
      }
    }
    let response = try await asked.send(request, with: http)
    switch (response.status, old) {
    case (304, let old?): return confirmed(old, by: response, of: name)
    case (200, _):
      return .found(try page(of: name, from: response, asked: asked, records: old))
    case (404, _):
      keepAbsence(of: name, response: response)
      return .absent
    default: throw asked.refused(status: response.status)
    }
  }

  /// Nothing has changed: the page is as good as new.
  private func confirmed(_ old: Page, by response: HTTPResponse, of name: PackageName) -> Answer {
    let control = CacheControl(response.header("cache-control"))
    cache.publish(
      old.bytes(fetchedAt: fetchedAt(response), maxAge: control.maxAge), as: key(of: name))
    return old.isAbsent ? .absent : .found(old)
  }

  private func page(
    of name: PackageName, from response: HTTPResponse, asked: Asked, records old: Page?
  ) throws(ProviderError) -> Page {
    let listing = try asked.listing(response)
    if !listing.name.isNone {
      let found = listing.string(listing.name)
      guard (try? PackageName(parsing: found)) == name else {
        throw asked.unreadable(.otherProject(found))
      }
    }
    let control = CacheControl(response.header("cache-control"))
    let freshness = Freshness(
      fetchedAt: fetchedAt(response), maxAge: control.maxAge,
      etag: response.header("etag") ?? "", lastModified: response.header("last-modified") ?? "")
    var bytes = PageBuilder.page(
      of: name, listing: listing, url: redacted(response.url), freshness: freshness)
    if let old { bytes += old.records }
    if !control.forbidsStoring { cache.publish(bytes, as: key(of: name)) }
    return try asked.page(bytes, of: name)
  }

  private func keepAbsence(of name: PackageName, response: HTTPResponse) {
    let control = CacheControl(response.header("cache-control"))
    guard !control.forbidsStoring else { return }
    let freshness = Freshness(fetchedAt: fetchedAt(response), maxAge: control.maxAge)
    cache.publish(
      PageBuilder.absence(of: name, url: "", freshness: freshness), as: key(of: name))
  }

  /// When the answer was made: caches on the way say how long they have had it (RFC 9111).
  private func fetchedAt(_ response: HTTPResponse) -> Int64 {
    let age = response.header("age").flatMap { Int64($0) } ?? 0
    return now - min(max(age, 0), 1 << 32)
  }

  /// An index that is a folder with one folder a project, each with an `index.html`.
  private func localPage(of name: PackageName) throws(ProviderError) -> Answer {
    let asked = Asked(pageOf: name, at: index)
    guard let path = localPath(ofFileURL: asked.url) else { return .absent }
    let body: [UInt8]?
    do {
      body = try Files.readIfPresent(path + "index.html")
    } catch {
      throw asked.unreadableFile(error)
    }
    guard let body else { return .absent }
    let listing = try asked.reading { () throws(PageError) in
      try HTMLPage.read(body, from: asked.url)
    }
    let bytes = PageBuilder.page(
      of: name, listing: listing, url: asked.url, freshness: Freshness(fetchedAt: now))
    return .found(try asked.page(bytes, of: name))
  }
}

extension Asked {
  /// Sends a request; a failure becomes words.
  func send(
    _ request: HTTPRequest, with http: HTTPClient
  ) async throws(ProviderError) -> HTTPResponse {
    do {
      return try await http.send(request)
    } catch {
      throw failed(error)
    }
  }

  /// What the body of a page says, by its content type (PEP 691).
  func listing(_ response: HTTPResponse) throws(ProviderError) -> Listing {
    let type = response.header("content-type")
    let media = (type ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    switch media {
    case "application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json",
      "application/json":
      return try reading { () throws(PageError) in
        try JSONPage.read(response.body, from: response.url)
      }
    case "application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html",
      "text/html", "application/xhtml+xml":
      return try reading { () throws(PageError) in
        try HTMLPage.read(response.body, from: response.url)
      }
    default: throw wrongType(type)
    }
  }

  /// Does what reads a page; a failure becomes words.
  func reading<R>(_ body: () throws(PageError) -> R) throws(ProviderError) -> R {
    do {
      return try body()
    } catch {
      throw unreadable(error)
    }
  }

  /// Opens what `PageBuilder` has made.
  func page(_ bytes: [UInt8], of name: PackageName) throws(ProviderError) -> Page {
    do {
      return try Page(memory: bytes, of: name)
    } catch {
      // Only a page beyond the reach of 32-bit offsets does not open.
      throw unreadable(.tooLarge)
    }
  }
}
