import PlatformIO
import TestSupport
import Testing

@Suite struct `a folder writer` {
  private let directory = TemporaryDirectory()

  private func write(
    _ text: String, to path: String, isExecutable: Bool = false, time: Int64? = nil
  )
    throws
  {
    let writer = try FolderWriter(directory.path)
    try Array(text.utf8).withUnsafeBytes { bytes in
      try writer.write(bytes, to: path, isExecutable: isExecutable, time: time)
    }
  }

  @Test(arguments: [-1, 0, 1, -1_500_000_000, 1_700_000_000_123_456_789])
  func `sets the time of a file`(time: Int64) throws {
    try write("text", to: "a", time: time)
    #expect(Files.status(directory("a"))?.mtimeNanoseconds == time)
    #expect(try Files.read(directory("a")) == Array("text".utf8))
  }

  @Test func `sets the mode of a file`() throws {
    try write("", to: "a")
    try write("", to: "b", isExecutable: true)
    #expect(!Files.isExecutable(directory("a")))
    #expect(Files.isExecutable(directory("b")))
  }

  @Test func `makes folders, again too`() throws {
    let writer = try FolderWriter(directory.path)
    for path in ["a", "a/b", "a", "a/b"] { try writer.makeFolder(path) }
    try write("text", to: "a/b/c")
    #expect(try Files.list(directory("a/b")) == ["c"])
  }

  @Test func `replaces nothing`() throws {
    directory.write("old", to: "a")
    #expect(throws: FileError.self) { try write("new", to: "a") }
    #expect(try Files.read(directory("a")) == Array("old".utf8))
  }

  @Test func `follows no link`() throws {
    _ = try Subprocess.run("ln", ["-s", directory("target"), directory("link")])
    #expect(throws: FileError.self) { try write("new", to: "link") }
    #expect(!Files.exists(directory("target")))
  }
}

@Suite struct `inflating into memory` {
  /// "hello, hello, hello" by raw deflate.
  private static let packed: [UInt8] = [
    0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7, 0x51, 0xC8, 0x40, 0xA2, 0x00,
  ]
  private static let text = "hello, hello, hello"

  private func inflate(_ packed: [UInt8], count: Int) throws(InflateError) -> [UInt8] {
    var buffer = ScratchBuffer()
    let room = buffer.bytes(count)
    try packed.span.withUnsafeBytes { (bytes) throws(InflateError) in
      try Inflater().raw(bytes, into: room)
    }
    return Array(room)
  }

  @Test func `gives the data`() throws {
    #expect(try inflate(Self.packed, count: 19) == Array(Self.text.utf8))
  }

  @Test func `takes exactly what is announced`() {
    #expect(throws: InflateError.wrongSize(expected: 20, found: 19)) {
      try inflate(Self.packed, count: 20)
    }
    #expect(throws: InflateError.tooLarge(limit: 18)) { try inflate(Self.packed, count: 18) }
    #expect(throws: InflateError.damaged) { try inflate(Self.packed + [0], count: 19) }
    #expect(throws: InflateError.damaged) { try inflate(Self.packed.dropLast(), count: 19) }
  }

  @Test func `uses one buffer for any sizes`() {
    var buffer = ScratchBuffer()
    for count in [0, 1, 100_000, 10, 200_000, 0] {
      let bytes = buffer.bytes(count)
      #expect(bytes.count == count)
      bytes.initializeMemory(as: UInt8.self, repeating: 7)
    }
  }
}

@Suite struct `a mapped file` {
  @Test func `is no pipe, and nobody waits for one`() throws {
    let directory = TemporaryDirectory()
    _ = try Subprocess.run("mkfifo", [directory("pipe")])
    #expect(throws: FileError.self) { try MappedFile(directory("pipe")) }
  }

  @Test func `can be read again after a part was released`() throws {
    let directory = TemporaryDirectory()
    let text = String(repeating: "0123456789abcdef", count: 4096)
    let file = try MappedFile(directory.write(text, to: "a"))
    for range in [0..<65536, 100..<20_000, 5..<6, 0..<0, 60_000..<90_000] {
      file.release(range)
      #expect(file.withBytes { Array($0) } == Array(text.utf8))
    }
  }
}
