package import Packaging

/// The lowest Python that a `Requires-Python` text admits.
///
/// Upper bounds and exclusions do not count, as in uv: a release that was made before the next
/// Python existed cannot know that it fails there. Pre-release parts do not count either.
package struct PythonLimit: Hashable, Sendable {
  private enum Lower: Hashable, Sendable {
    case none
    case from([UInt64])
    case above([UInt64])
  }

  private var lower = Lower.none

  package init(_ text: String) {
    // A condition that nobody can read keeps no release away, as with pip.
    self.init((try? SpecifierSet(parsingLeniently: text)) ?? SpecifierSet())
  }

  package init(_ specifiers: SpecifierSet) {
    for specifier in specifiers.specifiers {
      guard let release = specifier.version?.release else { continue }
      switch specifier.operator {
      case .atLeast, .compatible, .equal, .arbitrary: raise(to: .from(release))
      case .greater: raise(to: .above(release))
      case .less, .atMost, .notEqual: break
      }
    }
  }

  private mutating func raise(to other: Lower) {
    switch (lower, other) {
    case (.from(let old), .from(let new)), (.above(let old), .above(let new)),
      (.above(let old), .from(let new)):
      if precedes(old, new) { lower = other }
    case (.from(let old), .above(let new)):
      if !precedes(new, old) { lower = other }
    case (.none, _): lower = other
    case (_, .none): break
    }
  }

  /// Whether a Python of this release may be used.
  package func admits(_ python: [UInt64]) -> Bool {
    switch lower {
    case .none: true
    case .from(let release): !precedes(python, release)
    case .above(let release): precedes(release, python)
    }
  }
}

/// Compares release numbers; missing ones are 0.
private func precedes(_ a: [UInt64], _ b: [UInt64]) -> Bool {
  for index in 0..<max(a.count, b.count) {
    let (first, second) = (index < a.count ? a[index] : 0, index < b.count ? b[index] : 0)
    if first != second { return first < second }
  }
  return false
}
