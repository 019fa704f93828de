package import Packaging

/// Whether releases accept a Python, as uv judges it: by the lower bound of `Requires-Python` alone.
///
/// Upper bounds are ignored, since they say what was not tried yet; and of the Python only the
/// release numbers count.
package struct RequiresPython: Sendable {
  /// Every version up to the target.
  private let reach: VersionSet

  package init(target python: Version) {
    let release = python.release.prefix(3).map(String.init).joined(separator: ".")
    // What consists of numbers and dots always is a version.
    let bound = try? SpecifierSet(parsing: "<=" + release)
    reach = bound?.versionSet ?? .all
  }

  package func admits(_ specifiers: SpecifierSet) -> Bool {
    !specifiers.versionSet.isDisjoint(with: reach)
  }
}
