extension VersionSet: CustomStringConvertible {
  /// As a person would write it: `>=1,<2`, `==1.0`, `<1 | >=2`, `any version`, `no version`.
  ///
  /// Says nothing of development and pre-releases at the edges, where only set algebra puts them:
  /// what is not `>=2` reads `<2`, though it has 2.0a1.
  package var description: String {
    if isEmpty { return "no version" }
    if isAll { return "any version" }
    var alternatives: [String] = []
    var index = 0
    while index < cuts.count {
      let start = index
      var holes: [String] = []
      if Self.pin(from: cuts[start], to: cut(at: start + 1)) == nil {
        while let hole = Self.pin(from: cut(at: index + 1), to: cut(at: index + 2)) {
          holes.append("!=" + hole)
          index += 2
        }
      }
      alternatives.append(Self.clauses(from: cuts[start], to: cut(at: index + 1), without: holes))
      index += 2
    }
    return alternatives.joined(separator: " | ")
  }

  private func cut(at index: Int) -> VersionCut? { index < cuts.count ? cuts[index] : nil }

  private static func clauses(
    from lower: VersionCut, to upper: VersionCut?, without holes: [String]
  ) -> String {
    if let pin = pin(from: lower, to: upper) {
      return (["==" + pin] + holes).joined(separator: ",")
    }
    var clauses = holes
    if lower != .bottom { clauses.insert(lower.asLowerBound, at: 0) }
    if let upper { clauses.append(upper.asUpperBound) }
    return clauses.joined(separator: ",")
  }

  /// What follows `==` if the versions between two cuts are one version or one prefix.
  private static func pin(from lower: VersionCut?, to upper: VersionCut?) -> String? {
    guard let lower, let upper, lower != .bottom, lower.place == .version else { return nil }
    let version = lower.position
    if upper == VersionCut(rightAfter: version) { return version.description }
    if !version.isLocal, upper == VersionCut(afterLocalsOf: version) { return version.description }
    let count = upper.position.parts.trimmedRelease.count
    guard upper.place == .version, count > 0, lower.isFirstDevelopment, upper.isFirstDevelopment
    else { return nil }
    var parts = version.parts
    while parts.release.count < count { parts.release.append(.zero) }
    guard VersionCut(beforeSuccessorOfPrefix: count, of: Version(parts)) == upper,
      parts.trimmedRelease.count <= count
    else { return nil }
    parts.release = Array(parts.release.prefix(count))
    return Version(parts).baseVersion.description + ".*"
  }
}

extension VersionCut {
  /// Whether this is the lowest of all versions with some release numbers: `1.2.dev0`.
  fileprivate var isFirstDevelopment: Bool {
    let parts = position.parts
    return place == .version && parts.dev == .zero && parts.pre == nil && parts.post == nil
  }

  /// `>=V` or `>V`, for a set that begins here.
  fileprivate var asLowerBound: String {
    if let version = followed { return ">" + version.description }
    guard isFirstDevelopment else { return ">=" + position.description }
    return ">=" + position.baseVersion.description
  }

  /// `<V` or `<=V`, for a set that ends here.
  fileprivate var asUpperBound: String {
    if let version = followed { return "<=" + version.description }
    guard isFirstDevelopment else { return "<" + position.description }
    return "<" + position.baseVersion.description
  }

  /// The version that the cut stands right above, with its local or post-releases; nil if it stands
  /// below one.
  private var followed: Version? {
    var parts = position.parts
    switch place {
    case .version:
      guard parts.dev == .zero else { return nil }
      parts.dev = nil
      if let post = parts.post {
        parts.post = post.predecessor
        return post == .zero || parts.post != nil ? Version(parts) : nil
      }
      guard let previous = parts.pre?.number.predecessor else { return nil }
      parts.pre?.number = previous
      return Version(parts)
    case .afterVersion, .afterPosts:
      return Version(parts)
    }
  }
}
