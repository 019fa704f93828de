import PackageIndex
import Packaging
import PlatformIO
import Synchronization
import TestSupport
import Testing
import WheelInstall

@testable import lock
@Suite("Fetching wheels", .timeLimit(.minutes(1)))
struct WheelFetchTests {
  static let zeros = String(repeating: "0", count: 64)

  static func wheels(_ count: Int) -> [SampleWheel] {
    (0..<count).map { number in
      // Some are larger than what stays in memory.
      let size = number % 9 == 1 ? 550_000 : number * 100
      return SampleWheel(
        name: "p\(number)", version: "1",
        files: ["p\(number)/data.txt": String(repeating: "x", count: size)])
    }
  }

  @Test func `all wheels are fetched, in order, and once`() async throws {
    let wheels = Self.wheels(20)
    let world = FetchWorld(wheels)
    let progress = FetchProgress()
    let stored = try await fetched(
      try world.fetch(progress: progress), try wheels.map { try want($0) })
    #expect(stored.map { $0?.digest.hex } == wheels.map(\.sha256))
    #expect(stored.map { $0?.manifest.name.text } == wheels.map(\.name))
    #expect(world.isTidy)
    #expect(progress.counts.donePackages == 20)
    #expect(progress.counts.bytes == wheels.reduce(0) { $0 + $1.bytes.count })
    #expect(progress.counts.bytes == progress.counts.expectedBytes)

    let before = world.server.requests.count
    #expect(before == 40)
    let again = try await fetched(try world.fetch(), try wheels.map { try want($0) })
    #expect(again == stored)
    let offline = try await fetched(try world.fetch(offline: true), try wheels.map { try want($0) })
    #expect(offline == stored)
    #expect(world.server.requests.count == before)
  }

  @Test func `a file that its index gives no digest of is hashed and compared`() async throws {
    let wheel = Self.wheels(2)[1]
    let world = FetchWorld([wheel], hashes: false)
    #expect(try await fetched(try world.fetch(), [try want(wheel)]).count == 1)
    #expect(try await fetched(try world.fetch(), [try want(wheel)]).count == 1)
    #expect(world.fileRequests.count == 1)
    let other = FetchWorld([wheel], hashes: false)
    let error = try await fetchFailure(try other.fetch(), [try want(wheel, hash: Self.zeros)])
    #expect(error.diagnostic.reference == "hash-mismatch")
    #expect(error.diagnostic.location == SourceLocation(file: "lock.txt", line: 7))
    #expect(other.entries.isEmpty && other.isTidy)
  }

  // MARK: what is wrong

