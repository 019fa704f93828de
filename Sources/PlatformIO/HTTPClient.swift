import Synchronization

/// Requests over HTTP/1.1 and HTTP/2, made by libcurl on a thread of its own.
///
/// Nothing is loaded or started before the first request. All requests to one host share one
/// HTTP/2 connection, or up to sixteen connections if the host speaks only HTTP/1.1.
package final class HTTPClient: Sendable {
  private let mailbox: TransferMailbox
  private let sent = Atomic<Int>(0)

  /// How many requests were sent, their redirects and repetitions not counted.
  package var requestCount: Int { sent.load(ordering: .relaxed) }

  package init(_ configuration: HTTPConfiguration) {
    mailbox = TransferMailbox(configuration)
  }

  deinit { mailbox.stop() }

  /// Loads libcurl beside other work, so that the first request need not wait for it.
  package func prepare() {
    mailbox.start()
  }

  /// The answer to `request`, of whatever status, after redirects and retries.
  ///
  /// Connect errors, broken or cut connections, stalls, and the statuses 408, 429 and 5xx are
  /// retried; the answer to the last attempt is given. If the task is cancelled, so is the
  /// transfer.
  ///
  /// - Throws: `HTTPError` when there is no answer.
  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    sent.wrappingAdd(1, ordering: .relaxed)
    let ticket = TransferTicket()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        mailbox.submit(
          Submission(request: request, ticket: ticket, continuation: continuation))
      }
    } onCancel: {
      mailbox.cancel(ticket)
    }
    return try result.get()
  }
}
