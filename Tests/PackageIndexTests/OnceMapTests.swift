import Packaging
import Resolver
import Synchronization
import TestSupport
import Testing

@testable import PackageIndex

private final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func increment() { count.withLock { $0 += 1 } }
}

@Suite struct OnceMapTests {
  private static let failure = ProviderError(Diagnostic(.error, "no", reference: "no"))

  @Test func `many ask, one fetches`() async throws {
    let map = OnceMap<Int, Int>()
    let fetches = Counter()
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<100 {
        group.addTask {
          try await map.value(of: 7) { () async throws(ProviderError) in
            fetches.increment()
            await Task.yield()
            return 3
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 300)
    #expect(fetches.value == 1)
  }

  @Test func `a failure stays`() async {
    let map = OnceMap<Int, Int>()
    for _ in 0..<2 {
      await #expect(throws: Self.failure) {
        try await map.value(of: 1) { () async throws(ProviderError) in throw Self.failure }
      }
    }
    await #expect(throws: Self.failure) {
      try await map.value(of: 1) { () async throws(ProviderError) in 5 }
    }
  }

  /// However the one that is cancelled has put it.
  @Test(arguments: [ProviderError.cancelled, Self.failure])
  func `when the one that fetches is cancelled, another takes over`(
    _ error: ProviderError
  ) async throws {
    let map = OnceMap<Int, Int>()
    let started = Gate()
    let owner = Task {
      try await map.value(of: 1) { () async throws(ProviderError) in
        started.open()
        while !Task.isCancelled { await Task.yield() }
        throw error
      }
    }
    await started.opened()
    let waiters = (0..<5).map { number in
      Task { try await map.value(of: 1) { () async throws(ProviderError) in number } }
    }
    for _ in 0..<100 { await Task.yield() }
    owner.cancel()
    await #expect(throws: error) { try await owner.value }
    var values: Set<Int> = []
    for waiter in waiters { values.insert(try await waiter.value) }
    #expect(values.count == 1)
  }

  @Test func `a waiter that is cancelled goes, the others stay`() async throws {
    let map = OnceMap<Int, Int>()
    let started = Gate()
    let release = Gate()
    let owner = Task {
      try await map.value(of: 1) { () async throws(ProviderError) in
        started.open()
        await release.opened()
        return 9
      }
    }
    await started.opened()
    let patient = Task { try await map.value(of: 1) { () async throws(ProviderError) in 1 } }
    let hasty = Task { try await map.value(of: 1) { () async throws(ProviderError) in 2 } }
    hasty.cancel()
    await #expect(throws: ProviderError.cancelled) { try await hasty.value }
    release.open()
    #expect(try await owner.value == 9)
    #expect(try await patient.value == 9)
  }

  @Test func `what was cancelled can be asked for again`() async throws {
    let map = OnceMap<Int, Int>()
    await #expect(throws: ProviderError.cancelled) {
      try await map.value(of: 1) { () async throws(ProviderError) in throw .cancelled }
    }
    #expect(try await map.value(of: 1) { () async throws(ProviderError) in 4 } == 4)
  }
}
