#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a program could not be run to its end.
package enum SubprocessError: Error, Hashable, Sendable {
  /// The system's error number.
  case cannotStart(program: String, code: Int32)
  /// It was killed, with its children; `output` is what it had written to standard output.
  case timedOut(program: String, seconds: Double, output: [UInt8])
  /// It wrote more than `limit` bytes and was killed.
  case tooMuchOutput(program: String, limit: Int)
  /// Nobody wants its result any more; it was killed, with its children.
  case cancelled(program: String)

  /// One sentence in lower case, without full stop.
  package var message: String {
    switch self {
    case .cannotStart(let program, let code):
      "cannot run `\(program)`: "
        + FileError(path: program, operation: .open, code: code).message
    case .timedOut(let program, let seconds, _): "`\(program)` did not end within \(seconds) s"
    case .tooMuchOutput(let program, let limit):
      "`\(program)` wrote more than \(limit) bytes"
    case .cancelled(let program): "`\(program)` was stopped"
    }
  }
}

#if canImport(Darwin)
  private typealias SpawnAttributes = posix_spawnattr_t?
#else
  private typealias SpawnAttributes = posix_spawnattr_t
#endif

/// Programs run to their end, in a process group of their own.
package enum Subprocess {
  package enum Status: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    package var isSuccess: Bool { self == .exited(0) }
  }

  package struct Result: Sendable {
    package let status: Status
    package let standardOutput: [UInt8]
    package let standardError: [UInt8]
  }

  package struct Options: Sendable {
    /// Nil: this process's own.
    package var environment: [String: String]?
    /// Nil: this process's own.
    package var directory: String?
    /// What the program reads from its standard input.
    package var input: [UInt8] = []
    /// Seconds; nil: no limit.
    package var timeout: Double?
    /// The most bytes it may write, to either stream.
    package var maximumOutput = 64 << 20
    /// Whether it may write more than that, and only the last of it is kept.
    package var keepsLastOutput = false
    /// Whether what it writes to the error stream is put behind its other output, as it comes.
    package var mergesStreams = false
    /// Whether what it started and left running is killed after its end.
    package var killsGroup = false
    /// Whether it, and what it starts, cannot reach this process's terminal to ask anybody.
    package var isDetached = false
    /// Asked now and then; when it says yes, the program is killed.
    package var isCancelled: (@Sendable () -> Bool)?

    package init() {}
  }

  /// Runs `program` (a path, or a name to be found in `PATH`) and collects what it writes.
  ///
  /// Blocks its thread. When the time is over, the whole process group is killed.
  package static func run(
    _ program: String, _ arguments: [String] = [], _ options: Options = Options()
  ) throws(SubprocessError) -> Result {
    Interruption.ignoreBrokenPipes()  // the program may end before it has read its input
    guard let pipes = SubprocessPipes() else { throw .cannotStart(program: program, code: errno) }
    let child = try spawn(program, arguments, options, pipes)
    Interruption.protect(child: child)
    defer { Interruption.release(child: child) }
    pipes.closeChildEnds()
    var exchange = SubprocessExchange(child: child, program: program, options: options)
    return try exchange.run(pipes)
  }

  private static func spawn(
    _ program: String, _ arguments: [String], _ options: Options, _ pipes: SubprocessPipes
  ) throws(SubprocessError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: SpawnAttributes
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = SpawnAttributes()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for stream in 0..<3 {
      let descriptor = pipes.childEnds[stream == 2 && options.mergesStreams ? 1 : stream]
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(stream))
    }
    setUp(&attributes, options)

    let variables = (options.environment ?? ProcessEnvironment.all).map { "\($0.key)=\($0.value)" }
    let command = try command(program, arguments, in: options.directory)
    let argumentVector = CStringVector(command)
    let environmentVector = CStringVector(variables.sorted())
    var child = pid_t()
    let code = whileBusy {
      posix_spawnp(
        &child, command[0], &actions, &attributes, argumentVector.pointers,
        environmentVector.pointers)
    }
    guard code == 0 else { throw .cannotStart(program: program, code: code) }
    return child
  }

  /// `POSIX_SPAWN_SETSID`, which Linux shows to C with GNU's extensions only.
  private static var ownSession: Int32 {
    #if canImport(Darwin)
      Int32(POSIX_SPAWN_SETSID)
    #else
      0x80
    #endif
  }

  /// A group of its own, nothing blocked, and the usual deaths by what is ignored here.
  private static func setUp(_ attributes: inout SpawnAttributes, _ options: Options) {
    var none = sigset_t()
    sigemptyset(&none)
    var ignored = sigset_t()
    sigemptyset(&ignored)
    sigaddset(&ignored, SIGPIPE)
    sigaddset(&ignored, SIGXFSZ)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setpgroup(&attributes, 0)
    // A session of its own has a group of its own.
    let group = options.isDetached ? ownSession : Int32(POSIX_SPAWN_SETPGROUP)
    let flags = Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | group
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Starts again what is busy: a program that was just written stays open in children that are being
  /// started meanwhile, until they run their own.
  private static func whileBusy(_ start: () -> Int32) -> Int32 {
    var code = start()
    for _ in 0..<100 where code == ETXTBSY {
      Blocking.pause(milliseconds: 10)
      code = start()
    }
    return code
  }

  /// The command as it is started: glibc shows its “change directory” action to C only, so a shell
  /// does it (an absolute path, so that `CDPATH` has no say).
  private static func command(
    _ program: String, _ arguments: [String], in directory: String?
  ) throws(SubprocessError) -> [String] {
    guard let directory else { return [program] + arguments }
    do throws(FileError) {
      let absolute = try Files.realPath(directory)
      return ["/bin/sh", "-c", #"cd -- "$0" && exec "$@""#, absolute, program] + arguments
    } catch {
      throw .cannotStart(program: program, code: error.code)
    }
  }
}

/// C strings with a nil at the end, freed with their owner.
private final class CStringVector {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    pointers = .allocate(capacity: count + 1)
    for (index, text) in strings.enumerated() { (pointers + index).initialize(to: strdup(text)) }
    (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { free(pointers[index]) }
    pointers.deallocate()
  }
}
