import PlatformIO
import TestSupport
import Testing

@Suite struct BackgroundFlushTests {
  @Test func `a flush that failed is told to whoever relies on it`() async throws {
    let folder = TemporaryDirectory()
    let flush = BackgroundFlush(of: folder("missing"), every: 10)
    flush.note(9)
    try await flush.finish()
    flush.note(10)
    await #expect(throws: FileError.self) { try await flush.finish() }
    await #expect(throws: FileError.self) { try await flush.finish() }
  }

  @Test func `many may write and wait at once`() async throws {
    let folder = TemporaryDirectory()
    let flush = BackgroundFlush(of: folder.path, every: 1)
    try await withThrowingTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          flush.note(1)
          try await flush.finish()
        }
      }
      try await group.waitForAll()
    }
  }
}
