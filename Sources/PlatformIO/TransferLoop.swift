import CCurl

/// The network thread: takes requests from the mailbox and drives libcurl.
final class TransferLoop {
  private let mailbox: TransferMailbox
  private let configuration: HTTPConfiguration
  private var settings: TransferSettings
  private let multi: CurlMulti
  /// Handles that no transfer uses.
  private var spare: [CurlEasy] = []
  private var running: [CurlEasy: Transfer] = [:]
  private var lanes: [HTTPOrigin: TransferLane] = [:]
  /// Origins whose lane may have room for more.
  private var touched: Set<HTTPOrigin> = []
  /// Transfers that are tried again later.
  private var waiting: [(due: UInt64, transfer: Transfer)] = []
  private var jitter: Jitter
  private var nextCheck: UInt64 = 0

  /// Loads libcurl; nil when it is missing.
  init?(_ configuration: HTTPConfiguration, mailbox: TransferMailbox) {
    guard ccurl_load(), let multi = CurlMulti() else { return nil }
    self.multi = multi
    self.configuration = configuration
    self.mailbox = mailbox
    settings = TransferSettings(configuration)
    jitter = Jitter(seed: configuration.retry.seed ?? Clock.nanoseconds)
  }

  /// Runs until the client is gone.
  func run() {
    multi.set(CCURLMOPT_MAX_HOST_CONNECTIONS, 16)
    multi.set(CCURLMOPT_MAX_CONCURRENT_STREAMS, TransferLane.width)
    multi.set(CCURLMOPT_MAXCONNECTS, 64)
    mailbox.setSleeper(multi)
    while let work = mailbox.takeWork() {
      accept(work.submissions)
      for ticket in work.cancellations { remove(ticket)?.finish(.failure(.cancelled)) }
      resumeDue()
      fillLanes()
      multi.perform()
      while let (easy, code) = multi.nextFinished() { finishAttempt(easy, code) }
      checkTimes()
      fillLanes()
      multi.wait(milliseconds: millisecondsToSleep)
    }
    mailbox.setSleeper(nil)
    close()
  }

  private func close() {
    for (easy, transfer) in running {
      multi.remove(easy)
      transfer.finish(.failure(.cancelled))
      easy.close()
    }
    for easy in spare { easy.close() }
    multi.close()
  }

  // MARK: starting

  private func accept(_ submissions: [Submission]) {
    for submission in submissions {
      guard let transfer = Transfer(submission) else { continue }
      if submission.ticket.isCancelled {
        transfer.finish(.failure(.cancelled))
      } else {
        enqueue(transfer)
      }
    }
  }

  /// Puts a transfer into its origin's lane, and starts it if there is room.
  private func enqueue(_ transfer: Transfer) {
    lanes[transfer.origin, default: TransferLane()].append(transfer)
    touched.insert(transfer.origin)
  }

  /// Starts what the lanes have room for.
  private func fillLanes() {
    for origin in touched {
      while let transfer = lanes[origin]?.next() { begin(transfer) }
    }
    touched.removeAll(keepingCapacity: true)
  }

  private func begin(_ transfer: Transfer) {
    guard let easy = spare.popLast() ?? CurlEasy() else {
      return settle(transfer, .failure(.other(message: "libcurl is out of memory")))
    }
    easy.reset()
    transfer.begin(with: easy, settings)
    running[easy] = transfer
    if !multi.add(easy) {
      _ = release(transfer)
      settle(transfer, .failure(.other(message: "libcurl does not take the request")))
    }
  }

  private func resumeDue() {
    let now = Clock.nanoseconds
    for (due, transfer) in waiting where due <= now { enqueue(transfer) }
    waiting.removeAll { $0.due <= now }
  }

  // MARK: ending

  /// Takes a transfer out of libcurl and its lane.
  private func release(_ transfer: Transfer) -> Bool {
    guard let easy = transfer.end() else { return false }
    multi.remove(easy)
    running[easy] = nil
    spare.append(easy)
    lanes[transfer.origin]?.leave()
    touched.insert(transfer.origin)
    return true
  }

