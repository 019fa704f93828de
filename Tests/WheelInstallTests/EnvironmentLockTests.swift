import Packaging
import PlatformIO
import Synchronization
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct `the lock of an environment` {
  @Test func `leaves nothing behind`() throws {
    let environment = try ChangingEnvironment()
    let before = try environment.tree()
    do {
      let lock = try environment.lock()
      #expect(lock.recovered == .nothing)
      #expect(Recovery.isNeeded(in: environment.layout))
    }
    #expect(try environment.tree() == before)
  }

  @Test func `removes what was staged when it is let go`() throws {
    let environment = try ChangingEnvironment()
    let before = try environment.tree()
    do {
      let lock = try environment.lock()
      _ = try environment.stage([ChangingEnvironment.Distribution("a", ["a/x.py": ""])])
      _ = consume lock
    }
    #expect(try environment.tree() == before)
  }

  @Test func `removes what a killed process staged`() throws {
    let environment = try ChangingEnvironment()
    let before = try environment.tree()
    _ = try environment.stage([ChangingEnvironment.Distribution("a", ["a/x.py": ""])])
    environment.directory.write("123 lock sync", to: ".lock-stage/lock")
    #expect(try Recovery.recover(environment.layout, command: "test") == .nothing)
    #expect(try environment.tree() == before)
  }

  @Test func `says who holds it, and gives up in time`() throws {
    let environment = try ChangingEnvironment()
    let lock = try environment.lock()
    var told: [LockHolder] = []
    do {
      _ = try EnvironmentLock(environment.layout, command: "second", timeout: 0.05) {
        told.append($0)
      }
      Issue.record("there are two holders")
    } catch {
      guard case .busy(_, let holder, _) = error else { throw error }
      #expect(holder.process == HostSystem.processIdentifier)
      #expect(holder.command == "test")
      #expect(told == [holder])
      #expect(error.diagnostic.message.contains("`test` (process "))
    }
    _ = consume lock
    _ = try environment.lock(timeout: 0)
  }

  @Test func `makes an environment's folder, and takes it away when it stays empty`() throws {
    let directory = TemporaryDirectory()
    var layout = try ChangingEnvironment().layout
    layout.root = directory("new/target")
    _ = try EnvironmentLock(layout, command: "test")
    #expect(directory.names(in: "new") == [])
  }

  @Test func `has one holder at a time`() async throws {
    let environment = try ChangingEnvironment()
    let before = try environment.tree()
    let holders = Holders()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { @concurrent [environment, holders] in
          for _ in 0..<25 {
            guard let lock = try? environment.lock(timeout: 60) else { continue }
            holders.enter()
            _ = try? environment.stage([ChangingEnvironment.Distribution("a", ["a.py": ""])])
            holders.leave()
            _ = consume lock
          }
        }
      }
    }
    #expect(holders.most == 1)
    #expect(try environment.tree() == before)
  }
}

/// How many hold a lock, and how many did at most.
private final class Holders: Sendable {
  private let counts = Mutex((now: 0, most: 0))

  func enter() {
    counts.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }

  var most: Int { counts.withLock { $0.most } }
}
