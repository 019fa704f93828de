import PlatformIO
import TestSupport
import Testing

@Suite("HTTPClient", .timeLimit(.minutes(1)))
struct HTTPClientTests {
  typealias Response = LoopbackServer.Response

  static func client(_ change: (inout HTTPConfiguration) -> Void = { _ in }) -> HTTPClient {
    var configuration = HTTPConfiguration()
    configuration.proxy = ""
    configuration.netrc = .none
    configuration.retry.timeScale = 0
    configuration.retry.seed = 1
    configuration.userAgent = "lock/test"
    change(&configuration)
    return HTTPClient(configuration)
  }

  let client = Self.client()

  // MARK: answers

  @Test(arguments: [200, 204, 304, 401, 403, 404, 410, 501])
  func `any lasting status is an answer, asked for once`(status: Int) async throws {
    let server = LoopbackServer(["/": Response(status: status)])
    let response = try await client.send(HTTPRequest(url: server.url + "/"))
    #expect(response.status == status)
    #expect(server.requests.count == 1)
  }

  @Test func `the body and the headers are given as sent`() async throws {
    let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    let server = LoopbackServer([
      "/whole": Response(headers: [("ETag", "\"a b\""), ("X-Odd", "  1\t")], body: body),
      "/chunked": Response(body: body, delivery: .chunked(777)),
    ])
    let whole = try await client.send(HTTPRequest(url: server.url + "/whole"))
    #expect(whole.body == body)
    #expect(whole.header("eTag") == "\"a b\"")
    #expect(whole.header("x-odd") == "1")
    #expect(whole.header("absent") == nil)
    #expect(try await client.send(HTTPRequest(url: server.url + "/chunked")).body == body)
  }

  @Test func `requests say who asks and what for`() async throws {
    let server = LoopbackServer(["/": .text("")])
    let headers = [(name: "Accept", value: "application/json"), ("X-Bad", "a\r\nX-Evil: b")]
    _ = try await client.send(HTTPRequest(url: server.url + "/?q#part", headers: headers))
    let request = try #require(server.requests.first)
    #expect(request.target == "/?q")
    #expect(request.header("accept") == "application/json")
    #expect(request.header("user-agent") == "lock/test")
    #expect(request.header("accept-encoding") == "gzip")
    #expect(request.header("x-evil") == nil)
    #expect(request.header("authorization") == nil)
  }

  @Test func `what may not stand in a URL is encoded`() async throws {
    let server = LoopbackServer(["/a%20b/%c3%bc%7b": .text("found")])
    let response = try await client.send(HTTPRequest(url: server.url + "/a b/ü{"))
    #expect(response.status == 200)
  }

  @Test func `a part of a file can be asked for`() async throws {
    let file = Array(0..<100 as Range<UInt8>)
    let server = LoopbackServer { .file(file, for: $0) }
    let end = try await client.send(HTTPRequest(url: server.url, range: .suffix(10)))
    #expect(end.status == 206)
    #expect(end.body == Array(file[90...]))
    #expect(end.header("content-range") == "bytes 90-99/100")
    let middle = try await client.send(HTTPRequest(url: server.url, range: .bytes(5, 7)))
    #expect(middle.body == [5, 6, 7])
    #expect(server.requests.map { $0.header("range") } == ["bytes=-10", "bytes=5-7"])
    #expect(server.requests.allSatisfy { $0.header("accept-encoding") == nil })
  }

  @Test func `a compressed body is decoded if that was allowed`() async throws {
    let server = LoopbackServer([
      "/": Response(headers: [("Content-Encoding", "gzip")], body: Samples.gzip)
    ])
    let decoded = try await client.send(HTTPRequest(url: server.url))
    #expect(decoded.body == Samples.text)
    let raw = try await client.send(HTTPRequest(url: server.url, acceptsCompression: false))
    #expect(raw.body == Samples.gzip)
  }

