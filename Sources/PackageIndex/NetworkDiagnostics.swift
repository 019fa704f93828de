import Packaging
import PlatformIO
package import Resolver

extension ProviderError {
  /// The task that asked was cancelled: nothing to tell anybody.
  package static let cancelled = ProviderError(
    Diagnostic(.error, "interrupted", reference: "cancelled"))

  /// Whether a caller may simply ask again.
  package var isCancellation: Bool { self == .cancelled }
}

/// What was asked for, as messages name it; addresses are shown without their secrets.
struct Asked: Sendable {
  /// A clause: "the page of `django`".
  let what: String
  let url: String
  /// The index that the address comes from, as people may see it.
  let index: String?
  /// Whether the index's URL brings credentials.
  let hasCredentials: Bool

  init(pageOf name: PackageName, at index: IndexURL) {
    what = "the page of `\(name)`"
    url = index.page(of: name.text)
    self.index = index.description
    hasCredentials = index.credentials != nil
  }

  init(_ what: String, url: String, index: IndexURL? = nil) {
    self.what = what
    self.url = url
    self.index = index?.description
    hasCredentials = index?.credentials != nil
  }

  private var place: String { index ?? redacted(url) }

  /// An answer with a status that means no.
  func refused(status: Int) -> ProviderError {
    var hints: [String] = []
    switch status {
    case 401 where hasCredentials, 403 where hasCredentials:
      hints = ["the user name and password in the index's URL were not accepted: correct them"]
    case 401, 403:
      hints = [
        "put user name and password into the URL, as `${VARIABLE}`s where it stands in a file, or "
          + "into `~/.netrc`"
      ]
    case 407: hints = ["put user name and password into the proxy's URL"]
    case 404 where index == nil, 410 where index == nil:
      hints = ["correct the address, or ask who had the file there"]
    case 404, 410: hints = ["compare the address with what the index's own pages say"]
    case 429: hints = ["the server wants fewer requests: try again later, or use a mirror"]
    case 500...: hints = ["the server has a problem of its own: try again later"]
    default: break
    }
    if index != nil, status == 401 || status == 403 || status >= 500 {
      hints.append("no other index is asked instead: it could have other files under this name")
    }
    return ProviderError(
      Diagnostic(
        .error, "`\(place)` answered \(status)\(meaning(of: status)) to the request for \(what)",
        notes: [Diagnostic.Note("the address is `\(redacted(url))`")], hints: hints,
        reference: status == 401 || status == 403 ? "index-unauthorized" : "index-status"))
  }

  private func meaning(of status: Int) -> String {
    switch status {
    case 400: " (bad request)"
    case 401: " (unauthorized)"
    case 403: " (forbidden)"
    case 404: " (not found)"
    case 407: " (proxy authentication required)"
    case 410: " (gone)"
    case 429: " (too many requests)"
    case 500: " (internal server error)"
    case 502: " (bad gateway)"
    case 503: " (service unavailable)"
    case 504: " (gateway timeout)"
    default: ""
    }
  }

  /// An answer that is no page.
  func unreadable(_ error: PageError) -> ProviderError {
    let reason =
      switch error {
      case .truncated: "it ends in the middle"
      case .unexpected(let offset): "byte \(offset) cannot stand there"
      case .tooDeep: "its values are nested too deeply"
      case .unsupportedVersion(let version):
        "it follows version \(version) of the interface, and only 1 is known here"
      case .noFileList: "it has no list of files"
      case .otherProject(let name): "it is the page of `\(name)`"
      case .tooLarge: "it is too large"
      }
    return ProviderError(
      Diagnostic(
        .error, "`\(place)` gave an answer for \(what) that cannot be read: \(reason)",
        notes: [Diagnostic.Note("the address is `\(redacted(url))`")],
        hints: ["compare the address with what the index's own pages say, or try again later"],
        reference: "index-unreadable"))
  }

  /// An answer of a kind that is no page.
  func wrongType(_ type: String?) -> ProviderError {
    let found = type.map { "`\($0.prefix(100))`" } ?? "no content type"
    return ProviderError(
      Diagnostic(
        .error,
        "`\(place)` gave an answer for \(what) that is no index page: expected JSON or HTML, found "
          + found,
        notes: [Diagnostic.Note("the address is `\(redacted(url))`")],
        hints: ["the address of an index mostly ends in `/simple/`"],
        reference: "index-content-type"))
  }

  /// Bytes that are not those that the index promised.
  func wrongDigest() -> ProviderError {
    ProviderError(
      Diagnostic(
        .error, "\(what) from `\(redacted(url))` does not have the SHA-256 that its index gives",
        hints: ["somebody has changed the file, or the index mixes two states: try again later"],
        reference: "hash-mismatch"))
  }

  /// A local file or folder that cannot be read.
  func unreadableFile(_ error: FileError) -> ProviderError {
    ProviderError(
      Diagnostic(
        .error, "cannot read \(what): `\(error.path)`: \(error.message)",
        reference: "find-links-unreadable"))
  }
}

extension Asked {
  /// A request without an answer.
  func failed(_ error: HTTPError) -> ProviderError {
    let hints: [String]
    let reference: String
    switch error {
    case .cancelled: return .cancelled
    case .libraryMissing: (hints, reference) = ([], "curl-missing")
    case .invalidURL: (hints, reference) = (["correct the address"], "index-url")
    case .cannotResolve, .cannotConnect:
      (hints, reference) = (
        [
          "without a network, `--offline` uses what the cache has",
          "behind a proxy, set `HTTPS_PROXY`",
        ], "network-unreachable"
      )
    case .tls:
      (hints, reference) = (
        ["name a file with the certificates to trust: `--cert` or `SSL_CERT_FILE`"], "network-tls"
      )
    case .timedOut, .connectionLost, .truncated, .damaged:
      (hints, reference) = (["try again later"], "network-broken")
    case .tooManyRedirects, .redirectRefused:
      (hints, reference) = (["give the address that it redirects to"], "network-redirect")
    case .bodyTooLarge: (hints, reference) = ([], "network-too-large")
    case .cannotWrite: (hints, reference) = ([], "cannot-write")
    case .other: (hints, reference) = ([], "network")
    }
    return ProviderError(
      Diagnostic(
        .error, "cannot get \(what) from `\(place)`: \(error.message)",
        notes: [Diagnostic.Note("the address is `\(redacted(url))`")], hints: hints,
        reference: reference))
  }
}