  private func finishAttempt(_ easy: CurlEasy, _ code: ccurl_code) {
    guard let transfer = running[easy] else { return }
    let status = easy.integer(CCURLINFO_RESPONSE_CODE)
    let target = easy.text(CCURLINFO_REDIRECT_URL)
    let failure = code == CCURLE_OK ? nil : HTTPError(code, of: transfer)
    _ = release(transfer)
    if code == CCURLE_PEER_FAILED_VERIFICATION, transfer.hasQuickTrust {
      restart(transfer)
    } else if let failure {
      settle(transfer, .failure(failure))
    } else if let target, [301, 302, 303, 307, 308].contains(status) {
      follow(target, transfer)
    } else if transfer.isResuming, status == 416 || status == 412 {
      transfer.sink?.forget()
      settle(transfer, .failure(HTTPError(.wrongPart, host: transfer.origin.name)))
    } else {
      settle(transfer, transfer.takeResponse(status: status))
    }
  }

  /// Tries again with all certificates, together with others whose connection would fail as well.
  private func restart(_ transfer: Transfer) {
    settings.trust.widen()
    for other in Array(running.values) where other.hasQuickTrust && !other.isConnected {
      _ = release(other)
      enqueue(other)
    }
    enqueue(transfer)
  }

  private func follow(_ target: String, _ transfer: Transfer) {
    let clean = CleanURL(target)
    let host = transfer.origin.name
    guard let origin = HTTPOrigin(clean.text), origin.isSecure || !transfer.origin.isSecure else {
      return transfer.finish(.failure(.redirectRefused(host: host, to: clean.text)))
    }
    guard transfer.redirects < 10 else {
      return transfer.finish(.failure(.tooManyRedirects(host: host)))
    }
    transfer.follow(clean.text, at: origin)
    enqueue(transfer)
  }

  /// The end of an attempt: tells the one who waits, or tries again later.
  private func settle(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
    let retryAfter: Double?
    switch result {
    case .success(let response):
      guard configuration.retry.isTransient(status: response.status) else {
        return transfer.finish(result)
      }
      retryAfter = response.header("retry-after").flatMap(seconds(fromRetryAfter:))
    case .failure(let error):
      guard error.isTransient else { return transfer.finish(result) }
      retryAfter = nil
    }
    guard transfer.retries < configuration.retry.retries, !transfer.ticket.isCancelled else {
      return transfer.finish(result)
    }
    let delay = configuration.retry.delay(
      beforeRetry: transfer.retries, retryAfter: retryAfter, jitter: jitter.next())
    transfer.countRetry()
    waiting.append((Clock.nanoseconds &+ UInt64(max(delay, 0) * 1e9), transfer))
  }

  private func seconds(fromRetryAfter text: String) -> Double? {
    if let seconds = UInt32(text) { return Double(seconds) }
    return HTTPDate.parse(text).map { Double(max($0 - Clock.now, 0)) }
  }

  /// Takes a transfer out, wherever it is; nil when it has ended.
  private func remove(_ ticket: TransferTicket) -> Transfer? {
    if let transfer = running.values.first(where: { $0.ticket === ticket }) {
      _ = release(transfer)
      return transfer
    }
    if let index = waiting.firstIndex(where: { $0.transfer.ticket === ticket }) {
      return waiting.remove(at: index).transfer
    }
    for origin in lanes.keys {
      if let transfer = lanes[origin]?.remove(ticket) { return transfer }
    }
    return nil
  }

  // MARK: time

  private var checkInterval: Double {
    min(configuration.stallTimeout / 4, (configuration.totalTimeout ?? 1) / 4, 0.25)
  }

  /// Ends transfers that stalled or took too long.
  private func checkTimes() {
    let now = Clock.nanoseconds
    guard now >= nextCheck else { return }
    nextCheck = now &+ UInt64(max(checkInterval, 0.001) * 1e9)
    for transfer in Array(running.values)
    where transfer.stalledSeconds(now: now) > configuration.stallTimeout {
      _ = release(transfer)
      settle(transfer, .failure(.timedOut(host: transfer.origin.name)))
    }
    guard let limit = configuration.totalTimeout else { return }
    let queued = lanes.values.flatMap(\.queue)
    for transfer in Array(running.values) + waiting.map(\.transfer) + queued
    where Double(now &- transfer.accepted) / 1e9 > limit {
      remove(transfer.ticket)?.finish(.failure(.timedOut(host: transfer.origin.name)))
    }
  }

  private var millisecondsToSleep: Int32 {
    let now = Clock.nanoseconds
    let isTimed = !running.isEmpty || !waiting.isEmpty && configuration.totalTimeout != nil
    var seconds = isTimed ? max(checkInterval, 0.001) : 600
    for (due, _) in waiting { seconds = min(seconds, due > now ? Double(due - now) / 1e9 : 0) }
    return Int32((seconds * 1000).rounded(.up))
  }
}
