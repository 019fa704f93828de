import CFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pipes to a child's standard streams: 0 is written to, 1 and 2 are read from.
final class SubprocessPipes {
  /// By stream; -1 once closed.
  private(set) var childEnds: [Int32] = []
  private(set) var ownEnds: [Int32] = []

  /// Nil, and `errno` is set, when the system has no descriptors left.
  init?() {
    for stream in 0..<3 {
      var ends: [Int32] = [-1, -1]
      guard lock_pipe(&ends) == 0 else {
        closeAll()
        return nil
      }
      childEnds.append(stream == 0 ? ends[0] : ends[1])
      ownEnds.append(stream == 0 ? ends[1] : ends[0])
      _ = fcntl(ownEnds[stream], F_SETFL, O_NONBLOCK)
    }
  }

  deinit { closeAll() }

  /// Whether the child, or one that it has started, may still write.
  var canRead: Bool { ownEnds[1] >= 0 || ownEnds[2] >= 0 }

  func closeChildEnds() {
    for index in childEnds.indices where childEnds[index] >= 0 {
      close(childEnds[index])
      childEnds[index] = -1
    }
  }

  func closeOwnEnd(_ stream: Int) {
    close(ownEnds[stream])
    ownEnds[stream] = -1
  }

  private func closeAll() {
    let code = errno
    for end in childEnds + ownEnds where end >= 0 { close(end) }
    errno = code
  }
}

/// The talk with a running child: input written and output read as either side is ready.
struct SubprocessExchange {
  let child: pid_t
  let program: String
  let options: Subprocess.Options
  private let started = Clock.nanoseconds
  private var written = 0
  private var outputs: [[UInt8]] = [[], []]
  private var ending: Int32?
  /// How often output was read since the end.
  private var readsSinceEnd = 0

  /// Of the output since the end no more is read than the child itself can have left in its pipes:
  /// what it has started may go on writing for ever.
  private static let maximumReadsSinceEnd = 64

  init(child: pid_t, program: String, options: Subprocess.Options) {
    self.child = child
    self.program = program
    self.options = options
  }

  /// Until the child has ended and its pipes are drained.
  mutating func run(_ pipes: SubprocessPipes) throws(SubprocessError) -> Subprocess.Result {
    var pause: Int32 = 1
    while true {
      let isOpen = step(pipes, waiting: ending == nil ? pause : 0)
      try checkOutput()
      // After the end, what a surviving grandchild may still write is not waited for.
      if let ending {
        readsSinceEnd += 1
        if !isOpen || readsSinceEnd > Self.maximumReadsSinceEnd { return result(ending) }
      }
      collect()
      if let isCancelled = options.isCancelled, ending == nil, isCancelled() {
        kill()
        throw .cancelled(program: program)
      }
      // Its last pipe that closes wakes us; behind that only looking tells.
      pause = pipes.canRead ? min(pause * 2, 20) : 1
      if let timeout = options.timeout, ending == nil,
        Double(Clock.nanoseconds - started) / 1e9 > timeout
      {
        kill()
        throw .timedOut(
          program: program, seconds: timeout,
          output: Array(outputs[0].suffix(options.maximumOutput)))
      }
    }
  }

  /// Keeps to the limit of what the program may write, or of what is kept of it.
  private mutating func checkOutput() throws(SubprocessError) {
    let limit = options.maximumOutput
    guard options.keepsLastOutput else {
      if outputs.allSatisfy({ $0.count <= limit }) { return }
      kill()
      throw .tooMuchOutput(program: program, limit: limit)
    }
    // Twice as much is gathered before the first half goes, so that it goes seldom.
    for stream in outputs.indices where outputs[stream].count / 2 > limit {
      outputs[stream].removeFirst(outputs[stream].count - limit)
    }
  }

  /// Moves what can be moved; returns whether any pipe had something and may have more.
  private mutating func step(_ pipes: SubprocessPipes, waiting milliseconds: Int32) -> Bool {
    if written == options.input.count, pipes.ownEnds[0] >= 0 { pipes.closeOwnEnd(0) }
    var polled = [
      pollfd(fd: pipes.ownEnds[0], events: Int16(POLLOUT), revents: 0),
      pollfd(fd: pipes.ownEnds[1], events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipes.ownEnds[2], events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&polled, 3, milliseconds) > 0 else { return false }
    if polled[0].revents != 0 { writeInput(pipes) }
    for stream in 1...2 where polled[stream].revents != 0 { readOutput(stream, pipes) }
    return pipes.canRead
  }

  private mutating func writeInput(_ pipes: SubprocessPipes) {
    let sent = options.input[written...].withUnsafeBytes {
      write(pipes.ownEnds[0], $0.baseAddress, $0.count)
    }
    if sent > 0 {
      written += sent
    } else if errno != EINTR && errno != EAGAIN {
      written = options.input.count  // it does not want more
    }
  }

  private mutating func readOutput(_ stream: Int, _ pipes: SubprocessPipes) {
    var got = 0
    let part = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
      got = read(pipes.ownEnds[stream], buffer.baseAddress, buffer.count)
      count = max(got, 0)
    }
    if got > 0 {
      outputs[stream - 1] += part
    } else if got == 0 || errno != EINTR && errno != EAGAIN {
      pipes.closeOwnEnd(stream)
    }
  }

  /// Looks whether the child has ended.
  private mutating func collect() {
    var status: Int32 = 0
    guard ending == nil, waitpid(child, &status, WNOHANG) == child else { return }
    ending = status
    if options.killsGroup { _ = systemKill(-child, SIGKILL) }
  }

  private mutating func kill() {
    _ = systemKill(-child, SIGKILL)
    var status: Int32 = 0
    if ending == nil { while waitpid(child, &status, 0) < 0, errno == EINTR {} }
  }

  private func result(_ status: Int32) -> Subprocess.Result {
    let signal = status & 0x7F
    let outputs = outputs.map { Array($0.suffix(options.maximumOutput)) }
    return Subprocess.Result(
      status: signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal),
      standardOutput: outputs[0], standardError: outputs[1])
  }
}

private func systemKill(_ process: pid_t, _ signal: Int32) -> Int32 {
  kill(process, signal)
}
