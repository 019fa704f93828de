import PlatformIO
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct `a journal` {
  private static let journal = Journal(
    steps: [
      .setAside(path: "/env/lib/a b", backup: "/env/.lock-stage/old/0"),
      .removeFolder(path: "/env/lib/ü\nü", mode: 0o755),
      .place(staged: "/other/.lock-stage/0/x", path: "/other/x"),
    ],
    folders: [StageFolder(in: "/env"), StageFolder(in: "/other")])

  @Test func `is read as it was written`() throws {
    let bytes = Self.journal.bytes(root: "/env")
    #expect(try Journal(parsing: bytes, root: "/env") == Self.journal)
  }

  @Test func `holds where the environment is mounted elsewhere`() throws {
    let moved = try Journal(parsing: Self.journal.bytes(root: "/env"), root: "/mnt")
    #expect(moved.folders == [StageFolder(in: "/mnt"), StageFolder(in: "/other")])
    #expect(moved.steps[2] == Self.journal.steps[2])
    #expect(moved.steps[0] == .setAside(path: "/mnt/lib/a b", backup: "/mnt/.lock-stage/old/0"))
  }

  @Test func `cut short anywhere is torn`() {
    let bytes = Self.journal.bytes(root: "/env")
    for length in 0..<bytes.count {
      #expect(throws: Journal.Damage.torn) {
        try Journal(parsing: Array(bytes.prefix(length)), root: "/env")
      }
    }
  }

  @Test func `with any byte changed is refused`() {
    let bytes = Self.journal.bytes(root: "/env")
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x11
      #expect(throws: Journal.Damage.self) { try Journal(parsing: damaged, root: "/env") }
    }
  }

  @Test func `of another version is not followed`() throws {
    let environment = try ChangingEnvironment()
    environment.directory.write("lock-journal 2\0", to: ".lock-stage/journal")
    let path = environment.directory(".lock-stage/journal")
    #expect(throws: TransactionError.journalUnreadable(path: path, isOtherVersion: true)) {
      try Recovery.recover(environment.layout, command: "test")
    }
  }

  @Test func `that has not got its name yet counts as none`() throws {
    let environment = try ChangingEnvironment()
    let before = try environment.tree()
    environment.directory.write("lock-journal 1\0", to: ".lock-stage/journal.new")
    environment.directory.write("", to: ".lock-stage/0/x")
    #expect(try Recovery.recover(environment.layout, command: "test") == .nothing)
    #expect(try environment.tree() == before)
  }

  @Test func `that is torn is not guessed at`() throws {
    let environment = try ChangingEnvironment()
    environment.directory.write("lock-journal 1\0", to: ".lock-stage/journal")
    environment.directory.write("", to: ".lock-stage/0/x")
    environment.directory.write("", to: ".lock-stage/old/0")
    let path = environment.directory(".lock-stage/journal")
    #expect(throws: TransactionError.journalUnreadable(path: path, isOtherVersion: false)) {
      try Recovery.recover(environment.layout, command: "test")
    }
    #expect(Files.exists(environment.directory(".lock-stage/old/0")))
  }
}
