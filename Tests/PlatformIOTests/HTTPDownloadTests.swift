import PlatformIO
import Synchronization
import TestSupport
import Testing

/// Adds up what a download reports.
private final class Counter: Sendable {
  private let sum = Atomic(0)

  var value: Int { sum.load(ordering: .relaxed) }

  func add(_ count: Int) { sum.wrappingAdd(count, ordering: .relaxed) }
}

@Suite("Downloads", .timeLimit(.minutes(1)))
struct HTTPDownloadTests {
  typealias Response = LoopbackServer.Response

  let folder = TemporaryDirectory()
  let client = HTTPClientTests.client()
  private let counter = Counter()

  static let file = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
  static let tag = [(name: "ETag", value: "\"one\"")]

  private func download(
    _ url: String, memoryLimit: Int = 0, algorithms: [HashAlgorithm] = [.sha256],
    maximumBody: Int = 1 << 30, client: HTTPClient? = nil
  ) async throws(HTTPError) -> (response: HTTPResponse, body: ReceivedBody?) {
    let counter = counter
    return try await (client ?? self.client).download(
      HTTPRequest(url: url, maximumBody: maximumBody),
      Download(to: folder("body"), memoryLimit: memoryLimit, algorithms: algorithms) {
        counter.add($0)
      })
  }

  private func bytes(_ body: ReceivedBody?) -> [UInt8]? {
    switch body?.content {
    case .memory(let bytes)?: bytes
    case .file(let path)?: path == folder("body") ? folder.bytes(of: "body") : nil
    case nil: nil
    }
  }

  private func expectWhole(_ body: ReceivedBody?, _ expected: [UInt8] = Self.file) {
    #expect(bytes(body) == expected)
    #expect(body?.size == expected.count)
    #expect(body?.digests[.sha256] == SHA256.hash(expected))
    #expect(counter.value == expected.count)
  }

