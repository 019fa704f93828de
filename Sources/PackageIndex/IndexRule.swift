package import Packaging
import Resolver

/// A rule that binds packages to one index: they are looked for there, and nowhere else.
package struct IndexRule: Hashable, Sendable {
  /// The index, by its place among the configured ones.
  package var position: Int
  /// Normalized names in which `*` stands for any characters.
  package var patterns: [String]

  package init(position: Int, patterns: [String]) {
    self.position = position
    self.patterns = patterns
  }

  /// Whether one of the patterns is the whole name.
  package func covers(_ name: PackageName) -> Bool {
    let text = Array(name.text.utf8)
    return patterns.contains { Self.matches(Array($0.utf8)[...], text[...]) }
  }

  /// The last `*` that matched takes one character more wherever the rest does not fit.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    let star = UInt8(ascii: "*")
    var (pattern, text) = (pattern, text)
    var resume: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while let byte = text.first {
      if pattern.first == star {
        pattern = pattern.dropFirst()
        resume = (pattern, text)
      } else if pattern.first == byte {
        pattern = pattern.dropFirst()
        text = text.dropFirst()
      } else if let last = resume {
        resume = (last.pattern, last.text.dropFirst())
        pattern = last.pattern
        text = last.text.dropFirst()
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == star }
  }
}

extension IndexProvider {
  /// Whether a rule says where a package comes from.
  func isRuled(_ name: PackageName) -> Bool {
    configuration.bindings[name] != nil || configuration.rules.contains { $0.covers(name) }
  }

  /// The place among the configured indexes of the one that a release comes from, as far as it has
  /// been looked up; nil where links have it.
  package func index(of name: PackageName, at version: Version) -> Int? {
    guard configuration.indexes.count > 1, let lookup = releasesAtHand(of: name),
      case .found(let releases) = lookup, let position = releases.position(of: version),
      let files = releases.files(at: position),
      let index = files.lazy.compactMap({ $0.page.index }).first
    else { return nil }
    return configuration.indexes.firstIndex { $0.url == index.url }
  }

  /// The indexes to be asked for a project: those that a rule names, else those without a rule.
  func fetchers(of name: PackageName) -> [PageFetcher] {
    if let bound = configuration.bindings[name], fetchers.indices.contains(bound) {
      return [fetchers[bound]]
    }
    guard !configuration.rules.isEmpty else { return fetchers }
    let named = configuration.rules.filter { $0.covers(name) }.map(\.position)
    let ruled = Set(configuration.rules.map(\.position))
    return fetchers.indices.filter { named.isEmpty ? !ruled.contains($0) : named.contains($0) }
      .map { fetchers[$0] }
  }
}
