/// A version taken apart: what parsing yields and what keys too narrow for a version fall back on.
struct VersionParts: Sendable {
  /// One segment of a local version; text sorts before numbers (PEP 440, “Local version
  /// identifiers”).
  enum LocalSegment: Hashable, Comparable, Sendable {
    /// Lower-case ASCII letters and digits, at least one letter.
    case text([UInt8])
    case number(VersionNumber)

    static func < (a: Self, b: Self) -> Bool {
      switch (a, b) {
      case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
      case (.number(let a), .number(let b)): a < b
      case (.text, .number): true
      case (.number, .text): false
      }
    }
  }

  /// The number of a pre-release and what kind it is.
  struct PreRelease: Hashable, Sendable {
    var kind: Version.PreReleaseKind
    var number: VersionNumber
  }

  var epoch = VersionNumber.zero
  /// As written, with trailing zeros; never empty.
  var release: [VersionNumber]
  var pre: PreRelease?
  var post: VersionNumber?
  var dev: VersionNumber?
  /// Empty without a local version.
  var local: [LocalSegment] = []

  /// A number of the release; 0 after the last.
  func releaseNumber(at index: Int) -> VersionNumber {
    index < release.count ? release[index] : .zero
  }

  /// The release without trailing zeros; empty for zero.
  var trimmedRelease: ArraySlice<VersionNumber> {
    let end = release.lastIndex { $0 != .zero }.map { $0 + 1 } ?? 0
    return release[..<end]
  }
}

/// What a packed key could not hold.
final class VersionSpill: Sendable {
  /// Where a cut stands; a version itself is at `version`.
  enum Place: UInt8, Hashable, Sendable {
    case version
    /// Right after the version, before its local versions (or longer ones).
    case afterVersion
    /// After every post-release of a final release.
    case afterPosts
  }

  let parts: VersionParts
  let place: Place

  init(_ parts: VersionParts, place: Place = .version) {
    self.parts = parts
    self.place = place
  }

  /// What follows the release numbers, as `==`, `hash` and `<` see it: PEP 440, “Summary of
  /// permitted suffixes and relative ordering”.
  private struct Suffix: Hashable {
    /// -1 for a development release of a final release, 3 without pre-release.
    var preRank: Int8
    var pre: VersionNumber
    /// 2 after all post-releases.
    var postRank: UInt8
    var post: VersionNumber
    var devRank: UInt8
    var dev: VersionNumber
    var local: [VersionParts.LocalSegment]
    var isAfter: Bool

    static func precedes(_ a: Self, _ b: Self) -> Bool {
      if a.preRank != b.preRank { return a.preRank < b.preRank }
      if a.pre != b.pre { return a.pre < b.pre }
      if a.postRank != b.postRank { return a.postRank < b.postRank }
      if a.post != b.post { return a.post < b.post }
      if a.devRank != b.devRank { return a.devRank < b.devRank }
      if a.dev != b.dev { return a.dev < b.dev }
      if a.local != b.local { return a.local.lexicographicallyPrecedes(b.local) }
      return !a.isAfter && b.isAfter
    }
  }

  private var suffix: Suffix {
    let isDevelopmentOfFinal = parts.pre == nil && parts.post == nil && parts.dev != nil
    return Suffix(
      preRank: parts.pre.map { Int8($0.kind.rawValue) } ?? (isDevelopmentOfFinal ? -1 : 3),
      pre: parts.pre?.number ?? .zero,
      postRank: place == .afterPosts ? 2 : parts.post == nil ? 0 : 1, post: parts.post ?? .zero,
      devRank: parts.dev == nil ? 1 : 0, dev: parts.dev ?? .zero,
      local: parts.local, isAfter: place == .afterVersion)
  }

  static func areEqual(_ a: VersionSpill, _ b: VersionSpill) -> Bool {
    a === b
      || a.parts.epoch == b.parts.epoch && a.parts.trimmedRelease == b.parts.trimmedRelease
        && a.suffix == b.suffix
  }

  static func precedes(_ a: VersionSpill, _ b: VersionSpill) -> Bool {
    guard a !== b else { return false }
    if a.parts.epoch != b.parts.epoch { return a.parts.epoch < b.parts.epoch }
    for index in 0..<max(a.parts.release.count, b.parts.release.count) {
      let first = a.parts.releaseNumber(at: index)
      let second = b.parts.releaseNumber(at: index)
      if first != second { return first < second }
    }
    return Suffix.precedes(a.suffix, b.suffix)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(parts.epoch)
    hasher.combine(parts.trimmedRelease)
    hasher.combine(suffix)
  }
}
