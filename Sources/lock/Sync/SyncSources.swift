import Lockfiles
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
  let configuration: IndexConfiguration
  /// Who builds what has no wheel; it is found when it is needed.
  let builders: BuilderSelection
  let store: WheelStore
  /// In seconds since 1970, from `SOURCE_DATE_EPOCH`; nil: files are dated as they are made.
  let sourceDateEpoch: Int64?
  /// One line for `--verbose`, without secrets.
  let description: String

  /// `references` are those whose passwords are kept from builds; nil: the pins'.
  ///
  /// - Throws: `UsageError` for an address that is none, or a date that is none.
  init(
    _ options: SyncOptions, files: FileOptions, pins: [LockedPin], environment: SyncEnvironment,
    references: [DirectReference]? = nil, cacheDirectory: String?, world: World
  ) throws {
    let selection = IndexSelection(
      options: options.index, files: files, ownFormats: options.formats)
    var configuration = try selection.configuration(
      cacheDirectory: cacheDirectory, now: Clock.now)
    configuration.bindings = try Self.bindings(of: pins, to: selection)
    self.configuration = configuration
    builders = BuilderSelection(
      interpreter: environment.interpreter.path, index: configuration, options: options.build,
      files: files, references: references ?? pins.compactMap(\.entry.source), world: world)
    http = HTTPClient(selection.httpConfiguration())
    provider = IndexProvider(configuration, target: environment.target, http: http)
    sourceDateEpoch = try Self.sourceDateEpoch(world)
    store = WheelStore(
      cacheDirectory: cacheDirectory, temporaryDirectory: world.temporaryDirectory,
      time: sourceDateEpoch.map { $0 * 1_000_000_000 })
    description = selection.description
    // Never given back: the process ends with the command, and unmapping takes time.
    _ = Unmanaged.passRetained(provider)
  }

  /// Which index each pin has to come from, where the lock says so.
  ///
  /// An index that is not known here is one that was named instead of it, or else an error.
  private static func bindings(
    of pins: [LockedPin], to selection: IndexSelection
  ) throws(SyncError) -> [PackageName: Int] {
    func plain(_ text: String) -> Substring {
      text.hasSuffix("/") ? text.dropLast() : text[...]
    }
    guard !selection.noIndex, pins.contains(where: { $0.entry.index != nil }) else { return [:] }
    let known = selection.indexTexts().map(plain)
    var bindings: [PackageName: Int] = [:]
    for pin in pins {
      guard let index = pin.entry.index else { continue }
      if let position = known.firstIndex(of: plain(index)) {
        bindings[pin.name] = position
      } else if selection.options.indexURL == nil {
        throw .otherIndex(pin, index)
      }
    }
    return bindings
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
