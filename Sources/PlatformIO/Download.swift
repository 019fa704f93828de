/// Where the body of an answer goes as it arrives, and what is to be learnt of it on the way.
package struct Download: Sendable {
  /// The file that it goes to; made when the first byte arrives, and gone again when the download
  /// fails.
  package var path: String
  /// A body of at most this many bytes stays in memory, and no file is made.
  package var memoryLimit: Int
  /// The digests to make of it.
  package var algorithms: [HashAlgorithm]
  /// Told on the network's thread how many bytes have come; fewer than none where a body begins
  /// anew.
  package var progress: (@Sendable (Int) -> Void)?

  package init(
    to path: String, memoryLimit: Int = 0, algorithms: [HashAlgorithm] = [.sha256],
    progress: (@Sendable (Int) -> Void)? = nil
  ) {
    self.path = path
    self.memoryLimit = memoryLimit
    self.algorithms = algorithms
    self.progress = progress
  }
}

/// A body that has arrived as a whole.
package struct ReceivedBody: Sendable {
  package enum Content: Sendable {
    case memory([UInt8])
    /// The path of a file that is its receiver's from now on.
    case file(String)
  }

  package let content: Content
  /// In bytes.
  package let size: Int
  /// By algorithm, those that were asked for.
  package let digests: [HashAlgorithm: [UInt8]]
  /// Whether it was put together from several answers.
  package let wasResumed: Bool
}

extension HTTPClient {
  /// Gets a body of any length, hashed while it arrives.
  ///
  /// A transfer that breaks goes on where it broke, if the server says that the file is still the
  /// same (RFC 9110, “If-Range”), and else begins anew; as long as it gets on, it is tried again
  /// without end. An answer of another status than 200 has no body here.
  ///
  /// - Throws: `HTTPError` when there is no answer; a file that cannot be written is one, too.
  package func download(
    _ request: HTTPRequest, _ download: Download
  ) async throws(HTTPError) -> (response: HTTPResponse, body: ReceivedBody?) {
    var request = request
    request.acceptsCompression = false
    request.download = download
    let response = try await send(request)
    return (response, response.received)
  }
}
