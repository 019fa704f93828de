import PackageIndex
import Packaging
import PlatformIO
import Synchronization
import TestSupport
import Testing
import WheelInstall

@testable import lock
/// An index of wheels, and a cache, for fetching from.
final class FetchWorld: Sendable {
  typealias Response = LoopbackServer.Response

  let folder = TemporaryDirectory()
  let server: LoopbackServer

  /// `answer` may give another answer than the right one to the request for a file.
  init(
    _ wheels: [SampleWheel], hashes: Bool = true,
    answer: @escaping @Sendable (LoopbackServer.Request, Response) -> Response = { $1 }
  ) {
    let files = Dictionary(uniqueKeysWithValues: wheels.map { ($0.fileName, $0.bytes) })
    server = LoopbackServer { request in
      let parts = request.path.split(separator: "/").map(String.init)
      guard parts.count == 2 else { return Response(status: 404) }
      if parts[0] == "files" {
        let right = files[parts[1]].map {
          Response.file($0, for: request, headers: [("ETag", "\"1\"")])
        }
        return answer(request, right ?? Response(status: 404))
      }
      let found = wheels.filter { $0.name == parts[1] }
      return found.isEmpty
        ? Response(status: 404)
        : .text(Self.page(found, hashes: hashes), type: "application/vnd.pypi.simple.v1+json")
    }
  }

  private static func page(_ wheels: [SampleWheel], hashes: Bool) -> String {
    let files = wheels.map { wheel in
      let hash = hashes ? "\"sha256\": \"\(wheel.sha256)\"" : ""
      return "{\"filename\": \"\(wheel.fileName)\", \"url\": \"/files/\(wheel.fileName)\", "
        + "\"size\": \(wheel.bytes.count), \"hashes\": {\(hash)}}"
    }
    return "{\"meta\": {\"api-version\": \"1.1\"}, \"name\": \"\(wheels[0].name)\", "
      + "\"files\": [\(files.joined(separator: ", "))]}"
  }

  var fileRequests: [String] {
    server.requests.filter { $0.path.hasPrefix("/files/") }.map(\.path)
  }

  func fetch(
    offline: Bool = false, progress: FetchProgress = FetchProgress(),
    findLinks: [String] = [], distrusted: Set<PackageName> = []
  ) throws -> WheelFetch {
    let http = HTTPClientOptions.client()
    let configuration = IndexConfiguration(
      indexes: findLinks.isEmpty ? [try IndexURL(parsing: server.url + "/simple/")] : [],
      findLinks: findLinks, offline: offline, cacheDirectory: folder("cache"),
      now: 1_700_000_000)
    return WheelFetch(
      provider: IndexProvider(configuration, target: try linuxTarget(), http: http),
      store: WheelStore(cacheDirectory: folder("cache"), temporaryDirectory: folder.path),
      http: http, progress: progress, isOffline: offline, distrusted: distrusted)
  }

  /// Nothing is left where processes work, and only whole entries stand beside it.
  var isTidy: Bool {
    folder.names(in: "cache/wheels-v3/.work").allSatisfy { $0 == ".lock" }
      && entries.allSatisfy { folder.names(in: "cache/wheels-v3/\($0)").last == "manifest" }
  }

  var entries: [String] {
    folder.names(in: "cache/wheels-v3").filter { $0 != ".work" && $0 != "aliases" }
  }
}

func linuxTarget() throws -> TargetEnvironment {
  TargetEnvironment(
    python: try Version(parsing: "3.12.3"), platform: try Platform(parsing: "linux"))
}

enum HTTPClientOptions {
  static func client() -> HTTPClient {
    var configuration = HTTPConfiguration()
    configuration.retry.timeScale = 0
    configuration.retry.retries = 1
    configuration.proxy = ""
    configuration.netrc = .none
    return HTTPClient(configuration)
  }
}

func want(_ wheel: SampleWheel, hash: String? = nil) throws -> WheelFetch.Wanted {
  .release(
    ReleasePin(
      name: try PackageName(parsing: wheel.name), version: try Version(parsing: wheel.version),
      hashes: [try #require(Digest(.sha256, hex: hash ?? wheel.sha256))],
      location: SourceLocation(file: "lock.txt", line: 7)))
}

/// Fetches, and closes the store.
func fetched(
  _ fetch: WheelFetch, _ wanted: [WheelFetch.Wanted]
) async throws -> [StoredWheel?] {
  defer { fetch.store.close() }
  return try await fetch.fetch(wanted).map { fetched in
    if case .wheel(let wheel) = fetched.content { wheel } else { nil }
  }
}

func fetchFailure(
  _ fetch: WheelFetch, _ wanted: [WheelFetch.Wanted]
) async throws -> FetchError {
  let error = await #expect(throws: FetchError.self) { _ = try await fetched(fetch, wanted) }
  return try #require(error)
}
