import CFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// What happens on SIGINT, SIGTERM and SIGHUP: unfinished files go, children end, the process exits.
///
/// A signal belongs to the process as a whole, hence the one registry of this program.
package enum Interruption {
  package enum Signal: Sendable {
    case interrupt, terminate
    /// The terminal is gone.
    case hangUp

    fileprivate init(number: Int32) {
      self =
        switch number {
        case SIGINT: .interrupt
        case SIGHUP: .hangUp
        default: .terminate
        }
    }

    /// The exit status that shells give a process ended by the signal.
    package var exitStatus: Int32 {
      switch self {
      case .hangUp: 129
      case .interrupt: 130
      case .terminate: 143
      }
    }
  }

  private struct Registry {
    var files: Set<String> = []
    var folders: Set<String> = []
    /// Removed last, if nothing is in them.
    var emptyFolders: Set<String> = []
    /// Said last.
    var lastWords: [UInt8] = []
    var children: Set<pid_t> = []
    var handler: (@Sendable (Signal) -> Void)?
    /// How many `Deferral`s there are.
    var deferrals = 0
    /// The first signal that came while there were any.
    var pending: Signal?
    /// Whether what a signal could have stopped is done.
    var isSettled = false
  }

  private static let registry = Mutex(Registry())
  private static let isEnding = Atomic(false)

  /// Takes over SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE; call it once, before any other thread.
  ///
  /// - Parameter handler: Runs first, on a thread of its own: undo what is half done. Afterwards
  ///   registered files are removed, child processes killed, and the process exits 129, 130 or 143.
  package static func install(_ handler: (@Sendable (Signal) -> Void)? = nil) {
    registry.withLock { $0.handler = handler }
    ignoreBrokenPipes()
    // By handlers rather than by waiting for blocked signals: the main thread of a program with an
    // asynchronous `main` is the system library's, which unblocks them there.
    var ends: [Int32] = [-1, -1]
    guard lock_pipe(&ends) == 0 else { return }
    let reading = ends[0]
    guard Thread.start({ forwardSignals(from: reading) }) else { return }
    _ = lock_forward_signals(ends[1])
  }

  private static func forwardSignals(from descriptor: Int32) {
    while true {
      var number: UInt8 = 0
      let count = read(descriptor, &number, 1)
      if count == 1 {
        receive(Signal(number: Int32(number)))
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }

  /// Lets a write to a closed pipe, or beyond the limit on file sizes, fail instead of ending the
  /// process.
  package static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Ends the process, or leaves it to who has deferred that.
  private static func receive(_ signal: Signal) {
    let isDeferred = registry.withLock { registry in
      guard registry.pending == nil else { return registry.deferrals > 0 }
      guard registry.deferrals > 0 || registry.isSettled else { return false }
      registry.pending = signal
      return true
    }
    if !isDeferred { end(by: signal) }
  }

  private static func end(by signal: Signal) -> Never {
    isEnding.store(true, ordering: .sequentiallyConsistent)
    registry.withLock { $0.handler }?(signal)
    registry.withLock { registry in
      for child in registry.children { kill(-child, SIGKILL) }
      for file in registry.files { unlink(file) }
      for folder in registry.folders { removePersistently(folder) }
      for folder in registry.emptyFolders { rmdir(folder) }
      say(registry.lastWords)
      // Under the lock: nobody may register or finish anything from here on.
      _exit(signal.exitStatus)
    }
    _exit(signal.exitStatus)
  }

  /// Writes to standard error what there is room for: nobody may be reading it any more.
  private static func say(_ words: [UInt8]) {
    var stream = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
    guard !words.isEmpty, poll(&stream, 1, 100) == 1 else { return }
    _ = words.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }

  /// Has words said on standard error if the process is interrupted, after all else; no line end is
  /// added.
  package static func setLastWords(_ words: String) {
    registry.withLock { $0.lastWords = Array(words.utf8) }
  }

  /// Removes a folder that other threads may still be putting files into.
  ///
  /// Each of them comes to its next `checkpoint` after at most one more. A folder that cannot be
  /// removed stays: nobody could be told.
  private static func removePersistently(_ folder: String) {
    for _ in 0..<100 {
      if (try? Files.removeTree(folder)) != nil { return }
      usleep(1000)
    }
  }

  /// Does not return once the process is being interrupted.
  ///
  /// For threads that make many files, before each of them, so that nothing is made any more while
  /// others clean up.
  package static func checkpoint() {
    guard isEnding.load(ordering: .relaxed) else { return }
    while true { sleep(1) }
  }

  /// Removes the file at `path` if the process is interrupted before `release`.
  package static func protect(_ path: String) {
    registry.withLock { _ = $0.files.insert(path) }
  }

  /// The file is finished, or gone.
  package static func release(_ path: String) {
    registry.withLock { _ = $0.files.remove(path) }
  }

  /// Removes the folder at `path`, with all that is in it, if the process is interrupted before
  /// `release(folder:)`.
  package static func protect(folder path: String) {
    registry.withLock { _ = $0.folders.insert(path) }
  }

  /// The folder is finished, or gone.
  package static func release(folder path: String) {
    registry.withLock { _ = $0.folders.remove(path) }
  }

  /// Removes the folder at `path` if the process is interrupted before `release(emptyFolder:)`, and
  /// nothing is in it by then.
  package static func protect(emptyFolder path: String) {
    registry.withLock { _ = $0.emptyFolders.insert(path) }
  }

  /// The folder is no longer empty, or gone.
  package static func release(emptyFolder path: String) {
    registry.withLock { _ = $0.emptyFolders.remove(path) }
  }

  /// The signal that came while a `Deferral` lives; nil when none did.
  package static var requested: Signal? {
    registry.withLock { $0.deferrals > 0 && !$0.isSettled ? $0.pending : nil }
  }

  /// As long as one lives, a signal does not end the process: whoever holds it looks at `requested`
  /// now and then, and undoes by itself what is half done.
  ///
  /// When the last one goes, a signal that came ends the process after all.
  package struct Deferral: ~Copyable {
    package init() {
      registry.withLock { $0.deferrals += 1 }
    }

    /// What a signal could have stopped is done.
    ///
    /// None that came or comes ends the process any more, so that its status tells that the work is
    /// done; a second one does. What was to be said in the end is true no more.
    package borrowing func settle() {
      registry.withLock { registry in
        registry.isSettled = true
        registry.lastWords = []
      }
    }

    deinit {
      let signal: Signal? = registry.withLock { registry in
        registry.deferrals -= 1
        return registry.deferrals == 0 && !registry.isSettled ? registry.pending : nil
      }
      if let signal { end(by: signal) }
    }
  }

  /// Kills the process group `child` if the process is interrupted before `release`.
  static func protect(child: pid_t) {
    registry.withLock { _ = $0.children.insert(child) }
  }

  /// The child has ended.
  static func release(child: pid_t) {
    registry.withLock { _ = $0.children.remove(child) }
  }
}
