import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Synchronization

/// Requirement files of which some are at URLs: reading begins again for each that has to be fetched.
final class RemoteSources: Sendable {
  private let options: CompileOptions
  private let world: World
  private let known = Mutex<[String: [UInt8]]>([:])
  private let missing = Mutex<String?>(nil)

  /// More files than this are not fetched for one run.
  private static let limit = 64
  /// No file of requirements is larger.
  private static let largestFile = 4 << 20

  init(_ options: CompileOptions, world: World) {
    self.options = options
    self.world = world
  }

  /// What `body` comes to with a reader of files, standard input and URLs.
  ///
  /// - Throws: what `body` throws, and `UsageError` where a file cannot be fetched.
  func reading<R>(_ body: (SourceReader) throws -> R) async throws -> R {
    var http: HTTPClient?
    for _ in 0..<Self.limit {
      do {
        return try body { path throws(ReadFailure) in try self.read(path) }
      } catch {
        guard let url = takeMissing() else { throw error }
        let client = http ?? HTTPClient(selection.httpConfiguration())
        http = client
        let bytes = try await fetch(url, with: client)
        known.withLock { $0[url] = bytes }
      }
    }
    throw UsageError.invalid(
      message: "more than \(Self.limit) requirement files are at URLs", hints: [])
  }

  private var selection: IndexSelection {
    IndexSelection(options: options.index, files: FileOptions())
  }

  private func read(_ path: String) throws(ReadFailure) -> [UInt8] {
    let isKept = path == "-" || RemotePath.contains(path)
    if isKept, let bytes = known.withLock({ $0[path] }) { return bytes }
    if RemotePath.contains(path) {
      missing.withLock { $0 = path }
      throw ReadFailure("it has to be fetched first")
    }
    let bytes = try world.readSource(path)
    // It is not there a second time.
    if isKept { known.withLock { $0[path] = bytes } }
    return bytes
  }

  private func takeMissing() -> String? {
    missing.withLock { missing in
      defer { missing = nil }
      return missing
    }
  }

  private func fetch(_ url: String, with http: HTTPClient) async throws -> [UInt8] {
    guard !options.index.offline else {
      throw UsageError.invalid(
        message: "`\(url)` would have to be fetched, and `--offline` is given",
        hints: ["include a copy of the file"])
    }
    let failure: String
    do throws(HTTPError) {
      let response = try await http.send(HTTPRequest(url: url, maximumBody: Self.largestFile))
      if response.status == 200 { return response.body }
      failure = "the server answered \(response.status)"
    } catch {
      failure = error.message
    }
    throw ReferenceError.cannotFetch(url, failure)
  }
}
