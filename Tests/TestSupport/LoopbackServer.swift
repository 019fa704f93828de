#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// An HTTP/1.1 server on 127.0.0.1, with a thread for each connection, for as long as it is held.
package final class LoopbackServer: Sendable {
  package typealias Handler = @Sendable (Request) -> Response

  /// What a client sent.
  package struct Request: Sendable {
    package let method: String
    /// Path and query, as sent.
    package let target: String
    /// Names in lower case.
    package let headers: [(name: String, value: String)]
    /// Which connection it came on, from 0 in order of acceptance.
    package let connection: Int
    /// As `Content-Length` announces it.
    package var body: [UInt8] = []

    /// `target` without the query.
    package var path: String { String(target.prefix { $0 != "?" }) }

    /// The value of the first header with this name, in whatever case.
    package func header(_ name: String) -> String? {
      let lowered = name.lowercased()
      return headers.first { $0.name == lowered }?.value
    }
  }

  /// Where it listens: `http://127.0.0.1:PORT`.
  package let url: String
  package let port: Int
  private let state: ServerState

  /// Starts to listen on a free port.
  package init(_ handler: @escaping Handler) {
    signal(SIGPIPE, SIG_IGN)
    let (listener, port) = LoopbackServer.listen()
    self.port = port
    url = "http://127.0.0.1:\(port)"
    let state = ServerState()
    self.state = state
    startThread { LoopbackServer.accept(on: listener, state, handler) }
  }

  /// Serves connections until the server stops; only this thread closes the listening socket, so
  /// that it never accepts for another server that was given the same number.
  private static func accept(
    on listener: Int32, _ state: ServerState, _ handler: @escaping Handler
  ) {
    var count = 0
    while state.stopped.waits(for: listener) {
      let socket = systemAccept(listener)
      guard socket >= 0 else { continue }
      guard state.open(socket) else {
        close(socket)
        break
      }
      let number = count
      count += 1
      startThread {
        ServerConnection(socket: socket, number: number, state: state, handler: handler).serve()
        state.close(socket)
      }
    }
    close(listener)
    state.closed.open()
  }

  /// A server that knows these paths and answers 404 to others.
  package convenience init(_ pages: [String: Response]) {
    self.init { pages[$0.path] ?? Response(status: 404) }
  }

  /// A server that gives these answers one after another, then always the last one.
  package convenience init(inTurn responses: [Response]) {
    let turn = Turn(responses)
    self.init { _ in turn.next() }
  }

  deinit { stop() }

  /// Every request so far, in order of arrival.
  package var requests: [Request] { state.requests }

  /// How many connections were made so far.
  package var connectionCount: Int { state.connectionCount }

  /// Breaks all connections and takes no more.
  package func stop() {
    state.stop()
  }

  private static func listen() -> (descriptor: Int32, port: Int) {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
      guard bind(descriptor, base, length) == 0 else { return -1 }
      guard systemListen(descriptor) == 0 else { return -1 }
      return getsockname(descriptor, base, &length)
    }
    precondition(result == 0, "tests need a free port on 127.0.0.1")
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }
}

private func systemAccept(_ listener: Int32) -> Int32 {
  let socket = accept(listener, nil, nil)
  if socket >= 0 { _ = fcntl(socket, F_SETFD, FD_CLOEXEC) }
  return socket
}

private func systemListen(_ descriptor: Int32) -> Int32 {
  listen(descriptor, 1024)
}

/// Answers in order, the last one for ever.
private final class Turn: Sendable {
  private let responses: Mutex<[LoopbackServer.Response]>

  init(_ responses: [LoopbackServer.Response]) {
    self.responses = Mutex(responses.reversed())
  }

  func next() -> LoopbackServer.Response {
    responses.withLock { responses in
      guard let response = responses.last else { return LoopbackServer.Response(status: 404) }
      if responses.count > 1 { responses.removeLast() }
      return response
    }
  }
}

/// What the threads of a server share.
final class ServerState: Sendable {
  private struct Contents {
    var isStopped = false
    var sockets: Set<Int32> = []
    var requests: [LoopbackServer.Request] = []
    var connectionCount = 0
  }

  private let contents = Mutex(Contents())
  let stopped = ThreadCondition()
  let closed = ThreadCondition()

  var requests: [LoopbackServer.Request] { contents.withLock { $0.requests } }
  var connectionCount: Int { contents.withLock { $0.connectionCount } }
  var isStopped: Bool { contents.withLock { $0.isStopped } }

  func record(_ request: LoopbackServer.Request) {
    contents.withLock { $0.requests.append(request) }
  }

  /// False when the server is stopped.
  func open(_ socket: Int32) -> Bool {
    contents.withLock { contents in
      guard !contents.isStopped else { return false }
      contents.sockets.insert(socket)
      contents.connectionCount += 1
      return true
    }
  }

  func close(_ socket: Int32) {
    contents.withLock { contents in
      contents.sockets.remove(socket)
      systemClose(socket)
    }
  }

  /// When it returns, nobody listens any more.
  func stop() {
    contents.withLock { contents in
      contents.isStopped = true
      // The connection's own thread closes it, so that no number is used twice.
      for socket in contents.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    stopped.open()
    closed.wait()
  }
}

private func systemClose(_ descriptor: Int32) {
  close(descriptor)
}
