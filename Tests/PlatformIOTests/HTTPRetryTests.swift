import PlatformIO
import TestSupport
import Testing

@Suite("Retries", .timeLimit(.minutes(1)))
struct HTTPRetryTests {
  typealias Response = LoopbackServer.Response

  let client = HTTPClientTests.client()

  // swift-format-ignore
  @Test(arguments: [
    Response(status: 408),
    Response(status: 429),
    Response(status: 429, headers: [("Retry-After", "1")]),
    Response(status: 503, headers: [("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")]),
    Response(status: 503, headers: [("Retry-After", "soon")]),
    Response(status: 500),
    Response(status: 502),
    Response(status: 599),
    Response(delivery: .dropped),
    Response(body: [1, 2, 3, 4], delivery: .truncated(after: 2)),
    Response(headers: [("Content-Encoding", "gzip")], body: Samples.text),
  ])
  func `what may pass is tried again`(first: Response) async throws {
    let server = LoopbackServer(inTurn: [first, .text("fine")])
    let response = try await client.send(HTTPRequest(url: server.url))
    #expect(response.status == 200)
    #expect(response.body == Array("fine".utf8))
    #expect(server.requests.count == 2)
  }

  @Test func `the last answer is given when all attempts fail`() async throws {
    let server = LoopbackServer(["/": Response(status: 503, body: [1, 2, 3])])
    let response = try await client.send(HTTPRequest(url: server.url))
    #expect(response.status == 503)
    #expect(response.body == [1, 2, 3])
    #expect(server.requests.count == 4)
  }

  @Test func `a body that is always cut short is an error`() async throws {
    let server = LoopbackServer([
      "/": Response(body: [1, 2, 3, 4], delivery: .truncated(after: 3))
    ])
    await #expect(throws: HTTPError.truncated(host: "127.0.0.1:\(server.port)")) {
      try await client.send(HTTPRequest(url: server.url))
    }
    #expect(server.requests.count == 4)
  }

  @Test func `nobody listening is an error that names the host`() async throws {
    let server = LoopbackServer([:])
    server.stop()
    do throws(HTTPError) {
      _ = try await client.send(HTTPRequest(url: server.url))
      Issue.record("expected an error")
    } catch {
      guard case .cannotConnect(let host, _) = error else {
        Issue.record("expected cannotConnect, found \(error)")
        return
      }
      #expect(host == "127.0.0.1:\(server.port)")
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    (0, nil,    0.0, 0.125),
    (0, nil,    1.0, 0.25),
    (1, nil,    1.0, 0.5),
    (2, nil,    0.0, 0.5),
    (9, nil,    1.0, 8.0),
    (99, nil,   1.0, 8.0),
    (0, 7.0,    0.0, 7.0),
    (0, 7200.0, 0.0, 60.0),
    (9, 1.0,    1.0, 8.0),
  ] as [(Int, Double?, Double, Double)])
  func `delays double, spread, and obey the server within a bound`(
    retry: Int, retryAfter: Double?, jitter: Double, seconds: Double
  ) {
    let delay = RetryPolicy().delay(beforeRetry: retry, retryAfter: retryAfter, jitter: jitter)
    #expect(delay == seconds)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ("Sun, 06 Nov 1994 08:49:37 UTC", nil),
    ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
    ("Sun, 06 Nox 1994 08:49:37 GMT", nil),
    ("Sun, 99 Nov 1994 08:49:37 GMT", nil),
    ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", nil),
    ("", nil),
  ] as [(String, Int64?)])
  func `dates are seconds since 1970`(text: String, seconds: Int64?) {
    #expect(HTTPDate.parse(text) == seconds)
  }
}
