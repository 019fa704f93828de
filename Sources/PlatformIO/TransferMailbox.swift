import Synchronization

/// One request's identity; remembers that it was cancelled even before it was submitted.
final class TransferTicket: Sendable {
  private let cancelled = Atomic(false)

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// A request and who waits for its answer.
struct Submission: Sendable {
  let request: HTTPRequest
  let ticket: TransferTicket
  let continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
}

/// Where tasks leave work for the network thread.
final class TransferMailbox: Sendable {
  private enum Phase {
    case idle, running, stopped
    case failed(HTTPError)
  }

  private struct State {
    var phase = Phase.idle
    var submissions: [Submission] = []
    var cancellations: [TransferTicket] = []
    /// Set while the thread may sleep in it.
    var multi: CurlMulti?
    /// Whether the thread was woken and has not looked yet.
    var isWoken = false
  }

  private let configuration: HTTPConfiguration
  private let state = Mutex(State())

  init(_ configuration: HTTPConfiguration) {
    self.configuration = configuration
  }

  /// Starts the thread unless it runs.
  func start() {
    state.withLock { startIfNeeded(&$0) }
  }

  /// Hands over a request; its continuation is resumed exactly once, by the thread.
  func submit(_ submission: Submission) {
    let failure: HTTPError? = state.withLock { state in
      startIfNeeded(&state)
      switch state.phase {
      case .idle: return .other(message: "the network thread cannot be started")
      case .stopped: return .cancelled
      case .failed(let error): return error
      case .running:
        state.submissions.append(submission)
        wake(&state)
        return nil
      }
    }
    if let failure { submission.continuation.resume(returning: .failure(failure)) }
  }

  /// Gives up a request that was, or is about to be, submitted.
  func cancel(_ ticket: TransferTicket) {
    ticket.cancel()
    state.withLock { state in
      guard case .running = state.phase else { return }
      state.cancellations.append(ticket)
      wake(&state)
    }
  }

  /// Lets the thread end; nobody waits for it.
  func stop() {
    state.withLock { state in
      state.phase = .stopped
      wake(&state)
    }
  }

  private func startIfNeeded(_ state: inout State) {
    guard case .idle = state.phase else { return }
    state.phase = .running
    // Before libcurl looks: what it finds it restores, now and then.
    Interruption.ignoreBrokenPipes()
    let started = Thread.start { [self] in
      guard let loop = TransferLoop(configuration, mailbox: self) else {
        return fail(with: .noLibrary)
      }
      loop.run()
    }
    if !started { state.phase = .idle }
  }

  private func wake(_ state: inout State) {
    guard !state.isWoken, let multi = state.multi else { return }
    state.isWoken = true
    multi.wakeUp()
  }

  // MARK: the thread's side

  /// From now on the thread sleeps in `multi`; nil before it goes.
  func setSleeper(_ multi: CurlMulti?) {
    state.withLock { $0.multi = multi }
  }

  /// Everything that arrived since the last call; nil when the thread shall end.
  func takeWork() -> (submissions: [Submission], cancellations: [TransferTicket])? {
    state.withLock { state in
      state.isWoken = false
      let work = (state.submissions, state.cancellations)
      state.submissions = []
      state.cancellations = []
      if case .stopped = state.phase { return nil }
      return work
    }
  }

  /// The thread cannot work: every request, waiting or to come, fails.
  func fail(with error: HTTPError) {
    let refused = state.withLock { state in
      if case .running = state.phase { state.phase = .failed(error) }
      defer { state.submissions = [] }
      return state.submissions
    }
    for submission in refused { submission.continuation.resume(returning: .failure(error)) }
  }
}
