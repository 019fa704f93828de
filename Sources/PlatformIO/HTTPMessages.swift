/// A user name and a password for one request; never shown.
package struct HTTPCredentials: Hashable, Sendable, CustomStringConvertible,
  CustomDebugStringConvertible
{
  package let username: String
  package let password: String

  package init(username: String, password: String) {
    self.username = username
    self.password = password
  }

  package var description: String { "****" }
  package var debugDescription: String { description }
}

/// The part of a file that is asked for (RFC 9110, 14.1.2).
package enum ByteRange: Hashable, Sendable {
  /// The last bytes.
  case suffix(Int)
  /// From the first offset to the last one, both included.
  case bytes(Int, Int)
  /// From an offset to the end.
  case from(Int)

  /// As after `bytes=`.
  package var text: String {
    switch self {
    case .suffix(let count): "-\(count)"
    case .bytes(let first, let last): "\(first)-\(last)"
    case .from(let first): "\(first)-"
    }
  }
}

/// A GET request.
package struct HTTPRequest: Sendable {
  /// Absolute, `http` or `https`, without credentials.
  package var url: String
  package var headers: [(name: String, value: String)]
  /// Sent at once (Basic), and only to the origin of `url`.
  package var credentials: HTTPCredentials?
  /// The most bytes of the (decoded) body to take; more is `HTTPError.bodyTooLarge`.
  package var maximumBody: Int
  /// A server that ignores it answers 200 with the whole file.
  package var range: ByteRange?
  /// Among requests that wait for their turn, greater goes first.
  package var priority: Int
  /// Whether the body may come compressed and be decoded; off for files whose bytes are hashed.
  package var acceptsCompression: Bool
  /// Where the body goes, if not into memory.
  var download: Download?

  package init(
    url: String, headers: [(name: String, value: String)] = [],
    credentials: HTTPCredentials? = nil, maximumBody: Int = 256 << 20, range: ByteRange? = nil,
    priority: Int = 0, acceptsCompression: Bool = true
  ) {
    self.url = url
    self.headers = headers
    self.credentials = credentials
    self.maximumBody = maximumBody
    self.range = range
    self.priority = priority
    self.acceptsCompression = acceptsCompression
  }
}

/// The answer to a request, of whatever status.
package struct HTTPResponse: Sendable {
  package let status: Int
  /// Where the answer came from, after redirects; without credentials.
  package let url: String
  /// Names in lower case, in the order of arrival.
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]
  /// The body of a download.
  var received: ReceivedBody?

  package init(
    status: Int, url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) {
    self.status = status
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// The value of the first header with this name, in whatever case.
  package func header(_ name: String) -> String? {
    let lowered = name.lowercased()
    return headers.first { $0.name == lowered }?.value
  }
}
