#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One connection of a `LoopbackServer`, served by its own thread.
final class ServerConnection {
  private let socket: Int32
  private let number: Int
  private let state: ServerState
  private let handler: LoopbackServer.Handler
  private var received: [UInt8] = []

  init(
    socket: Int32, number: Int, state: ServerState, handler: @escaping LoopbackServer.Handler
  ) {
    self.socket = socket
    self.number = number
    self.state = state
    self.handler = handler
    var on: Int32 = 1
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Answers requests until either side has had enough.
  func serve() {
    while let request = nextRequest() {
      state.record(request)
      guard answer(handler(request), to: request) else { return }
    }
  }

  // MARK: reading

  private func nextRequest() -> LoopbackServer.Request? {
    while true {
      if let end = endOfHead() {
        let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
        received.removeSubrange(..<(end + 4))
        guard var request = request(lines) else { return nil }
        let length = request.header("content-length").flatMap { Int($0) } ?? 0
        while received.count < length { guard receive() else { return nil } }
        request.body = Array(received[..<length])
        received.removeSubrange(..<length)
        return request
      }
      guard receive() else { return nil }
    }
  }

  private func endOfHead() -> Int? {
    received.indices.dropLast(3).first { received[$0...].starts(with: "\r\n\r\n".utf8) }
  }

  private func receive() -> Bool {
    var part = [UInt8](repeating: 0, count: 16_384)
    var count = -1
    repeat { count = recv(socket, &part, part.count, 0) } while count < 0 && errno == EINTR
    guard count > 0 else { return false }
    received += part[..<count]
    return true
  }

  private func request(_ lines: [Substring]) -> LoopbackServer.Request? {
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (
        line[..<colon].lowercased(),
        String(line[line.index(after: colon)...].drop { $0 == " " })
      )
    }
    return LoopbackServer.Request(
      method: String(words[0]), target: String(words[1]), headers: headers, connection: number)
  }

  // MARK: writing

  /// Returns whether the connection can serve another request.
  private func answer(
    _ response: LoopbackServer.Response, to request: LoopbackServer.Request
  ) -> Bool {
    let body = request.method == "HEAD" ? [] : response.body
    let length = response.announcedLength ?? response.body.count
    let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
    switch response.delivery {
    case .whole:
      let size: [(name: String, value: String)] = hasBody ? [("Content-Length", "\(length)")] : []
      return send(head(response, size) + (hasBody ? body : []))
        && response.announcedLength == nil
    case .chunked(let size):
      return sendChunks(of: max(size, 1), response)
    case .truncated(let count):
      _ = send(head(response, [("Content-Length", "\(length)")]) + body.prefix(count))
      return false
    case .stalled(let count):
      guard send(head(response, [("Content-Length", "\(length)")]) + body.prefix(count)) else {
        return false
      }
      return waitForClient()
    case .endless:
      guard send(head(response, [("Transfer-Encoding", "chunked")])) else { return false }
      while send(chunk(body[...])) {}
      return false
    case .dripping:
      guard send(head(response, [("Transfer-Encoding", "chunked")])) else { return false }
      // Slowness is what is asked for: there is nothing else to wait for.
      while send(chunk(body.prefix(1))) { usleep(2000) }
      return false
    case .dropped:
      return false
    case .silent:
      return waitForClient()
    }
  }

  private func head(
    _ response: LoopbackServer.Response, _ more: [(name: String, value: String)]
  ) -> [UInt8] {
    var text = "HTTP/1.1 \(response.status) Status\r\n"
    for (name, value) in response.headers + more { text += "\(name): \(value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  private func sendChunks(of size: Int, _ response: LoopbackServer.Response) -> Bool {
    guard send(head(response, [("Transfer-Encoding", "chunked")])) else { return false }
    var rest = response.body[...]
    while !rest.isEmpty {
      guard send(chunk(rest.prefix(size))) else { return false }
      rest = rest.dropFirst(size)
    }
    return send(Array("0\r\n\r\n".utf8))
  }

  private func chunk(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      if count > 0 { sent += count } else if errno != EINTR { return false }
    }
    return true
  }

  /// Until the client closes the connection or the server stops; what arrives is ignored.
  private func waitForClient() -> Bool {
    while receive() {}
    return false
  }
}

/// Starts a detached thread.
func startThread(_ body: @escaping @Sendable () -> Void) {
  let work = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let result = pthread_create(&thread, nil, runThread, work)
  precondition(result == 0, "tests need threads")
  #if canImport(Darwin)
    if let thread { pthread_detach(thread) }
  #else
    pthread_detach(thread)
  #endif
}

private final class ThreadBody {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

#if canImport(Darwin)
  private func runThread(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(work).takeRetainedValue().body()
    return nil
  }
#else
  private func runThread(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let work { Unmanaged<ThreadBody>.fromOpaque(work).takeRetainedValue().body() }
    return nil
  }
#endif
