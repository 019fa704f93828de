import Packaging
import PlatformIO
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@testable import WheelInstall

@Suite("The store of wheels", .timeLimit(.minutes(1)))
struct WheelStoreTests {
  let folder = TemporaryDirectory()

  private func store() -> WheelStore {
    WheelStore(
      cacheDirectory: folder("cache"), temporaryDirectory: folder.path, time: 1_000_000_000)
  }

  private func digests(of bytes: [UInt8]) throws -> [Digest] {
    try Digest.Algorithm.allCases.map { algorithm in
      let hash: HashAlgorithm =
        algorithm == .sha256 ? .sha256 : algorithm == .sha384 ? .sha384 : .sha512
      let found = bytes.withUnsafeBytes { HashStream.hash($0, hash) }
      return try #require(Digest(algorithm, hex: SHA256.hexadecimal(digest: found)))
    }
  }

  private func add(_ wheel: TestWheel, to store: WheelStore) async throws -> StoredWheel {
    try await store.add(
      try WheelArchive(wheel.bytes, named: wheel.fileName), digests: try digests(of: wheel.bytes))
  }

  /// What is left in the folder where processes work.
  private var workspaces: [String] {
    folder.names(in: "cache/wheels-v3/.work").filter { $0 != ".lock" }
  }

  @Test func `a wheel is found by every digest of its archive`() async throws {
    let wheel = TestWheel()
    let digests = try digests(of: wheel.bytes)
    let store = store()
    for digest in digests { #expect(store.stored(digest) == nil) }
    let added = try await add(wheel, to: store)
    #expect(added.folder == folder("cache/wheels-v3/\(digests[0].hex)"))
    #expect(added.manifest.time == 1_000_000_000)
    for digest in digests {
      #expect(store.stored(digest) == added)
      #expect(self.store().stored(digest) == added)
    }
    #expect(
      try Files.read(try #require(added.path(of: "demo/__init__.py"))) == Array("value = 1\n".utf8))
    store.close()
    #expect(workspaces.isEmpty)
  }

  @Test func `a wheel of many files stands in parts`() async throws {
    let members = (0..<1200).map { ZipWriter.Member("demo/m\($0).py", "x = \($0)\n") }
    let store = store()
    let wheel = TestWheel(members)
    let added = try await store.add(
      try WheelArchive(wheel.bytes, named: wheel.fileName), digests: try digests(of: wheel.bytes),
      width: 4)
    #expect(added.manifest.files.count == 1203)
    #expect(try Files.list(added.folder).count == 512 + 8 + 1)
    #expect(try Files.list(added.folder + "/p0").count == 128)
    for (place, member) in members.enumerated() {
      let path = try #require(added.path(of: "demo/m\(place).py"))
      #expect(try Files.read(path) == member.data)
    }
    #expect(await store.isSound(added))
  }

  @Test func `a wheel that is refused leaves nothing`() async throws {
    var wheel = TestWheel([ZipWriter.Member("demo/late.py", "x = 1\n")])
    wheel.change("demo/late.py") { $0.checksum ^= 1 }
    let store = store()
    await #expect(throws: WheelError.self) { try await add(wheel, to: store) }
    store.close()
    #expect(folder.names(in: "cache/wheels-v3") == [".work"])
    #expect(workspaces.isEmpty)
  }

  @Test func `an entry whose manifest is damaged is replaced`() async throws {
    let wheel = TestWheel()
    let digest = try digests(of: wheel.bytes)[0]
    _ = try await add(wheel, to: store())
    folder.write("x", to: "cache/wheels-v3/\(digest.hex)/manifest")
    folder.write("x", to: "cache/wheels-v3/\(digest.hex)/0")
    #expect(store().stored(digest) == nil)
    let added = try await add(wheel, to: store())
    #expect(store().stored(digest) == added)
    #expect(await store().isSound(added))
  }

  @Test func `many may store one wheel at once`() async throws {
    let wheel = TestWheel()
    let stores = (0..<4).map { _ in store() }
    let folders = try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<16 {
        group.addTask { try await add(wheel, to: stores[index % 4]).folder }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(folders.count == 1)
    for store in stores { store.close() }
    #expect(workspaces.isEmpty)
  }

  @Test func `a changed file is found by its hash, and the wheel is dropped`() async throws {
    let store = store()
    let wheel = TestWheel()
    let added = try await add(wheel, to: store)
    #expect(await store.isSound(added))
    folder.write("x", to: "cache/wheels-v3/\(added.digest.hex)/0")
    #expect(await !store.isSound(added))
    store.drop(try digests(of: wheel.bytes)[2])
    #expect(store.stored(added.digest) == nil)
    store.drop(added.digest)
    #expect(await !store.isSound(added))
  }

  // MARK: where it cannot be written

  @Test(arguments: [true, false])
  func `without a cache, wheels last until the store is closed`(hasCache: Bool) async throws {
    // A file stands where the cache should be.
    folder.write("", to: "cache")
    let store = WheelStore(
      cacheDirectory: hasCache ? folder("cache") : nil, temporaryDirectory: folder.path)
    let wheel = TestWheel()
    let added = try await add(wheel, to: store)
    #expect(store.stored(added.digest) == added)
    #expect(store.stored(try digests(of: wheel.bytes)[1]) == added)
    #expect(await store.isSound(added))
    #expect((store.warning?.reference == "cache-not-writable") == hasCache)
    store.close()
    #expect(folder.names() == ["cache"])
  }

  @Test func `without any place to write to, the wheel's name is told`() async throws {
    folder.write("", to: "file")
    let store = WheelStore(cacheDirectory: folder("file"), temporaryDirectory: folder("file"))
    let error = await #expect(throws: WheelError.self) { try await add(TestWheel(), to: store) }
    #expect(error?.wheel == "demo-1.0-py3-none-any.whl")
  }

  @Test func `where the cache has no room for more, wheels go elsewhere`() async throws {
    let store = store()
    let before = try await add(TestWheel(), to: store)
    let path = try store.temporaryPath()
    #expect(!store.retreat(after: FileError(path: path, operation: .write, code: EACCES)))
    #expect(!store.retreat(after: FileError(path: "/elsewhere", operation: .write, code: ENOSPC)))
    #expect(store.retreat(after: FileError(path: path, operation: .write, code: ENOSPC)))
    #expect(store.warning?.message.contains("no space left") == true)
    var other = TestWheel([ZipWriter.Member("demo/more.py", "x = 1\n")])
    other.fileName = "demo-1.0-py2.py3-none-any.whl"
    other.setText(
      "demo-1.0.dist-info/WHEEL",
      "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n")
    let after = try await add(other, to: store)
    #expect(!after.folder.hasPrefix(folder("cache/")))
    #expect(store.stored(after.digest) == after)
    #expect(store.stored(before.digest) == before)
    // From there, there is nowhere to go.
    let last = FileError(path: after.folder, operation: .write, code: ENOSPC)
    #expect(!store.retreat(after: last))
    try await store.settle()
    store.close()
    #expect(self.store().stored(before.digest) == before)
    #expect(folder.names() == ["cache"])
    #expect(workspaces.isEmpty)
  }

  // MARK: other processes

  @Test func `what the dead have left is removed, and what the living do is not`() throws {
    folder.write("x", to: "cache/wheels-v3/.work/dead/1/0")
    folder.write("x", to: "cache/wheels-v3/.work/alive/1/0")
    folder.write("", to: "cache/wheels-v3/.work/dead/.lock")
    let lock = try DirectoryLock(folder("cache/wheels-v3/.work/alive/.lock"))
    let store = store()
    let path = try store.temporaryPath()
    #expect(path.hasPrefix(folder("cache/wheels-v3/.work/")))
    #expect(!workspaces.contains("dead"))
    store.close()
    #expect(workspaces == ["alive"])
    #expect(folder.text(of: "cache/wheels-v3/.work/alive/1/0") == "x")
    _ = consume lock
  }

  @Test func `a workspace lasts as long as its store is open`() throws {
    let first = store()
    let path = try first.temporaryPath()
    #expect(try first.temporaryPath() != path)
    let second = store()
    _ = try second.temporaryPath()
    #expect(workspaces.count == 2)
    second.close()
    #expect(workspaces.count == 1)
    first.close()
    first.close()
    #expect(workspaces.isEmpty)
  }
}
