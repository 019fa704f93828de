import Synchronization
import TestSupport
import Testing

@testable import SourceBuilds

@Suite struct BuildSlotsTests {
  private final class Order: Sendable {
    let names = Mutex<[String]>([])
  }

  @Test func `urgent ones go before those that came earlier, others in their order`() async {
    let slots = BuildSlots(1)
    let order = Order()
    let (isTaken, mayEnd) = (Gate(), Gate())
    await withDiscardingTaskGroup { group in
      group.addTask {
        await slots.withSlot {
          isTaken.open()
          await mayEnd.opened()
        }
      }
      await isTaken.opened()
      for (number, name) in ["a", "urgent 1", "b", "urgent 2"].enumerated() {
        group.addTask {
          await slots.withSlot(urgent: name.hasPrefix("urgent")) {
            order.names.withLock { $0.append(name) }
          }
        }
        while slots.waitingCount <= number { await Task.yield() }
      }
      mayEnd.open()
    }
    #expect(order.names.withLock { $0 } == ["urgent 1", "urgent 2", "a", "b"])
    #expect(slots.waitingCount == 0)
  }
}

@Suite struct FolderTurnTests {
  @Test func `the second waits until the first has gone`() async {
    let folder = TemporaryDirectory()
    var first: FolderTurn? = await FolderTurn.wait(for: folder.path)
    #expect(first != nil)
    let hasSecond = Gate()
    let second = Task {
      let turn = await FolderTurn.wait(for: folder.path)
      hasSecond.open()
      return turn != nil
    }
    // Who does not want it any more gets none, and goes on.
    let impatient = Task { await FolderTurn.wait(for: folder.path) == nil }
    impatient.cancel()
    #expect(await impatient.value)
    first = nil
    await hasSecond.opened()
    #expect(await second.value)
    #expect(first == nil)
    #expect(folder.names(in: ".") == [])
  }
}
