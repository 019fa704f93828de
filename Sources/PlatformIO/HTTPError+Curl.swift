import CCurl

extension HTTPError {
  /// What a failed attempt means.
  init(_ code: CURLcode, of transfer: Transfer) {
    let host = transfer.origin.name
    let message = HTTPError.text(of: code, saying: transfer.failureText)
    switch code {
    case CURLE_WRITE_ERROR where transfer.isTooLarge, CURLE_FILESIZE_EXCEEDED:
      self = .bodyTooLarge(host: host, limit: transfer.request.maximumBody)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      self = .invalidURL(transfer.url)
    case CURLE_COULDNT_RESOLVE_HOST:
      self = .cannotResolve(host: transfer.origin.host)
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY:
      self = .cannotConnect(host: host, message: message)
    case CURLE_OPERATION_TIMEDOUT:
      self = .timedOut(host: host)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING:
      self = .truncated(host: host)
    case CURLE_BAD_CONTENT_ENCODING:
      self = .damaged(host: host, message: message)
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_WEIRD_SERVER_REPLY, CURLE_AGAIN:
      self = .connectionLost(host: host, message: message)
    case CURLE_SSL_CONNECT_ERROR where HTTPError.isBreak(message):
      self = .connectionLost(host: host, message: message)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
      self = .tls(host: host, message: message)
    case CURLE_SSL_CACERT_BADFILE:
      self = .tls(
        host: host,
        message: "\(message) (system certificates come with the package `ca-certificates`)")
    default:
      self = .other(message: "\(host): \(message)")
    }
  }

  /// Whether a handshake failed because the connection went away, which may pass.
  private static func isBreak(_ message: String) -> Bool {
    message.utf8.contains("SYSCALL") || message.utf8.contains("reset")
  }

  private static func text(of code: CURLcode, saying detail: String) -> String {
    if !detail.isEmpty { return redacted(detail) }
    guard let text = ccurl_easy_strerror(code) else { return "error \(code.rawValue)" }
    return String(cString: text)
  }

  /// `text` with credentials in URLs (`//user:password@`) made unreadable.
  static func redacted(_ text: String) -> String {
    var output: [UInt8] = []
    for word in text.utf8.split(separator: 0x20, omittingEmptySubsequences: false) {
      if !output.isEmpty || word.startIndex != text.utf8.startIndex { output.append(0x20) }
      if let at = word.lastIndex(of: UInt8(ascii: "@")) {
        let kept = word[..<at].lastIndex(of: UInt8(ascii: "/")).map { word[...$0] }
        output += kept ?? word.prefix(0)
        output += "****".utf8
        output += word[at...]
      } else {
        output += word
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension String.UTF8View {
  /// Whether `text` occurs.
  fileprivate func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    let all = Array(self)
    guard wanted.count <= all.count else { return false }
    return (0...(all.count - wanted.count)).contains { all[$0...].starts(with: wanted) }
  }
}
