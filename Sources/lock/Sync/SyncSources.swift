import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import SyncPlanning
import WheelInstall

/// Where the wheels of a sync come from: the indexes that the lock and the command line name, and
/// the cache.
struct SyncSources {
  let provider: IndexProvider
  let http: HTTPClient
  let store: WheelStore
  /// In seconds since 1970, from `SOURCE_DATE_EPOCH`; nil: files are dated as they are made.
  let sourceDateEpoch: Int64?
  /// One line for `--verbose`, without secrets.
  let description: String

  /// - Throws: `UsageError` for an address that is none, or a date that is none.
  init(
    _ options: IndexOptions, files: FileOptions, target: TargetEnvironment,
    cacheDirectory: String?, world: World
  ) throws {
    let selection = IndexSelection(options: options, files: files)
    let configuration = try selection.configuration(
      cacheDirectory: cacheDirectory, now: Clock.now)
    http = HTTPClient(selection.httpConfiguration())
    provider = IndexProvider(configuration, target: target, http: http)
    sourceDateEpoch = try Self.sourceDateEpoch(world)
    store = WheelStore(
      cacheDirectory: cacheDirectory, temporaryDirectory: world.temporaryDirectory,
      time: sourceDateEpoch.map { $0 * 1_000_000_000 })
    description = selection.description
    // Never given back: the process ends with the command, and unmapping takes time.
    _ = Unmanaged.passRetained(provider)
  }

  private static func sourceDateEpoch(_ world: World) throws(UsageError) -> Int64? {
    guard let text = world.variable("SOURCE_DATE_EPOCH"), !text.isEmpty else { return nil }
    guard let seconds = Int64(text), (0..<1 << 33).contains(seconds) else {
      throw .invalidValue(
        option: "SOURCE_DATE_EPOCH", value: text, expected: "seconds since 1970")
    }
    return seconds
  }
}
