import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Work that blocks its thread: waiting for programs, for locks, for a slow disk.
package enum Blocking {
  /// Runs `body` on a thread of its own, so that nothing else waits meanwhile.
  ///
  /// `body` is told whether the caller has lost interest, and should then end soon.
  package static func run<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable (Cancellation) throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let cancellation = Cancellation()
    let result: Result<Value, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let work: @Sendable () -> Void = {
          continuation.resume(returning: Result { () throws(Failure) in try body(cancellation) })
        }
        // Without a thread to be had, this one has to do.
        if !Thread.start(work) { work() }
      }
    } onCancel: {
      cancellation.request()
    }
    return try result.get()
  }

  /// Lets the thread rest, between two looks at something that nobody tells of.
  package static func pause(milliseconds: Int32) { _ = poll(nil, 0, milliseconds) }

  /// Whether the result of some work is still wanted.
  package final class Cancellation: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package var isRequested: Bool { flag.load(ordering: .relaxed) }

    package func request() { flag.store(true, ordering: .relaxed) }
  }
}
