/// Why there is no answer; never holds credentials.
package enum HTTPError: Error, Hashable, Sendable {
  /// libcurl cannot be loaded; the text says what to install.
  case libraryMissing(message: String)
  /// Not an absolute `http` or `https` URL.
  case invalidURL(String)
  case cannotResolve(host: String)
  case cannotConnect(host: String, message: String)
  /// A connection broke down, or the server broke the protocol.
  case connectionLost(host: String, message: String)
  case tls(host: String, message: String)
  /// No connection, or not a byte, for too long; or the whole request took too long.
  case timedOut(host: String)
  case tooManyRedirects(host: String)
  /// A redirect to another scheme than `https` (or `http`, from `http`).
  case redirectRefused(host: String, to: String)
  /// The body ended before the announced length.
  case truncated(host: String)
  /// The body cannot be decoded.
  case damaged(host: String, message: String)
  case bodyTooLarge(host: String, limit: Int)
  /// The file that the body goes to.
  case cannotWrite(FileError)
  /// The task that waited was cancelled.
  case cancelled
  case other(message: String)

  static let noLibrary = HTTPError.libraryMissing(
    message: "libcurl cannot be loaded; install it (Debian and Ubuntu: package `libcurl4`, "
      + "Alpine and Fedora: `libcurl`)")

  /// One sentence in lower case, without full stop.
  package var message: String {
    switch self {
    case .libraryMissing(let message), .other(let message): message
    case .invalidURL(let url): "`\(url)` is not an http or https URL"
    case .cannotResolve(let host): "the host name `\(host)` cannot be resolved"
    case .cannotConnect(let host, let message): "cannot connect to `\(host)`: \(message)"
    case .connectionLost(let host, let message):
      "the connection to `\(host)` broke down: \(message)"
    case .tls(let host, let message): "no secure connection to `\(host)`: \(message)"
    case .timedOut(let host): "`\(host)` did not answer in time"
    case .tooManyRedirects(let host): "`\(host)` redirects without end"
    case .redirectRefused(let host, let target):
      "`\(host)` redirects to `\(target)`, which is not followed"
    case .truncated(let host): "the answer of `\(host)` ended early"
    case .damaged(let host, let message): "the answer of `\(host)` cannot be decoded: \(message)"
    case .bodyTooLarge(let host, let limit):
      "the answer of `\(host)` is larger than \(limit) bytes"
    case .cannotWrite(let error): "`\(error.path)` cannot be written: \(error.message)"
    case .cancelled: "the request was cancelled"
    }
  }

  /// Whether another attempt may succeed.
  var isTransient: Bool {
    switch self {
    case .cannotResolve, .cannotConnect, .connectionLost, .timedOut, .truncated, .damaged: true
    case .libraryMissing, .invalidURL, .tls, .tooManyRedirects, .redirectRefused, .bodyTooLarge,
      .cannotWrite, .cancelled, .other:
      false
    }
  }
}
