extension LoopbackServer {
  /// What the server answers, and how well it does so.
  package struct Response: Sendable {
    package enum Delivery: Sendable {
      /// With `Content-Length`.
      case whole
      /// With `Transfer-Encoding: chunked`, in chunks of this size.
      case chunked(Int)
      /// Announces the whole body, sends so many bytes of it, and closes the connection.
      case truncated(after: Int)
      /// Sends so many bytes of the body and then nothing, until the client goes.
      case stalled(after: Int)
      /// Sends the body again and again, chunked, until the client goes.
      case endless
      /// Sends the body again and again, a byte every few milliseconds, until the client goes.
      case dripping
      /// Closes the connection without an answer.
      case dropped
      /// Sends nothing at all, until the client goes.
      case silent
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    package var delivery: Delivery
    /// Replaces the true length in `Content-Length`.
    package var announcedLength: Int?

    package init(
      status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
      delivery: Delivery = .whole, announcedLength: Int? = nil
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.delivery = delivery
      self.announcedLength = announcedLength
    }

    /// A text with its type.
    package static func text(_ text: String, type: String = "text/plain") -> Response {
      Response(headers: [("Content-Type", type)], body: Array(text.utf8))
    }

    /// A redirect.
    package static func redirect(to location: String, status: Int = 302) -> Response {
      Response(status: status, headers: [("Location", location)])
    }

    /// A file, or the part of it that the request's `Range` header asks for (206, or 416).
    package static func file(
      _ bytes: [UInt8], for request: Request, headers: [(name: String, value: String)] = []
    ) -> Response {
      guard let text = request.header("range"), text.hasPrefix("bytes=") else {
        return Response(headers: headers + [("Accept-Ranges", "bytes")], body: bytes)
      }
      guard let range = range(String(text.dropFirst(6)), of: bytes.count) else {
        return Response(status: 416, headers: [("Content-Range", "bytes */\(bytes.count)")])
      }
      let place = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)"
      return Response(
        status: 206, headers: headers + [("Content-Range", place)], body: Array(bytes[range]))
    }

    private static func range(_ text: String, of count: Int) -> Range<Int>? {
      let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      switch (Int(parts[0]), Int(parts[1])) {
      case (nil, let suffix?) where suffix > 0 && count > 0: return max(count - suffix, 0)..<count
      case (let first?, let last) where first < count && first <= last ?? first:
        return first..<min((last ?? count - 1) + 1, count)
      default: return nil
      }
    }
  }
}