  @Test func `many requests share few connections and get their own answers`() async throws {
    let server = LoopbackServer { .text("answer to \($0.path)") }
    let url = server.url
    try await withThrowingTaskGroup(of: Bool.self) { [client] group in
      for number in 0..<300 {
        group.addTask {
          let response = try await client.send(HTTPRequest(url: "\(url)/\(number)"))
          return response.body == Array("answer to /\(number)".utf8)
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(server.requests.count == 300)
    #expect(server.connectionCount <= 16)
  }

  // MARK: limits

  // swift-format-ignore
  @Test(arguments: [
    (Response(body: [UInt8](repeating: 0, count: 1001)),                              "announced"),
    (Response(body: [UInt8](repeating: 0, count: 1001), delivery: .chunked(100)),     "chunked"),
    (Response(body: [UInt8](repeating: 0, count: 4096), delivery: .endless),          "endless"),
    (Response(body: [1, 2, 3], announcedLength: 1 << 50),                             "a lie"),
    (Response(headers: [("Content-Encoding", "gzip")], body: Samples.gzipOfZeros),    "a bomb"),
  ])
  func `a body over the limit is refused`(response: Response, kind: String) async throws {
    let server = LoopbackServer(["/": response])
    let host = "127.0.0.1:\(server.port)"
    await #expect(throws: HTTPError.bodyTooLarge(host: host, limit: 1000)) {
      try await client.send(HTTPRequest(url: server.url, maximumBody: 1000))
    }
    #expect(server.requests.count == 1)
  }

  @Test func `a body of just the limit is taken`() async throws {
    let server = LoopbackServer(["/": Response(body: [UInt8](repeating: 7, count: 1000))])
    let response = try await client.send(HTTPRequest(url: server.url, maximumBody: 1000))
    #expect(response.body.count == 1000)
  }

  @Test func `a huge announced length takes no memory`() async throws {
    let server = LoopbackServer(["/": Response(body: [1], announcedLength: 1 << 50)])
    let host = "127.0.0.1:\(server.port)"
    await #expect(throws: HTTPError.truncated(host: host)) {
      try await client.send(HTTPRequest(url: server.url, maximumBody: .max))
    }
  }

  @Test(arguments: [
    "", "pypi.org/simple", "ftp://a/b", "file:///etc/passwd", "http://", "http://a:x/",
  ])
  func `only http and https URLs are fetched`(url: String) async {
    await #expect(throws: HTTPError.invalidURL(url)) {
      try await client.send(HTTPRequest(url: url))
    }
  }

  // MARK: time

  @Test(arguments: [Response.Delivery.silent, .stalled(after: 0), .stalled(after: 5)])
  func `a stalled transfer is given up and tried again`(delivery: Response.Delivery) async throws {
    let client = Self.client { $0.stallTimeout = 0.05 }
    let server = LoopbackServer(inTurn: [
      Response(body: Array("first try".utf8), delivery: delivery), .text("second try"),
    ])
    let response = try await client.send(HTTPRequest(url: server.url))
    #expect(response.body == Array("second try".utf8))
  }

  @Test(arguments: [Response.Delivery.silent, .dripping])
  func `a server that always stalls is an error in the end`(
    delivery: Response.Delivery
  ) async throws {
    let client = Self.client {
      $0.stallTimeout = 0.05
      $0.retry.retries = 1
    }
    let server = LoopbackServer(["/": Response(body: [0x20], delivery: delivery)])
    await #expect(throws: HTTPError.timedOut(host: "127.0.0.1:\(server.port)")) {
      try await client.send(HTTPRequest(url: server.url))
    }
    #expect(server.requests.count == 2)
  }

  @Test func `the total time is limited, retries included`() async throws {
    let client = Self.client {
      $0.totalTimeout = 0.1
      $0.retry.timeScale = 1
      $0.retry.baseDelay = 1000
      $0.retry.maximumDelay = 1000
    }
    let server = LoopbackServer(["/": Response(status: 503)])
    await #expect(throws: HTTPError.timedOut(host: "127.0.0.1:\(server.port)")) {
      try await client.send(HTTPRequest(url: server.url))
    }
  }

  @Test func `cancelling the task ends the transfer, and others go on`() async throws {
    let arrived = Gate()
    let server = LoopbackServer { request in
      guard request.path == "/slow" else { return .text("quick") }
      arrived.open()
      return Response(delivery: .silent)
    }
    let url = server.url
    let task = Task { [client] () async -> HTTPError? in
      do throws(HTTPError) {
        _ = try await client.send(HTTPRequest(url: url + "/slow"))
        return nil
      } catch {
        return error
      }
    }
    await arrived.opened()
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(try await client.send(HTTPRequest(url: url)).status == 200)
  }

  @Test func `a request of a cancelled task is not sent`() async throws {
    let server = LoopbackServer(["/": .text("")])
    let url = server.url
    let start = Gate()
    let task = Task { [client] () async -> HTTPError? in
      await start.opened()
      do throws(HTTPError) {
        _ = try await client.send(HTTPRequest(url: url))
        return nil
      } catch {
        return error
      }
    }
    task.cancel()
    start.open()
    #expect(await task.value == .cancelled)
    #expect(server.requests.isEmpty)
  }
}
