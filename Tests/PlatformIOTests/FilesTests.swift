import PlatformIO
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FilesTests {
  let directory = TemporaryDirectory()

  // MARK: reading

  @Test(arguments: [0, 1, 4096, 1_000_000])
  func `a file is read whole`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 3) }
    let path = directory.write(bytes, to: "file")
    #expect(try Files.read(path) == bytes)
    #expect(try MappedFile(path).withBytes { Array($0) } == bytes)
    #expect(Files.status(path)?.size == count)
  }

  @Test func `files without a size are read to their end`() throws {
    #if os(Linux)
      #expect(try !Files.read("/proc/self/status").isEmpty)
    #endif
  }

  // swift-format-ignore
  @Test(arguments: [
    ("absent",      ENOENT,  "no such file or directory"),
    ("file/below",  ENOTDIR, "a part of the path is not a directory"),
    (".",           EISDIR,  "is a directory"),
    ("loop",        ELOOP,   "too many levels of symbolic links"),
  ])
  func `what cannot be read has a reason`(name: String, code: Int32, message: String) {
    directory.write("", to: "file")
    symlink("loop", directory("loop"))
    let path = directory(name)
    do throws(FileError) {
      _ = try Files.read(path)
      Issue.record("expected an error")
    } catch {
      #expect(error.path == path)
      #expect(error.code == code)
      #expect(error.message == message)
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("absent",    ENOENT, "no such file or directory"),
    (".",         EISDIR, "is a directory"),
    ("pipe",      ENODEV, "is no regular file"),
    ("endless",   ENODEV, "is no regular file"),
    ("six bytes", EFBIG,  "is larger than is allowed"),
    ("sparse",    EFBIG,  "is larger than is allowed"),
    ("unsized",   EFBIG,  "is larger than is allowed"),
  ])
  func `what others have made is read within bounds`(name: String, code: Int32, message: String) {
    mkfifo(directory("pipe"), 0o600)
    directory.link("endless", to: "/dev/zero")
    directory.write("6 byte", to: "six bytes")
    truncate(directory.write("", to: "sparse"), 1 << 40)
    #if os(Linux)
      directory.link("unsized", to: "/proc/self/status")
    #else
      directory.link("unsized", to: "six bytes")
    #endif
    let path = directory(name)
    do throws(FileError) {
      _ = try Files.read(path, limit: 5)
      Issue.record("expected an error")
    } catch {
      #expect(error.path == path)
      #expect(error.code == code)
      #expect(error.message == message)
    }
  }

  @Test func `a link to a file that is small enough is followed`() throws {
    directory.write("12345", to: "five bytes")
    let link = directory.link("link", to: "five bytes")
    #expect(try Files.read(link, limit: 5) == Array("12345".utf8))
    #expect(try Files.readIfPresent(link, limit: .max) == Array("12345".utf8))
    #expect(try Files.readIfPresent(directory("absent"), limit: 5) == nil)
  }

  @Test func `absence can be an answer`() throws {
    #expect(try Files.readIfPresent(directory("absent")) == nil)
    #expect(try MappedFile.ifPresent(directory("absent")) == nil)
    #expect(Files.status(directory("absent")) == nil)
    #expect(throws: FileError.self) { try Files.readIfPresent(directory.path) }
    #expect(throws: FileError.self) { try MappedFile(directory.path) }
  }

  @Test func `a mapped file outlives its replacement`() throws {
    let path = directory.write("old", to: "entry")
    let mapped = try MappedFile(path)
    try Files.publish(Array("newer".utf8), at: path)
    #expect(mapped.withBytes { Array($0) } == Array("old".utf8))
    #expect(directory.text(of: "entry") == "newer")
  }

  // MARK: replacing

  @Test func `a file is made, replaced, and left alone when nothing changes`() throws {
    let path = directory("lock.txt")
    #expect(try Files.replace(path, with: Array("one".utf8)))
    #expect(directory.text(of: "lock.txt") == "one")
    let before = try #require(identity(path))
    #expect(try !Files.replace(path, with: Array("one".utf8)))
    #expect(identity(path) == before)
    #expect(try Files.replace(path, with: Array("two".utf8)))
    #expect(identity(path) != before)
    #expect(try Files.replace(path, with: []))
    #expect(directory.text(of: "lock.txt") == "")
    #expect(directory.names() == ["lock.txt"])
  }

  @Test(arguments: [0o600, 0o644, 0o755, 0o444] as [mode_t])
  func `the mode is kept`(mode: mode_t) throws {
    let path = directory.write("one", to: "file")
    chmod(path, mode)
    try Files.replace(path, with: Array("two".utf8))
    #expect(Files.status(path)?.mode == UInt32(mode))
  }

  @Test(arguments: ["real/target", "real/missing"])
  func `links are written through`(target: String) throws {
    directory.write("one", to: "real/target")
    symlink("../\(target)", directory("real/link"))
    symlink("real/link", directory("outer"))
    symlink("../target", directory("real/../real/unused"))
    unlink(directory("real/unused"))
    unlink(directory("real/link"))
    symlink(String(target.dropFirst(5)), directory("real/link"))
    #expect(try Files.replace(directory("outer"), with: Array("two".utf8)))
    #expect(directory.text(of: target) == "two")
    #expect(readlinkText(directory("outer")) == "real/link")
  }

  @Test func `failures leave nothing behind`() throws {
    directory.write("", to: "folder/file")
    symlink("loop", directory("loop"))
    for (name, code) in [
      ("folder", EISDIR), ("absent/file", ENOENT), ("folder/file/x", ENOTDIR), ("loop", ELOOP),
    ] {
      do throws(FileError) {
        try Files.replace(directory(name), with: [1])
        Issue.record("expected an error for \(name)")
      } catch {
        #expect(error.code == code)
        #expect(error.path == directory(name))
      }
    }
    #expect(directory.names() == ["folder", "loop"])
    #expect(directory.names(in: "folder") == ["file"])
  }

  @Test func `devices are written to, and a full one is an error`() throws {
    #expect(try Files.replace("/dev/null", with: [1, 2, 3]))
    #if os(Linux)
      let full = FileError(path: "/dev/full", operation: .write, code: ENOSPC)
      #expect(throws: full) { try Files.replace("/dev/full", with: [1]) }
    #endif
  }

  @Test func `publishing makes the directories that are missing`() throws {
    try Files.publish([1, 2], at: directory("a/b/c"))
    #expect(directory.bytes(of: "a/b/c") == [1, 2])
    #expect(directory.names(in: "a/b") == ["c"])
  }

  // MARK: directories and paths

  @Test func `trees are made, listed and removed`() throws {
    try Files.createDirectories(directory("x/y/z"))
    try Files.createDirectories(directory("x/y/z"))
    directory.write("", to: "x/b")
    directory.write("", to: "x/a")
    directory.write("kept", to: "kept")
    symlink("../kept", directory("x/link"))
    symlink("..", directory("x/up"))
    #expect(try Files.list(directory("x")) == ["a", "b", "link", "up", "y"])
    try Files.removeTree(directory("x"))
    #expect(directory.names() == ["kept"])
    try Files.removeTree(directory("x"))
    #expect(try !Files.remove(directory("x")))
    #expect(try Files.remove(directory("kept")))
    #expect(throws: FileError.self) { try Files.list(directory("x")) }
    #expect(throws: FileError.self) { try Files.createDirectories("/dev/null/x") }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a/b/c", "a/b", "c"),
    ("a/b/",  "a",   "b"),
    ("a",     "",    "a"),
    ("/a",    "/",   "a"),
    ("/",     "/",   ""),
    ("",      "",    ""),
  ])
  func `paths have a parent and a name`(path: String, parent: String, name: String) {
    #expect(Files.parent(of: path) == parent)
    #expect(Files.name(of: path) == name)
  }

  @Test func `a lock is held by one at a time, or shared`() throws {
    let path = directory("lock")
    do {
      let first = try DirectoryLock(path)
      #expect(throws: FileError(path: path, operation: .lock, code: EWOULDBLOCK)) {
        _ = try DirectoryLock(path, waits: false)
      }
      _ = consume first
    }
    let one = try DirectoryLock(path, .shared, waits: false)
    let two = try DirectoryLock(path, .shared, waits: false)
    _ = consume one
    _ = consume two
  }

  private func identity(_ path: String) -> UInt64? {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  private func readlinkText(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 1000)
    let count = readlink(path, &buffer, buffer.count - 1)
    return String(
      decoding: buffer.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
