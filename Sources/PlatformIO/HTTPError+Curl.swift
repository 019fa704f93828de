import CCurl

extension HTTPError {
  /// What a failed attempt means.
  init(_ code: ccurl_code, of transfer: Transfer) {
    let host = transfer.origin.name
    let message = HTTPError.text(of: code, saying: transfer.failureText)
    switch code {
    case CCURLE_WRITE_ERROR where transfer.sink?.refusal != nil:
      self = transfer.sink?.refusal.map { HTTPError($0, host: host) } ?? .other(message: message)
    case CCURLE_WRITE_ERROR where transfer.isTooLarge, CCURLE_FILESIZE_EXCEEDED:
      self = .bodyTooLarge(host: host, limit: transfer.request.maximumBody)
    case CCURLE_URL_MALFORMAT, CCURLE_UNSUPPORTED_PROTOCOL:
      self = .invalidURL(transfer.url)
    case CCURLE_COULDNT_RESOLVE_HOST:
      self = .cannotResolve(host: transfer.origin.host)
    case CCURLE_COULDNT_RESOLVE_PROXY, CCURLE_COULDNT_CONNECT, CCURLE_PROXY:
      self = .cannotConnect(host: host, message: message)
    case CCURLE_OPERATION_TIMEDOUT:
      self = .timedOut(host: host)
    case CCURLE_PARTIAL_FILE, CCURLE_GOT_NOTHING:
      self = .truncated(host: host)
    case CCURLE_BAD_CONTENT_ENCODING:
      self = .damaged(host: host, message: message)
    case CCURLE_RECV_ERROR where message.utf8.contains(" alert "):
      self = .tls(host: host, message: message)  // TLS 1.3 refuses a client only afterwards
    case CCURLE_SEND_ERROR, CCURLE_RECV_ERROR, CCURLE_HTTP2, CCURLE_HTTP2_STREAM,
      CCURLE_WEIRD_SERVER_REPLY, CCURLE_AGAIN:
      self = .connectionLost(host: host, message: message)
    case CCURLE_SSL_CONNECT_ERROR where HTTPError.isBreak(message):
      self = .connectionLost(host: host, message: message)
    case CCURLE_SSL_CONNECT_ERROR, CCURLE_PEER_FAILED_VERIFICATION, CCURLE_SSL_CERTPROBLEM,
      CCURLE_SSL_CIPHER, CCURLE_SSL_ISSUER_ERROR, CCURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CCURLE_SSL_INVALIDCERTSTATUS, CCURLE_SSL_CLIENTCERT:
      self = .tls(host: host, message: message)
    case CCURLE_SSL_CACERT_BADFILE:
      self = .tls(
        host: host,
        message: "\(message) (system certificates come with the package `ca-certificates`)")
    default:
      self = .other(message: "\(host): \(message)")
    }
  }

  /// Why the body of an answer was not taken.
  init(_ refusal: DownloadSink.Refusal, host: String) {
    switch refusal {
    case .file(let error): self = .cannotWrite(error)
    case .wrongPart:
      self = .damaged(host: host, message: "it is another part of the file than was asked for")
    }
  }

  /// Whether a handshake failed because the connection went away, which may pass.
  private static func isBreak(_ message: String) -> Bool {
    message.utf8.contains("SYSCALL") || message.utf8.contains("reset")
  }

  private static func text(of code: ccurl_code, saying detail: String) -> String {
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
