/// A version in the order of PEP 440.
///
/// Trailing zeros are kept for display and do not count otherwise: `1.0` equals `1.0.0`. Two versions
/// compare by one integer, unless that is the same and says too little (`VersionKey`).
package struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The three kinds of pre-releases, in their order.
  package enum PreReleaseKind: UInt8, Hashable, Sendable, CustomStringConvertible {
    case alpha, beta, candidate

    /// The normal spelling: `a`, `b`, `rc`.
    package var description: String {
      switch self {
      case .alpha: "a"
      case .beta: "b"
      case .candidate: "rc"
      }
    }
  }

  /// What the key leaves open.
  enum Rest: Sendable {
    /// The key tells all but how many release numbers were written.
    case exact(segments: UInt8)
    case spilled(VersionSpill)
  }

  /// Monotone: a lower version never has a higher key.
  ///
  /// Equal keys mean equal versions unless `exactKey` is nil.
  package let key: UInt64
  let rest: Rest

  init(key: UInt64, rest: Rest) {
    self.key = key
    self.rest = rest
  }

  /// Of more than 255 release numbers, trailing zeros may be forgotten.
  init(_ parts: VersionParts) {
    let packed = parts.packed
    key = packed.key
    rest =
      packed.isExact
      ? .exact(segments: UInt8(clamping: parts.release.count)) : .spilled(VersionSpill(parts))
  }

  /// A final release; empty means 0.
  package init(release: [UInt64], epoch: UInt64 = 0) {
    let numbers = release.isEmpty ? [VersionNumber.zero] : release.map { .small($0) }
    self.init(VersionParts(epoch: .small(epoch), release: numbers))
  }

  /// What `exactKey` gave; nil if no version has such a key, as a damaged file may say.
  package init?(exactKey key: UInt64, segments: UInt8) {
    guard VersionKey.isExact(key, segments: segments) else { return nil }
    self.init(key: key, rest: .exact(segments: segments))
  }

  /// All there is to know in 9 bytes, for binary files; nil where only the text tells (local
  /// versions, large numbers, five release numbers, development releases of pre-releases, …).
  package var exactKey: (key: UInt64, segments: UInt8)? {
    guard case .exact(let segments) = rest else { return nil }
    return (key, segments)
  }

  package static func < (a: Self, b: Self) -> Bool {
    a.key == b.key ? spillPrecedes(a, b) : a.key < b.key
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.key == b.key && spillEquals(a, b)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    if case .spilled(let spill) = rest { spill.hash(into: &hasher) }
  }

  @inline(never)
  private static func spillPrecedes(_ a: Self, _ b: Self) -> Bool {
    guard case .spilled(let first) = a.rest, case .spilled(let second) = b.rest else {
      return false
    }
    return VersionSpill.precedes(first, second)
  }

  private static func spillEquals(_ a: Self, _ b: Self) -> Bool {
    guard case .spilled(let first) = a.rest, case .spilled(let second) = b.rest else {
      return true
    }
    return VersionSpill.areEqual(first, second)
  }
}

/// The parts, as PEP 440 names them; numbers above `UInt64.max` are given as that.
extension Version {
  /// All the parts; O(release numbers).
  var parts: VersionParts {
    switch rest {
    case .exact(let segments): VersionParts(exactKey: key, segments: segments)
    case .spilled(let spill): spill.parts
    }
  }

  /// How many release numbers were written.
  var segments: Int {
    switch rest {
    case .exact(let segments): Int(segments)
    case .spilled(let spill): spill.parts.release.count
    }
  }

  /// Epoch and release numbers, and nothing else.
  var isBase: Bool {
    switch rest {
    case .exact: VersionKey.kind(key) == VersionKey.Kind.final
    case .spilled(let spill):
      spill.parts.pre == nil && spill.parts.post == nil && spill.parts.dev == nil
        && spill.parts.local.isEmpty
    }
  }

  package var epoch: UInt64 { parts.epoch.saturated }

  /// The release numbers as written, trailing zeros too; never empty.
  package var release: [UInt64] { parts.release.map(\.saturated) }

  package var pre: (kind: PreReleaseKind, number: UInt64)? {
    parts.pre.map { ($0.kind, $0.number.saturated) }
  }

  package var post: UInt64? { parts.post?.saturated }

  package var dev: UInt64? { parts.dev?.saturated }

  /// The local version in normal form, without `+`.
  package var local: String? {
    guard case .spilled(let spill) = rest, !spill.parts.local.isEmpty else { return nil }
    var text: [UInt8] = []
    spill.parts.writeLocal(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// An alpha, beta, candidate or development release.
  package var isPrerelease: Bool {
    switch rest {
    case .exact:
      switch VersionKey.kind(key) {
      case VersionKey.Kind.final: false
      case VersionKey.Kind.post: VersionKey.detail(key) != VersionKey.Detail.plain
      default: true
      }
    case .spilled(let spill): spill.parts.pre != nil || spill.parts.dev != nil
    }
  }

  package var isPostrelease: Bool { parts.post != nil }

  package var isDevRelease: Bool { parts.dev != nil }

  package var isLocal: Bool {
    guard case .spilled(let spill) = rest else { return false }
    return !spill.parts.local.isEmpty
  }

  /// The public version: what stands before `+`.
  package var withoutLocal: Version {
    guard isLocal else { return self }
    var parts = parts
    parts.local = []
    return Version(parts)
  }

  /// Epoch and release numbers alone.
  package var baseVersion: Version {
    guard case .exact = rest else {
      let parts = parts
      return Version(VersionParts(epoch: parts.epoch, release: parts.release))
    }
    return Version(
      key: VersionKey.replacingSuffix(
        of: key, kind: VersionKey.Kind.final, number: 0, detail: VersionKey.Detail.plain),
      rest: rest)
  }
}
