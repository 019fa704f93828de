import Packaging
package import PlatformIO

/// Why a text is no address of an index.
package enum IndexURLError: Error, Hashable, Sendable {
  case empty
  /// Neither `https:`, `http:`, `file:` nor an absolute path; the scheme found, may be empty.
  case unsupportedScheme(String)
  case missingHost
}

/// The address of a package index (PEP 503), its credentials kept apart.
package struct IndexURL: Hashable, Sendable, CustomStringConvertible {
  /// The public index, the default.
  package static let publicIndex = IndexURL(url: PublicIndex.url, credentials: nil)

  /// The address without credentials, query and fragment; ends in a slash.
  package let url: String
  /// What stood in the address before `@`, percent-decoded.
  package var credentials: HTTPCredentials?
  /// What stood after `?`: some services want a token there.
  let query: String?

  private init(url: String, credentials: HTTPCredentials?, query: String? = nil) {
    self.url = url
    self.credentials = credentials
    self.query = query
  }

  /// Reads an `https:`, `http:` or `file:` URL, or an absolute path.
  package init(parsing text: some StringProtocol) throws(IndexURLError) {
    guard !text.isEmpty else { throw .empty }
    if text.hasPrefix("/") {
      self.init(url: "file://" + withSlash(percentEncoded(path: String(text))), credentials: nil)
      return
    }
    let parts = URLParts(String(text))
    guard let scheme = parts.scheme, ["https", "http", "file"].contains(scheme) else {
      throw .unsupportedScheme(parts.scheme ?? "")
    }
    let authority = Authority(parts.authority ?? "")
    guard scheme == "file" || !authority.host.isEmpty else { throw .missingHost }
    self.init(
      url: "\(scheme)://\(authority.hostAndPort)\(withSlash(parts.path))",
      credentials: authority.credentials, query: parts.query)
  }

  /// The address as people may see it.
  package var description: String { url }

  /// The address of a project's page (PEP 503).
  func page(of name: String) -> String {
    let page = url + name + "/"
    return query.map { "\(page)?\($0)" } ?? page
  }

  /// `scheme://host:port`: credentials go nowhere else.
  var origin: String { originOf(url) }
}

private func withSlash(_ path: String) -> String {
  path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
}
