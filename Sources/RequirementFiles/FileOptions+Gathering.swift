import Packaging

extension FileOptions {
  typealias PlacedWarning = (RequirementFileWarning, SourceLocation)

  /// Takes one option into account, with pip's rules for what replaces what.
  ///
  /// Two different values of `--index-url` are an error, where pip takes the last one.
  mutating func add(
    _ name: OptionName, _ value: Excerpt?, in folder: String, at location: SourceLocation
  ) throws(LineFailure) -> [PlacedWarning] {
    switch name {
    case .noIndex:
      noIndex = true
      indexURL = nil
      extraIndexURLs = []
    case .preferBinary: prefersBinary = true
    case .requireHashes: requiresHashes = true
    case .noRequireHashes: requiresHashes = false
    case .pre:
      allowsPrereleases = true
      releases.addAllReleases([.all])
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
      guard !noIndex else { return [(.indexAfterNoIndex(name), location)] }
      if name == .indexURL { return try addIndex(sourced, value) }
      if !extraIndexURLs.contains(where: { $0.value == sourced.value }) {
        extraIndexURLs.append(sourced)
      }
    case .findLinks:
      let place = FindLinks(sourced, relativeTo: folder)
      let isKnown = findLinks.contains {
        $0.source.value == sourced.value && $0.folder == folder
      }
      if !isKnown { findLinks.append(place) }
    case .trustedHost:
      if !trustedHosts.contains(where: { $0.value == sourced.value }) {
        trustedHosts.append(sourced)
      }
    case .noBinary: formats.addNoBinary(try selectors(in: value))
    case .onlyBinary: formats.addOnlyBinary(try selectors(in: value))
    case .allReleases: releases.addAllReleases(try selectors(in: value))
    case .onlyFinal: releases.addOnlyFinal(try selectors(in: value))
    case .noIndex, .preferBinary, .requireHashes, .noRequireHashes, .pre, .constraint,
      .requirement, .editable, .useFeature, .hash, .configSettings:
      break
    }
    return []
  }

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
    if let indexURL {
      guard withoutSlash(indexURL.value) == withoutSlash(url.value) else {
        throw value.failure(.option(.conflictingIndexURL(first: indexURL.location)))
      }
      return []
    }
    indexURL = url
    defer { extraIndexURLs = [] }
    return extraIndexURLs.map { (.extraIndexDropped(by: url.location), $0.location) }
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