  @Test(arguments: [Response.Delivery.whole, .chunked(777)])
  func `a body goes to a file and is hashed on the way`(
    _ delivery: Response.Delivery
  ) async throws {
    let server = LoopbackServer(["/": Response(body: Self.file, delivery: delivery)])
    let (response, body) = try await download(
      server.url + "/", algorithms: HashAlgorithm.allCases)
    #expect(response.status == 200)
    #expect(response.body.isEmpty)
    expectWhole(body)
    for algorithm in HashAlgorithm.allCases {
      #expect(
        body?.digests[algorithm]
          == Self.file.withUnsafeBytes { HashStream.hash($0, algorithm) })
    }
    #expect(server.requests.first?.header("accept-encoding") == nil)
  }

  // swift-format-ignore
  @Test(arguments: [
    (100_000, Response.Delivery.whole,         true),
    (99_999,  Response.Delivery.whole,         false),
    (100_000, Response.Delivery.chunked(5000), true),
    (50_000,  Response.Delivery.chunked(5000), false),
  ])
  func `a small body stays in memory`(
    _ limit: Int, _ delivery: Response.Delivery, _ isSmall: Bool
  ) async throws {
    let server = LoopbackServer(["/": Response(body: Self.file, delivery: delivery)])
    let (_, body) = try await download(server.url + "/", memoryLimit: limit)
    expectWhole(body)
    #expect((folder.bytes(of: "body") == nil) == isSmall)
  }

  @Test func `an empty body is a body`() async throws {
    let server = LoopbackServer(["/": Response()])
    expectWhole(try await download(server.url + "/").body, [])
  }

  // MARK: what breaks

  /// What a server does with the second request, and what it is then asked for.
  // swift-format-ignore
  @Test(arguments: [
    (tag,                                                     "bytes=30000-", Optional("\"one\"")),
    ([("Last-Modified", "Mon, 23 Nov 2026 06:00:00 GMT")],    "bytes=30000-", "Mon, 23 Nov 2026 06:00:00 GMT"),
    ([("ETag", "W/\"weak\"")],                                nil,            nil),
    ([],                                                      nil,            nil),
  ] as [([(name: String, value: String)], String?, String?)])
  func `a broken transfer goes on where it broke, if the file is known to be the same`(
    _ headers: [(name: String, value: String)], _ range: String?, _ validator: String?
  ) async throws {
    let turn = Atomic(0)
    let server = LoopbackServer { request in
      guard turn.wrappingAdd(1, ordering: .relaxed).oldValue > 0 else {
        return Response(headers: headers, body: Self.file, delivery: .truncated(after: 30_000))
      }
      return .file(Self.file, for: request, headers: headers)
    }
    let (_, body) = try await download(server.url)
    expectWhole(body)
    #expect(body?.wasResumed == (range != nil))
    #expect(server.requests.map { $0.header("range") } == [nil, range])
    #expect(server.requests.last?.header("if-range") == validator)
  }

  // swift-format-ignore
  @Test(arguments: [
    ([Response(headers: [("ETag", "\"two\"")], body: file)],                          "another file"),
    ([Response(status: 416), Response(headers: tag, body: file)],                     "no such part"),
    ([Response(status: 412), Response(headers: tag, body: file)],                     "refused"),
    ([Response(status: 206, headers: [("Content-Range", "bytes 5-99999/100000")], body: file),
      Response(headers: tag, body: file)],                                            "another part"),
    ([Response(status: 206, body: file), Response(headers: tag, body: file)],         "some part"),
    ([Response(status: 503), Response(headers: tag, body: file)],                     "trouble"),
  ])
  func `a server that does not go on gives the whole`(
    _ answers: [Response], _ kind: String
  ) async throws {
    let server = LoopbackServer(
      inTurn: [Response(headers: Self.tag, body: [9, 9, 9], delivery: .truncated(after: 2))]
        + answers)
    let (_, body) = try await download(server.url)
    expectWhole(body)
    #expect(server.requests.dropFirst().first?.header("range") == "bytes=2-")
  }

  @Test func `a part that nobody asked for is no file`() async throws {
    let client = HTTPClientTests.client { $0.retry.retries = 0 }
    let server = LoopbackServer(["/": Response(status: 206, body: [1])])
    let host = "127.0.0.1:\(server.port)"
    await #expect(
      throws: HTTPError.damaged(
        host: host, message: "it is another part of the file than was asked for")
    ) {
      try await download(server.url + "/", client: client)
    }
    #expect(folder.bytes(of: "body") == nil)
  }

  @Test func `what gets on may break more often than is tried in vain`() async throws {
    let file = [UInt8](repeating: 7, count: 6 << 20)
    let server = LoopbackServer { request in
      let whole = Response.file(file, for: request, headers: Self.tag)
      guard whole.body.count > 1 << 20 else { return whole }
      var part = whole
      part.delivery = .truncated(after: 1 << 20)
      return part
    }
    let client = HTTPClientTests.client { $0.retry.retries = 1 }
    expectWhole(try await download(server.url, client: client).body, file)
    #expect(server.requests.count == 6)
  }

  @Test(arguments: [true, false])
  func `what never gets on is given up`(resumes: Bool) async throws {
    let file = [UInt8](repeating: 7, count: 3 << 20)
    let server = LoopbackServer { request in
      var part = Response(headers: Self.tag, body: file)
      if resumes { part = .file(file, for: request, headers: Self.tag) }
      part.delivery = .truncated(after: request.header("range") == nil ? 2 << 20 : 10)
      return part
    }
    let client = HTTPClientTests.client { $0.retry.retries = 2 }
    let host = "127.0.0.1:\(server.port)"
    await #expect(throws: HTTPError.truncated(host: host)) {
      try await download(server.url, client: client)
    }
    #expect(server.requests.count == 4)
    #expect(folder.bytes(of: "body") == nil)
  }

  // MARK: what is refused

  @Test(arguments: [404, 403, 500])
  func `an answer that is no file has no body`(status: Int) async throws {
    let server = LoopbackServer(["/": Response(status: status, body: Self.file)])
    let (response, body) = try await download(server.url + "/")
    #expect(response.status == status)
    #expect(body == nil)
    #expect(counter.value == 0)
    #expect(folder.bytes(of: "body") == nil)
  }

  @Test(arguments: [Response.Delivery.whole, .chunked(1000), .endless])
  func `a body over the limit leaves nothing`(_ delivery: Response.Delivery) async throws {
    let server = LoopbackServer(["/": Response(body: Self.file, delivery: delivery)])
    let host = "127.0.0.1:\(server.port)"
    await #expect(throws: HTTPError.bodyTooLarge(host: host, limit: 50_000)) {
      try await download(server.url + "/", maximumBody: 50_000)
    }
    #expect(folder.bytes(of: "body") == nil)
  }

  @Test func `a file that cannot be written is told, and nothing is tried again`() async throws {
    let server = LoopbackServer(["/": Response(body: Self.file)])
    let path = folder("missing/body")
    await #expect(
      throws: HTTPError.cannotWrite(FileError(path: path, operation: .open, code: 2))
    ) {
      try await client.download(HTTPRequest(url: server.url + "/"), Download(to: path))
    }
    #expect(server.requests.count == 1)
  }

  @Test func `a cancelled download leaves nothing`() async throws {
    let server = LoopbackServer(["/": Response(body: Self.file, delivery: .stalled(after: 5))])
    let begun = Gate()
    let url = server.url + "/"
    let path = folder("body")
    let task = Task { [client] () async -> HTTPError? in
      do throws(HTTPError) {
        let download = Download(to: path) { _ in begun.open() }
        _ = try await client.download(HTTPRequest(url: url), download)
        return nil
      } catch {
        return error
      }
    }
    await begun.opened()
    task.cancel()
    #expect(await task.value == .cancelled)
    // The file goes with the transfer, which the network's thread lets go of next.
    let other = LoopbackServer(["/": .text("")])
    _ = try await client.send(HTTPRequest(url: other.url + "/"))
    #expect(other.requests.count == 1)
    #expect(folder.bytes(of: "body") == nil)
  }

  @Test func `credentials stay behind when another server has the file`() async throws {
    let other = LoopbackServer(["/file": Response(body: Self.file)])
    let server = LoopbackServer(["/": .redirect(to: other.url + "/file")])
    var request = HTTPRequest(url: server.url + "/")
    request.credentials = HTTPCredentials(username: "me", password: "s3cret")
    let counter = counter
    let (_, body) = try await client.download(
      request, Download(to: folder("body")) { counter.add($0) })
    expectWhole(body)
    #expect(server.requests.first?.header("authorization") != nil)
    #expect(other.requests.first?.header("authorization") == nil)
  }
}
