import Packaging

/// Puts the options of all files together.
struct OptionGatherer {
  typealias PlacedWarning = (RequirementFileWarning, SourceLocation)

  /// A value of an option that may be given many times.
  private struct Entry: Hashable {
    var name: OptionName
    var value: String
    /// The folder of the file, where the value is relative to it.
    var folder = ""
  }

  private(set) var options = FileOptions()
  private let rules: ReadingRules
  private var known: Set<Entry> = []

  init(_ rules: ReadingRules = ReadingRules()) { self.rules = rules }

  mutating func add(_ settings: [ConfigSetting], for name: PackageName) {
    for setting in settings where options.configSettings[name]?.contains(setting) != true {
      options.configSettings[name, default: []].append(setting)
    }
  }

  mutating func add(_ settings: PlaceSettings) {
    guard !settings.settings.isEmpty else { return }
    options.placeSettings.append(settings)
  }

  /// Takes one option into account, with pip's rules for what replaces what.
  ///
  /// Two different values of `--index-url` are an error, unless the rules are pip's.
  mutating func add(
    _ name: OptionName, _ value: Excerpt?, in folder: String, at location: SourceLocation
  ) throws(LineFailure) -> [PlacedWarning] {
    switch name {
    case .noIndex:
      options.noIndex = true
      options.indexURL = nil
      options.extraIndexURLs = []
    case .preferBinary: options.prefersBinary = true
    case .requireHashes: options.requiresHashes = true
    case .noRequireHashes: options.requiresHashes = false
    case .pre:
      options.allowsPrereleases = true
      options.releases.addPre()
    default:
      guard let value else { return [] }
      return try add(name, value: value, in: folder, at: location)
    }
    return []
  }

  private mutating func add(
    _ name: OptionName, value: Excerpt, in folder: String, at location: SourceLocation
  ) throws(LineFailure) -> [PlacedWarning] {
    let sourced = Sourced(value.text, text: value.written, location: location)
    switch name {
    case .indexURL, .extraIndexURL:
      try checkIndex(value)
      guard !options.noIndex else { return [(.indexAfterNoIndex(name), location)] }
      if name == .indexURL { return try addIndex(sourced, value) }
      if isNew(Entry(name: name, value: sourced.value)) { options.extraIndexURLs.append(sourced) }
    case .findLinks:
      if isNew(Entry(name: name, value: sourced.value, folder: folder)) {
        options.findLinks.append(FindLinks(sourced, relativeTo: folder))
      }
    case .trustedHost:
      if isNew(Entry(name: name, value: sourced.value)) { options.trustedHosts.append(sourced) }
    case .noBinary: options.formats.addNoBinary(try selectors(in: value))
    case .onlyBinary: options.formats.addOnlyBinary(try selectors(in: value))
    case .allReleases: options.releases.addAllReleases(try selectors(in: value))
    case .onlyFinal: options.releases.addOnlyFinal(try selectors(in: value))
    case .noIndex, .preferBinary, .requireHashes, .noRequireHashes, .pre, .constraint,
      .requirement, .editable, .useFeature, .hash, .configSettings:
      break
    }
    return []
  }

  private mutating func isNew(_ entry: Entry) -> Bool { known.insert(entry).inserted }

  /// The index of a package may be a folder; a URL must be one that can be fetched from.
  private func checkIndex(_ value: Excerpt) throws(LineFailure) {
    guard AddressScheme(of: value.text) != nil else { return }
    if let (problem, distance) = AddressProblem.first(in: value.text, written: value.written) {
      throw value.failure(.address(problem), at: value.range.lowerBound + distance)
    }
  }

  private mutating func addIndex(
    _ url: Sourced<String>, _ value: Excerpt
  ) throws(LineFailure) -> [PlacedWarning] {
    if let first = options.indexURL, !rules.lastIndexWins {
      guard withoutSlash(first.value) == withoutSlash(url.value) else {
        throw value.failure(.option(.conflictingIndexURL(first: first.location)))
      }
      return []
    }
    options.indexURL = url
    let dropped = options.extraIndexURLs
    options.extraIndexURLs = []
    known = known.filter { $0.name != .extraIndexURL }
    return dropped.map { (.extraIndexDropped(by: url.location), $0.location) }
  }

  private func withoutSlash(_ url: String) -> Substring {
    url.utf8.last == UInt8(ascii: "/") ? url.dropLast() : url[...]
  }

  /// `name,name` with `:all:` and `:none:` among the names; nothing between two commas is skipped.
  private func selectors(in value: Excerpt) throws(LineFailure) -> [PackageSelector] {
    var selectors: [PackageSelector] = []
    for part in value.bytes.split(separator: UInt8(ascii: ",")) {
      let entry = value[part.startIndex..<part.endIndex].trimmed
      guard !entry.isEmpty else { continue }
      do {
        selectors.append(try PackageSelector(parsing: entry.text))
      } catch {
        throw entry.failure(.option(.invalidPackageName(entry.written)))
      }
    }
    return selectors
  }
}
