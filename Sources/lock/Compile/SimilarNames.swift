import PackageIndex
import Packaging

/// What people may have meant by names that no index knows.
enum SimilarNames {
  /// One sentence for each name that has neighbours, for the first few names.
  static func hints(
    for unknown: [PackageName], from provider: IndexProvider
  ) async -> [String] {
    var hints: [String] = []
    for name in unknown.prefix(3) {
      let nearest = await provider.nearestNames(to: name).map { "`\($0)`" }
      guard let last = nearest.last else { continue }
      let others = nearest.dropLast().joined(separator: ", ")
      let choice = others.isEmpty ? last : "\(others) or \(last)"
      hints.append("did you mean \(choice)\(unknown.count > 1 ? " instead of `\(name)`" : "")?")
    }
    return hints
  }
}
