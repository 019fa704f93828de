/// For which Pythons and which platforms a release has wheels, in words.
package struct WheelCoverage: CustomStringConvertible {
  /// As in `the wheels are for …`: `cp311 and cp312 on manylinux_2_17_x86_64 and win_amd64`.
  package let description: String

  /// Takes tags such as `cp311.cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64`; nil without
  /// any.
  package init?(tags: [String]) {
    guard !tags.isEmpty else { return nil }
    var pythons: Set<String> = []
    var platforms: Set<String> = []
    for tag in tags {
      let parts = tag.split(separator: "-")
      guard parts.count == 3 else { continue }
      pythons.formUnion(parts[0].split(separator: ".").map(String.init))
      if let platform = parts[2].split(separator: ".").last { platforms.insert(String(platform)) }
    }
    description =
      pythons.isEmpty
      ? Self.some(of: Set(tags)) : "\(Self.some(of: pythons)) on \(Self.some(of: platforms))"
  }

  /// Up to eight words, the shortest first.
  private static func some(of words: Set<String>) -> String {
    let sorted = words.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    return sorted.count > 8
      ? sorted.prefix(8).joined(separator: ", ") + ", …" : Wording.list(sorted)
  }
}
