/// One clause of PEP 440, “Version specifiers”: `>=1.0`, `==1.*`.
package struct Specifier: Hashable, Sendable, CustomStringConvertible {
  package enum Operator: String, Hashable, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
    case compatible = "~="
    /// Compares text, not versions.
    case arbitrary = "==="
  }

  package let `operator`: Operator
  /// The operand, without `.*`; nil after `===` if it is no version.
  package let version: Version?
  /// Whether the operand ends in `.*`.
  package let isPrefix: Bool
  /// The operand as written, without white space around it.
  package let text: String

  /// A clause that was read; the operator allows this operand.
  init(_ operator: Operator, version: Version?, isPrefix: Bool = false, text: String) {
    self.operator = `operator`
    self.version = version
    self.isPrefix = isPrefix
    self.text = text
  }

  /// `==`, and the version with all it has.
  package static func exactly(_ version: Version) -> Specifier {
    Specifier(.equal, version: version, text: version.description)
  }

  package var description: String { `operator`.rawValue + text }

  /// Whether a clause's text is lower than another's, byte for byte.
  static func textPrecedes(_ a: Specifier, _ b: Specifier) -> Bool {
    guard a.operator != b.operator else {
      return a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
    return a.prefixKey < b.prefixKey
  }

  /// The first three bytes: enough where the operators differ, for no operand begins with what would
  /// make its operator another one.
  private var prefixKey: UInt32 {
    var (key, count) = (UInt32(0), 0)
    for byte in `operator`.rawValue.utf8 {
      key = key << 8 | UInt32(byte)
      count &+= 1
    }
    for byte in text.utf8.prefix(3 &- count) {
      key = key << 8 | UInt32(byte)
      count &+= 1
    }
    return key << UInt32(8 &* (3 &- count))
  }

  /// What `packaging` calls canonical: trailing zeros do not count, except where `~=` or `.*` makes
  /// them matter.
  private var identity: Identity {
    guard let version, !isPrefix, `operator` != .arbitrary else { return .literal(text) }
    guard `operator` == .compatible else { return .version(version) }
    return .compatible(version, segments: version.segments)
  }

  private enum Identity: Hashable {
    case literal(String)
    case version(Version)
    case compatible(Version, segments: Int)
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.operator == b.operator && a.identity == b.identity
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(`operator`)
    hasher.combine(identity)
  }

  /// Whether the operand is a pre-release, and the operator does not exclude it.
  package var namesPrerelease: Bool {
    `operator` != .notEqual && !isPrefix && version?.isPrerelease == true
  }
}

extension Specifier {
  /// Whether a version is one that the clause means; pre-releases are treated as others are.
  package func contains(_ version: Version) -> Bool {
    guard let bounds else { return isLiteral(version.description) }
    let isInside =
      version >= bounds.lower.position
      && bounds.upper.map { version < $0.position } ?? true
    return isInside != (`operator` == .notEqual)
  }

  /// Whether a version as written is one that the clause means: `===` compares the text itself.
  package func contains(text: some StringProtocol) -> Bool {
    if `operator` == .arbitrary { return isLiteral(text) }
    // A text that is no version is in no set of versions.
    guard let version = try? Version(parsing: text) else { return false }
    return contains(version)
  }

  func isLiteral(_ other: some StringProtocol) -> Bool {
    text.lowercased() == other.lowercased()
  }

  /// Where the versions that the clause names begin and end, or those that `!=` excludes.
  ///
  /// No upper cut: they never end. Nil for `===`.
  var bounds: (lower: VersionCut, upper: VersionCut?)? {
    guard let version else { return nil }
    switch `operator` {
    case .arbitrary:
      return nil
    case .equal where isPrefix, .notEqual where isPrefix:
      let count = version.segments
      return (
        VersionCut(beforeDevelopmentOf: version),
        VersionCut(beforeSuccessorOfPrefix: count, of: version)
      )
    case .equal, .notEqual:
      let upper =
        version.isLocal ? VersionCut(rightAfter: version) : VersionCut(afterLocalsOf: version)
      return (VersionCut(before: version), upper)
    case .compatible:
      let upper = VersionCut(beforeSuccessorOfPrefix: version.segments &- 1, of: version)
      return (VersionCut(before: version), upper)
    case .atLeast:
      return (VersionCut(before: version), nil)
    case .atMost:
      return (.bottom, VersionCut(afterLocalsOf: version))
    case .less:
      let upper =
        version.isPrerelease
        ? VersionCut(before: version) : VersionCut(beforeDevelopmentOf: version)
      return (.bottom, upper)
    case .greater:
      // PEP 440, “Exclusive ordered comparison”: post-releases only of what is one.
      let lower =
        version.isPostrelease || version.isDevRelease
        ? VersionCut(afterLocalsOf: version) : VersionCut(afterPostsOf: version)
      return (lower, nil)
    }
  }
}
