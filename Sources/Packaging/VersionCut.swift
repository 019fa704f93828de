/// A place in the order of versions where a set begins or ends: before a version, or between
/// versions.
///
/// Wherever a least version follows, the cut is the one before that: between two different cuts
/// there always is a version, so sets are equal when their cuts are.
struct VersionCut: Hashable, Comparable, Sendable {
  /// Stands among versions; with a key or a place that no version has, where no version stands.
  let position: Version

  static func < (a: Self, b: Self) -> Bool { a.position < b.position }

  /// Before every version.
  static var bottom: VersionCut {
    VersionCut(key: VersionKey.Kind.dev | VersionKey.Detail.plain, segments: 1)
  }

  /// Right below a version.
  init(before version: Version) {
    position = version
  }

  private init(key: UInt64, segments: UInt8) {
    position = Version(key: key, rest: .exact(segments: segments))
  }

  private init(key: UInt64, spill parts: VersionParts, place: VersionSpill.Place) {
    position = Version(key: key, rest: .spilled(VersionSpill(parts, place: place)))
  }

  private init(_ parts: VersionParts) {
    position = Version(parts)
  }

  /// Between a version and its local versions or, if it is one, longer ones.
  init(rightAfter version: Version) {
    switch version.rest {
    case .exact(let segments) where VersionKey.detail(version.key) == VersionKey.Detail.plain:
      self.init(key: version.key &+ 1, segments: segments)
    case .exact:
      // The next detail is inexact, and no version between the two has another.
      self.init(key: version.key &+ 1, spill: version.parts, place: .afterVersion)
    case .spilled(let spill):
      self.init(key: version.key, spill: spill.parts, place: .afterVersion)
    }
  }

  /// Above a public version and all its local versions: before `.devN+1`, `.postN+1.dev0` or
  /// `.post0.dev0`.
  init(afterLocalsOf version: Version) {
    if case .exact(let segments) = version.rest, let key = Self.keyAfterLocals(of: version.key) {
      self.init(key: key, segments: segments)
      return
    }
    var parts = version.parts
    parts.local = []
    if let dev = parts.dev {
      parts.dev = dev.successor
    } else {
      parts.post = parts.post?.successor ?? .zero
      parts.dev = .zero
    }
    self.init(parts)
  }

  private static func keyAfterLocals(of key: UInt64) -> UInt64? {
    typealias Kind = VersionKey.Kind
    typealias Detail = VersionKey.Detail
    let (kind, next) = (VersionKey.kind(key), VersionKey.number(key) &+ 1)
    guard VersionKey.detail(key) == Detail.plain, next < VersionKey.numberLimit else { return nil }
    switch kind {
    case Kind.dev:
      return VersionKey.replacingSuffix(of: key, kind: kind, number: next, detail: Detail.plain)
    case Kind.final:
      return VersionKey.replacingSuffix(
        of: key, kind: Kind.post, number: 0, detail: Detail.firstDev)
    case Kind.post:
      return VersionKey.replacingSuffix(of: key, kind: kind, number: next, detail: Detail.firstDev)
    default:
      return VersionKey.replacingSuffix(
        of: key, kind: kind, number: next &- 1, detail: Detail.firstPostDev)
    }
  }

  /// Above a final or pre-release and all its post-releases.
  init(afterPostsOf version: Version) {
    var parts = version.parts
    parts.local = []
    if let pre = parts.pre {
      parts.pre?.number = pre.number.successor
      parts.dev = .zero
      self.init(parts)
    } else if case .exact(let segments) = version.rest {
      let key = VersionKey.replacingSuffix(
        of: version.key, kind: VersionKey.Kind.afterPosts, number: 0, detail: 0)
      self.init(key: key, segments: segments)
    } else {
      self.init(key: version.key, spill: parts, place: .afterPosts)
    }
  }

  /// Below a final or post-release and all its development and pre-releases.
  init(beforeDevelopmentOf version: Version) {
    if case .exact(let segments) = version.rest {
      switch VersionKey.kind(version.key) {
      case VersionKey.Kind.final:
        self.init(firstDevelopmentOf: version.key, segments: segments)
        return
      case VersionKey.Kind.post where VersionKey.detail(version.key) == VersionKey.Detail.plain:
        self.init(
          key: version.key &- VersionKey.Detail.plain &+ VersionKey.Detail.firstDev,
          segments: segments)
        return
      default: break
      }
    }
    var parts = version.parts
    parts.local = []
    parts.dev = .zero
    self.init(parts)
  }

  /// Below everything that begins with the release number after this prefix, of at least one
  /// number: 1.2 → 1.3.dev0.
  init(beforeSuccessorOfPrefix count: Int, of version: Version) {
    let index = min(count, 4) &- 1
    if case .exact(let segments) = version.rest, count <= 4, count <= segments, count > 0,
      VersionKey.release(version.key, index) &+ 1 < VersionKey.releaseLimit(index)
    {
      let shift = VersionKey.releaseShift(index)
      let key = (version.key &>> shift &+ 1) &<< shift
      self.init(firstDevelopmentOf: key, segments: UInt8(truncatingIfNeeded: count))
      return
    }
    let parts = version.parts
    var release = Array(parts.release.prefix(max(count, 1)))
    if let last = release.popLast() { release.append(last.successor) }
    self.init(VersionParts(epoch: parts.epoch, release: release, dev: .zero))
  }

  private init(firstDevelopmentOf key: UInt64, segments: UInt8) {
    let key = VersionKey.replacingSuffix(
      of: key, kind: VersionKey.Kind.dev, number: 0, detail: VersionKey.Detail.plain)
    self.init(key: key, segments: segments)
  }

  /// Where the cut stands, relative to what `position` says.
  var place: VersionSpill.Place {
    switch position.rest {
    case .spilled(let spill): spill.place
    case .exact where VersionKey.kind(position.key) == VersionKey.Kind.afterPosts: .afterPosts
    case .exact where VersionKey.detail(position.key) == VersionKey.Detail.afterPlain:
      .afterVersion
    case .exact: .version
    }
  }
}
