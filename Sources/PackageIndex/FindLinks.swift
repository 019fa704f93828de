import Packaging
import PlatformIO
import Resolver

/// The files that `--find-links` adds to what indexes have: read once, looked through per project.
struct FindLinks: Sendable {
  /// What one location lists.
  struct Source: Sendable {
    let listing: Listing
    let url: String
    let scope: CredentialScope?
    /// Whether learning something of a file costs a request.
    let isRemote: Bool
  }

  var sources: [Source] = []
  var warnings: [Diagnostic] = []

  /// Reads all locations, in the order given.
  init(_ configuration: IndexConfiguration, http: HTTPClient) async throws(ProviderError) {
    for location in configuration.findLinks {
      let parts = URLParts(location)
      switch parts.scheme {
      case "http", "https":
        sources.append(try await Self.remote(parts, http, isOffline: configuration.offline))
      case "file":
        try addLocal(localPath(ofFileURL: location) ?? location, named: location)
      default: try addLocal(location, named: location)
      }
    }
  }

  private static func remote(
    _ parts: URLParts, _ http: HTTPClient, isOffline: Bool
  ) async throws(ProviderError) -> Source {
    let authority = Authority(parts.authority ?? "")
    var parts = parts
    parts.authority = authority.hostAndPort
    let url = parts.withoutFragment
    let scope = authority.credentials.map {
      CredentialScope(origin: originOf(url), credentials: $0)
    }
    if isArchive(parts.path) {
      return Source(
        listing: single(parts), url: redacted(url), scope: scope, isRemote: true)
    }
    let asked = Asked("the links on `\(redacted(url))`", url: url)
    guard !isOffline else {
      throw ProviderError(
        Diagnostic(
          .error, "`--offline` leaves the links on `\(redacted(url))` out of reach",
          hints: ["give `--find-links` a local folder"], reference: "find-links-offline"))
    }
    var request = HTTPRequest(url: url)
    request.credentials = authority.credentials
    request.maximumBody = PageFetcher.maximumBody
    let response = try await asked.send(request, with: http)
    guard response.status == 200 else { throw asked.refused(status: response.status) }
    return Source(
      listing: try asked.listing(response), url: redacted(url), scope: scope, isRemote: true)
  }

  private mutating func addLocal(_ path: String, named location: String) throws(ProviderError) {
    guard let status = Files.status(path) else {
      warnings.append(
        Diagnostic(
          .warning, "`--find-links` names `\(location)`, which is not there",
          reference: "find-links-missing"))
      return
    }
    let path = try Self.absolute(path)
    let url = "file://" + percentEncoded(path: path)
    let asked = Asked("the links in `\(path)`", url: url)
    let listing: Listing
    if status.isDirectory {
      listing = try Self.folder(path, asked)
    } else if isArchive(path) {
      listing = Self.single(URLParts(url))
    } else {
      let body: [UInt8]
      do {
        body = try Files.read(path)
      } catch {
        throw asked.unreadableFile(error)
      }
      listing = try asked.reading { () throws(PageError) in try HTMLPage.read(body, from: url) }
    }
    let isRemote = !listing.files.allSatisfy { listing.string($0.url).hasPrefix("file:") }
    sources.append(Source(listing: listing, url: url, scope: nil, isRemote: isRemote))
  }

  /// The path as a `file:` URL needs it; one that is given is relative to the working directory.
  private static func absolute(_ path: String) throws(ProviderError) -> String {
    guard !path.hasPrefix("/") else { return path }
    do {
      return try Files.currentDirectory() + "/" + path
    } catch {
      throw Asked("the links in `\(path)`", url: path).unreadableFile(error)
    }
  }

  private static func folder(_ path: String, _ asked: Asked) throws(ProviderError) -> Listing {
    var listing = Listing(body: [])
    let names: [String]
    do {
      names = try Files.list(path)
    } catch {
      throw asked.unreadableFile(error)
    }
    let folder = "file://" + percentEncoded(path: path.hasSuffix("/") ? path : path + "/")
    for name in names where isArchive(name) {
      var file = Listing.File()
      file.name = listing.keep(name.utf8)
      file.url = listing.keep((folder + percentEncoded(path: name)).utf8)
      listing.files.append(file)
    }
    return listing
  }

  private static func single(_ parts: URLParts) -> Listing {
    var listing = Listing(body: [])
    if let file = listing.file(at: parts) { listing.files.append(file) }
    return listing
  }
}

/// Whether a name is that of a wheel or a source distribution, of whichever project.
private func isArchive(_ name: String) -> Bool {
  if name.hasSuffix(".whl") { return true }
  return Array(name.utf8).withUnsafeBufferPointer { sourceSuffix(of: $0) != nil }
}