  @Test func `every bad wheel is named, and the good ones are kept`() async throws {
    let wheels = Self.wheels(4)
    let world = FetchWorld(wheels) { request, right in
      switch request.path {
      case let path where path.contains("p1-"):
        LoopbackServer.Response(body: [1, 2, 3])
      case let path where path.contains("p2-"): LoopbackServer.Response(status: 404)
      default: right
      }
    }
    let wanted = try [
      want(wheels[0]), want(wheels[1]), want(wheels[2]), want(wheels[3], hash: Self.zeros),
    ]
    let error = try await fetchFailure(try world.fetch(), wanted)
    #expect(
      error.diagnostics.map(\.reference) == ["hash-mismatch", "index-status", "hash-not-locked"])
    #expect(error.diagnostic.message == "3 packages cannot be fetched")
    let found = SHA256.hexadecimal(of: [1, 2, 3])
    let notes = error.diagnostic.notes.map(\.message)
    #expect(notes.contains("`p1-1-py3-none-any.whl` of `p1` is not the file that was locked"))
    #expect(notes.contains("expected sha256:\(wheels[1].sha256)"))
    #expect(notes.contains("found sha256:\(found)"))
    #expect(world.entries == [wheels[0].sha256])
    #expect(world.isTidy)
  }

  @Test func `a wheel that breaks its format's rules is refused`() async throws {
    var wheel = Self.wheels(1)[0]
    wheel.files["../escape.py"] = "x = 1\n"
    let world = FetchWorld([wheel])
    let error = try await fetchFailure(try world.fetch(), [try want(wheel)])
    #expect(error.diagnostic.reference == "bad-wheel")
    #expect(error.diagnostic.location?.line == 7)
    #expect(world.entries.isEmpty && world.isTidy)
  }

  @Test func `a broken transfer goes on, and one that never ends well is told`() async throws {
    let wheels = Self.wheels(3)
    let first = Mutex(Set<String>())
    let world = FetchWorld(wheels) { request, right in
      guard request.path.contains("p1-") || request.path.contains("p2-"),
        first.withLock({ $0.insert(request.path).inserted })
      else { return right }
      var cut = right
      cut.delivery = .truncated(after: 1000)
      return cut
    }
    let stored = try await fetched(try world.fetch(), try wheels.map { try want($0) })
    #expect(stored.map { $0?.digest.hex } == wheels.map(\.sha256))
    #expect(
      world.server.requests.compactMap { $0.header("range") } == ["bytes=1000-", "bytes=1000-"])

    let broken = FetchWorld(wheels) { request, right in
      var cut = right
      if request.path.contains("p1-") { cut.delivery = .truncated(after: 10) }
      return cut
    }
    let error = try await fetchFailure(try broken.fetch(), try wheels.map { try want($0) })
    #expect(error.diagnostic.reference == "network-broken")
    #expect(error.diagnostic.message.contains("p1-1-py3-none-any.whl"))
    #expect(broken.isTidy)
  }

  @Test func `a file that was cut short without a sign is fetched once more`() async throws {
    let wheel = Self.wheels(2)[1]
    let isCut = Atomic(true)
    let world = FetchWorld([wheel]) { _, right in
      guard isCut.exchange(false, ordering: .relaxed) else { return right }
      return LoopbackServer.Response(body: Array(right.body.prefix(500)))
    }
    #expect(try await fetched(try world.fetch(), [try want(wheel)]).count == 1)
    #expect(world.fileRequests.count == 2)
  }

  @Test func `a host that refuses ends the run`() async throws {
    let wheels = Self.wheels(30)
    let world = FetchWorld(wheels) { _, _ in LoopbackServer.Response(status: 403) }
    let error = try await fetchFailure(try world.fetch(), try wheels.map { try want($0) })
    #expect(error.diagnostics.count == 1)
    #expect(error.diagnostic.reference == "index-unauthorized")
    #expect(world.entries.isEmpty && world.isTidy)
  }

  @Test func `what is not in the cache is out of reach offline`() async throws {
    let wheel = Self.wheels(1)[0]
    let world = FetchWorld([wheel])
    let never = try await fetchFailure(try world.fetch(offline: true), [try want(wheel)])
    #expect(never.diagnostic.reference == "not-cached")
    _ = try await fetched(try world.fetch(), [try want(wheel)])
    try Files.removeTree(world.folder("cache/wheels-v3"))
    let gone = try await fetchFailure(try world.fetch(offline: true), [try want(wheel)])
    #expect(gone.diagnostic.message.hasPrefix("`p0-1-py3-none-any.whl` is not in the cache"))
  }

  @Test func `a cancelled fetch leaves nothing behind`() async throws {
    let wheels = Self.wheels(3)
    let arrived = Gate()
    let world = FetchWorld(wheels) { _, right in
      arrived.open()
      var stalled = right
      stalled.delivery = .stalled(after: 100)
      return stalled
    }
    let fetch = try world.fetch()
    let wanted = try wheels.map { try want($0) }
    let task = Task { try await fetched(fetch, wanted) }
    await arrived.opened()
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(world.entries.isEmpty)
  }

  // MARK: what is at hand

  @Test func `an address that is out of date is looked up again`() async throws {
    let wheel = Self.wheels(1)[0]
    let turn = Atomic(0)
    let bytes = wheel.bytes
    let server = LoopbackServer { request in
      if request.path == "/new" { return LoopbackServer.Response(body: bytes) }
      guard request.path == "/simple/p0/" else { return LoopbackServer.Response(status: 403) }
      let url = turn.wrappingAdd(1, ordering: .relaxed).oldValue == 0 ? "/old" : "/new"
      return .text(
        "{\"name\": \"p0\", \"files\": [{\"filename\": \"\(wheel.fileName)\", \"url\": \"\(url)\", "
          + "\"hashes\": {\"sha256\": \"\(wheel.sha256)\"}}]}",
        type: "application/json")
    }
    let world = FetchWorld([])
    var fetch = try world.fetch()
    let configuration = IndexConfiguration(
      indexes: [try IndexURL(parsing: server.url + "/simple/")],
      cacheDirectory: world.folder("cache"), now: 1_700_000_000)
    fetch = WheelFetch(
      provider: IndexProvider(configuration, target: try linuxTarget(), http: fetch.http),
      store: fetch.store, http: fetch.http, progress: fetch.progress)
    #expect(try await fetched(fetch, [try want(wheel)]).count == 1)
    #expect(server.requests.map(\.path) == ["/simple/p0/", "/old", "/simple/p0/", "/new"])
  }

  @Test func `wheels of a folder are used where they stand`() async throws {
    let wheel = Self.wheels(1)[0]
    let world = FetchWorld([])
    let path = world.folder.write(wheel.bytes, to: "links/\(wheel.fileName)")
    let links = [world.folder("links")]
    let stored = try await fetched(try world.fetch(findLinks: links), [try want(wheel)])
    #expect(stored.first??.digest.hex == wheel.sha256)
    let reference = DirectReference(.localArchive(path: path), spelling: "./links")
    let file = try #require(
      ReleaseFile(
        wheelAt: reference, of: try PackageName(parsing: "p0"), hashes: [], location: nil))
    #expect(try await fetched(try world.fetch(), [.file(file)]) == stored)
    let other = try #require(
      ReleaseFile(
        wheelAt: reference, of: try PackageName(parsing: "q"), hashes: [], location: nil))
    let error = try await fetchFailure(try world.fetch(), [.file(other)])
    #expect(error.diagnostic.reference == "bad-wheel")
    #expect(world.server.requests.isEmpty && world.isTidy)
  }

  @Test func `a damaged entry is found where it is not trusted, and fetched again`() async throws {
    let wheel = Self.wheels(1)[0]
    let world = FetchWorld([wheel])
    _ = try await fetched(try world.fetch(), [try want(wheel)])
    let module = "cache/wheels-v3/\(wheel.sha256)/2"
    world.folder.write("version = \"2\"\n", to: module)
    let distrusted: Set = [try PackageName(parsing: "p0")]
    _ = try await fetched(try world.fetch(distrusted: distrusted), [try want(wheel)])
    #expect(world.folder.text(of: module) == "version = \"1\"\n")
    _ = try await fetched(try world.fetch(distrusted: distrusted), [try want(wheel)])
    #expect(world.fileRequests.count == 2)
    #expect(world.isTidy)
  }

  @Test func `a source distribution is named, and not fetched`() async throws {
    var wheel = SampleWheel(name: "p0", version: "1")
    wheel.tag = "cp38-cp38-win32"
    let server = LoopbackServer([
      "/simple/p0/": .text(
        "{\"name\": \"p0\", \"files\": [{\"filename\": \"p0-1.tar.gz\", \"url\": \"/p0-1.tar.gz\", "
          + "\"hashes\": {\"sha256\": \"\(Self.zeros)\"}}]}", type: "application/json")
    ])
    let http = HTTPClientOptions.client()
    let configuration = IndexConfiguration(
      indexes: [try IndexURL(parsing: server.url + "/simple/")], cacheDirectory: nil,
      now: 1_700_000_000)
    let fetch = WheelFetch(
      provider: IndexProvider(configuration, target: try linuxTarget(), http: http),
      store: WheelStore(cacheDirectory: nil), http: http, progress: FetchProgress())
    let fetched = try await fetch.fetch([try want(wheel, hash: Self.zeros)])
    #expect(fetched.map(\.file.fileName) == ["p0-1.tar.gz"])
    guard case .source? = fetched.first?.content else {
      Issue.record("a source distribution is no wheel")
      return
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    (FetchProgress.Counts(packages: 57, donePackages: 3), "fetching… 3 of 57 packages"),
    (FetchProgress.Counts(packages: 57, donePackages: 3, bytes: 34_060_000, expectedBytes: 98_200_000,
      began: 1, now: 2_000_000_001), "fetching… 3 of 57 packages  34.1 of 98.2 MB  17.0 MB/s"),
    (FetchProgress.Counts(packages: 1, bytes: 2_000_000), "fetching… 0 of 1 packages  2.0 of 2.0 MB"),
  ])
  func `progress is told in packages, bytes and rate`(_ counts: FetchProgress.Counts, _ line: String) {
    #expect(counts.line == line)
  }
}
