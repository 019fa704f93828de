import CCurl

/// One request on its way: attempts, redirects, and what has arrived so far.
///
/// Belongs to the network thread alone.
final class Transfer {
  let request: HTTPRequest
  let ticket: TransferTicket
  private var continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>?

  /// Where the current attempt goes.
  private(set) var url: String
  private(set) var origin: HTTPOrigin
  let credentials: HTTPCredentials?
  /// Origin of the first URL: credentials go nowhere else.
  let firstOrigin: HTTPOrigin
  private(set) var redirects = 0
  private(set) var retries = 0
  /// When the request was accepted and when the current attempt started, in nanoseconds.
  let accepted = Clock.nanoseconds
  var started: UInt64 = 0
  private(set) var lastActivity: UInt64 = 0
  /// Bytes of the body since then.
  private var sinceActivity = 0
  /// A server that sends fewer bytes than this while it may be silent would never end.
  private static let leastActivity = 1024

  private(set) var headers: [(name: String, value: String)] = []
  private var headerBytes = 0
  private(set) var body: [UInt8] = []
  private(set) var isTooLarge = false
  /// Where the body goes, if not into memory.
  let sink: DownloadSink?
  /// Whether the attempt asks for the rest of a file.
  private(set) var isResuming = false
  /// Whether the attempt trusts only a part of what is trusted; see `CertificateTrust`.
  private(set) var hasQuickTrust = false
  private(set) var easy: CurlEasy?
  private var headerList: OpaquePointer?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: CCURL_ERROR_SIZE)

  /// Nil, and the one who waits is told, unless the URL is one.
  init?(_ submission: Submission) {
    let clean = CleanURL(submission.request.url)
    guard let origin = HTTPOrigin(clean.text) else {
      submission.continuation.resume(returning: .failure(.invalidURL(clean.text)))
      errorText.deallocate()
      return nil
    }
    request = submission.request
    ticket = submission.ticket
    continuation = submission.continuation
    credentials = submission.request.credentials ?? clean.credentials
    sink = submission.request.download.map { DownloadSink($0) }
    url = clean.text
    self.origin = origin
    firstOrigin = origin
  }

  deinit {
    ccurl_list_free(headerList)
    errorText.deallocate()
  }

  /// Tells the one who waits; only the first call counts.
  func finish(_ result: Result<HTTPResponse, HTTPError>) {
    continuation?.resume(returning: result)
    continuation = nil
  }

  /// Prepares for one more attempt at the same URL.
  func countRetry() {
    // A long download that gets on may break as often as it likes.
    retries = sink?.hasAdvanced() == true ? 0 : retries + 1
  }

  /// Turns to another URL.
  func follow(_ target: String, at origin: HTTPOrigin) {
    redirects += 1
    url = target
    self.origin = origin
  }

  // MARK: one attempt

  /// Sets up a fresh handle; see `HTTPConfiguration` for what is the same for all.
  func begin(with easy: CurlEasy, _ settings: TransferSettings) {
    self.easy = easy
    started = Clock.nanoseconds
    lastActivity = started
    sinceActivity = 0
    headers = []
    headerBytes = 0
    body = []
    isTooLarge = false
    hasQuickTrust = settings.trust.isQuick && origin.isSecure
    errorText[0] = 0
    settings.apply(to: easy, origin: origin)
    easy.set(CCURLOPT_URL, url)
    easy.set(CCURLOPT_ERRORBUFFER, pointer: UnsafeMutableRawPointer(errorText))
    let rest = sink?.startAttempt()
    isResuming = rest != nil
    easy.set(
      CCURLOPT_MAXFILESIZE_LARGE,
      offset: max(request.maximumBody - (rest == nil ? 0 : sink?.count ?? 0), 1))
    if let range = rest?.range ?? request.range {
      easy.set(CCURLOPT_RANGE, range.text)
    } else if request.acceptsCompression {
      easy.set(CCURLOPT_ACCEPT_ENCODING, "gzip")
    }
    if let credentials, origin == firstOrigin {
      easy.set(CCURLOPT_USERNAME, credentials.username)
      easy.set(CCURLOPT_PASSWORD, credentials.password)
    } else if let netrc = settings.netrc {
      easy.set(CCURLOPT_NETRC, CCURL_NETRC_OPTIONAL)
      easy.set(CCURLOPT_NETRC_FILE, netrc)
    }
    setHeaders(request.headers + (rest.map { [("If-Range", $0.validator)] } ?? []), on: easy)
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_write(easy.raw, receiveBodyBytes, context)
    ccurl_set_header(easy.raw, receiveHeaderLine, context)
  }

  private func setHeaders(_ headers: [(name: String, value: String)], on easy: CurlEasy) {
    ccurl_list_free(headerList)
    headerList = nil
    for (name, value) in headers {
      if origin != firstOrigin, ["authorization", "cookie"].contains(name.lowercased()) {
        continue
      }
      let line = "\(name): \(value)"
      // A line break would start another header, or the body.
      if line.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) { continue }
      headerList = ccurl_list_append(headerList, line)
    }
    easy.set(CCURLOPT_HTTPHEADER, list: headerList)
  }

  /// Lets go of the handle, which may serve another transfer.
  func end() -> CurlEasy? {
    defer { easy = nil }
    return easy
  }

  /// What libcurl said about the failure, without anything secret.
  var failureText: String { String(cString: errorText) }

  /// Seconds without a byte; 0 while the connection is not there yet (that has its own limit).
  func stalledSeconds(now: UInt64) -> Double {
    guard let easy, easy.offset(CCURLINFO_PRETRANSFER_TIME_T) > 0 else { return 0 }
    let sent = started &+ UInt64(easy.offset(CCURLINFO_PRETRANSFER_TIME_T)) &* 1000
    let last = max(sent, lastActivity)
    return now > last ? Double(now - last) / 1e9 : 0
  }

  /// Takes what has arrived.
  func takeResponse(status: Int) -> Result<HTTPResponse, HTTPError> {
    defer { body = [] }
    var response = HTTPResponse(status: status, url: url, headers: headers, body: body)
    guard let sink, status == 200 || status == 206 else { return .success(response) }
    do throws(DownloadSink.Refusal) {
      response.received = try sink.finish(status: status, headers: headers)
    } catch {
      return .failure(HTTPError(error, host: origin.name))
    }
    return .success(response)
  }

  /// Whether the attempt has a connection.
  var isConnected: Bool { easy.map { $0.offset(CCURLINFO_PRETRANSFER_TIME_T) > 0 } ?? false }

  // MARK: what libcurl calls

  fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    sinceActivity += bytes.count
    if sinceActivity >= Self.leastActivity {
      sinceActivity = 0
      lastActivity = Clock.nanoseconds
    }
    let status = sink == nil ? 0 : easy?.integer(CCURLINFO_RESPONSE_CODE) ?? 0
    if let sink, status == 200 || status == 206 {
      let announced = easy?.offset(CCURLINFO_CONTENT_LENGTH_DOWNLOAD_T) ?? 0
      return !isBeyond(sink.count + bytes.count, request.maximumBody)
        && sink.take(bytes, status: status, headers: headers, announced: announced)
    }
    // Of what is no download, only words are expected where one was asked for.
    let limit = sink == nil ? request.maximumBody : min(request.maximumBody, 1 << 20)
    guard !isBeyond(body.count + bytes.count, limit) else { return false }
    if body.isEmpty { reserve() }
    body.append(contentsOf: bytes)
    return true
  }

  private func isBeyond(_ count: Int, _ limit: Int) -> Bool {
    isTooLarge = count > limit
    return isTooLarge
  }

  /// Room for the announced length; for no more than 64 MiB on the server's word alone.
  private func reserve() {
    guard let easy else { return }
    let announced = easy.offset(CCURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
    if announced > 0 { body.reserveCapacity(min(announced, request.maximumBody, 64 << 20)) }
  }

  fileprivate func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    lastActivity = Clock.nanoseconds
    headerBytes += line.count
    guard headerBytes <= 512 * 1024 else { return false }
    if line.starts(with: "HTTP/".utf8) {
      headers = []  // of a 100 Continue, or a proxy's own answer
      return true
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return true }
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    var value = line[(colon + 1)...].drop(while: isBlank)
    while let last = value.last, isBlank(last) { value.removeLast() }
    headers.append(
      (
        String(decoding: line[..<colon], as: UTF8.self).lowercased(),
        String(decoding: value, as: UTF8.self)
      ))
    return true
  }
}

private func receiveBodyBytes(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let taken = transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return taken ? size * count : 0
}

private func receiveHeaderLine(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let taken = transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return taken ? size * count : 0
}
