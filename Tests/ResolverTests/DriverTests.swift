import Packaging
import Resolver
import Synchronization
import Testing

/// What is asked of the provider, and when.
struct DriverTests {
  private let text = "a 1 -> old\na 2 -> b | c\nb 1\nb 2 -> d\nc 1\nd 1\nold 1 -> older\nolder 1"

  @Test func `nothing is asked twice or for nothing where all is at hand`() async throws {
    let world = try World(text, roots: ["a"])
    #expect(try await world.pins() == "a==2 b==2 c==1 d==1")
    #expect(world.index.log.releases.withLock(\.self) == ["a", "b", "c", "d"])
    #expect(world.index.log.metadata.withLock(\.self) == ["a 2", "c 1", "b 2", "d 1"])
  }

  @Test func `what a lock has is asked for at once`() async throws {
    let locked = ["a==1", "old==1", "older==1"]
    let world = try World(text, roots: ["a"], locked: locked, pace: .later)
    #expect(try await world.pins() == "a==1 old==1 older==1")
    let asked = Set(world.index.log.metadata.withLock(\.self))
    #expect(asked == ["a 1", "old 1", "older 1"])
  }

  @Test func `further candidates are asked for in batches`() async throws {
    let text =
      (1...300).map { "a \($0) -> b<\($0 > 20 ? 1 : 2)" }.joined(separator: "\n") + "\nb 1"
    let world = try World(text, roots: ["a", "b"], pace: .shuffled(seed: 1))
    #expect(try await world.pins() == "a==20 b==1")
    let asked = Set(world.index.log.metadata.withLock(\.self)).count
    #expect(asked >= 282 && asked <= 282 + 60)
  }

  @Test func `a long chain is followed without recursion`() async throws {
    let text = (0..<5_000).map { "p\($0) 1 -> p\($0 + 1)" }.joined(separator: "\n") + "\np5000 1"
    let world = try World(text, roots: ["p0"], pace: .later)
    #expect(try await world.resolve().pins.count == 5_001)
  }

  @Test func `a failure of an index ends it`() async throws {
    var world = try World(text, roots: ["a"], pace: .later)
    world.index.failing = ["c"]
    guard case .failure(.provider(let error)) = await world.outcome() else {
      Issue.record("the failure is not told")
      return
    }
    #expect(error.diagnostic.message == "`c` cannot be asked for")
  }

  @Test func `a failure of what is not needed does no harm`() async throws {
    var world = try World(
      "a 2 -> b==2\na 1\nb 1\nb 2 -> c", roots: ["a", "b<2"], locked: ["c==1", "b==2"],
      pace: .later)
    world.index.failing = ["c"]
    #expect(try await world.pins() == "a==1 b==1")
  }

  @Test(.timeLimit(.minutes(1)))
  func `what is still under way at the end is cancelled`() async throws {
    var world = try World(text + "\nslow 1", roots: ["a"], locked: ["slow==1"], pace: .later)
    world.index.hanging = ["slow"]
    #expect(try await world.pins() == "a==2 b==2 c==1 d==1")
  }

  @Test(.timeLimit(.minutes(1)))
  func `a resolution can be cancelled`() async throws {
    var world = try World(text, roots: ["a"], pace: .later)
    world.index.hanging = ["c"]
    let hanging = world
    let outcome = await withTaskGroup(of: Result<Resolution, ResolutionError>.self) { group in
      group.addTask { await hanging.outcome() }
      while !hanging.index.log.releases.withLock({ $0.contains("c") }) { await Task.yield() }
      group.cancelAll()
      return await group.next()
    }
    guard case .failure(.cancelled)? = outcome else {
      Issue.record("not cancelled")
      return
    }
  }
}
