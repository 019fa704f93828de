/// The layout of a version's packed key: 64 bits whose order is the order of versions.
///
/// From the top: epoch 3, four release numbers 16, 12, 12 and 6, kind 3, number 9, detail 3. A field
/// that overflows is all ones, and so is everything below it; such a key is inexact, and versions
/// with the same inexact key are told apart by their spill. No exact key has a field of all ones, so
/// an exact and an inexact key never are the same.
enum VersionKey {
  static let epochBits: UInt64 = 3
  static let epochShift: UInt64 = 61
  static let kindShift: UInt64 = 12
  static let numberShift: UInt64 = 3
  static let numberLimit: UInt64 = 511

  /// What follows the release numbers, in version order.
  enum Kind {
    static let dev: UInt64 = 0
    /// Alpha, beta and candidate: 1, 2, 3.
    static let pre: UInt64 = 1
    static let final: UInt64 = 4
    static let post: UInt64 = 5
    /// A cut above all post-releases.
    static let afterPosts: UInt64 = 6
    /// More release numbers follow; inexact.
    static let further: UInt64 = 7
  }

  /// What follows the kind and its number, in version order.
  enum Detail {
    /// `.dev0` of a pre- or post-release.
    static let firstDev: UInt64 = 0
    /// Another development release of it; inexact.
    static let furtherDev: UInt64 = 1
    /// Nothing.
    static let plain: UInt64 = 2
    /// A cut right after it.
    static let afterPlain: UInt64 = 3
    /// A local version; inexact.
    static let local: UInt64 = 4
    /// `.post0.dev0` of a pre-release.
    static let firstPostDev: UInt64 = 5
    /// Another post-release of a pre-release; inexact.
    static let furtherPost: UInt64 = 6
  }

  /// The width of a release number's field; `index` is below 4.
  static func releaseBits(_ index: Int) -> UInt64 {
    switch index {
    case 0: 16
    case 1, 2: 12
    default: 6
    }
  }

  /// The lowest bit of a release number's field.
  static func releaseShift(_ index: Int) -> UInt64 {
    switch index {
    case 0: 45
    case 1: 33
    case 2: 21
    default: 15
    }
  }

  /// All ones in a release number's field: what no exact key has.
  static func releaseLimit(_ index: Int) -> UInt64 { (1 &<< releaseBits(index)) &- 1 }

  static func release(_ key: UInt64, _ index: Int) -> UInt64 {
    key &>> releaseShift(index) & releaseLimit(index)
  }

  static func kind(_ key: UInt64) -> UInt64 { key >> kindShift & 7 }
  static func number(_ key: UInt64) -> UInt64 { key >> numberShift & 511 }
  static func detail(_ key: UInt64) -> UInt64 { key & 7 }

  /// The epoch and the release numbers of a key, followed by a suffix.
  static func replacingSuffix(
    of key: UInt64, kind: UInt64, number: UInt64, detail: UInt64
  ) -> UInt64 {
    (key & ~0x7FFF) | kind << kindShift | number << numberShift | detail
  }

  /// Whether an exact version can have this key with this many release numbers written.
  static func isExact(_ key: UInt64, segments: UInt8) -> Bool {
    guard segments > 0, key >> epochShift < 7 else { return false }
    for index in 0..<4 {
      let value = release(key, index)
      if value == releaseLimit(index) || value > 0 && index >= segments { return false }
    }
    let (number, detail) = (number(key), detail(key))
    guard number < numberLimit else { return false }
    switch kind(key) {
    case Kind.dev: return detail == Detail.plain
    case Kind.final: return number == 0 && detail == Detail.plain
    case Kind.post: return detail == Detail.plain || detail == Detail.firstDev
    case Kind.pre...3:
      return detail == Detail.plain || detail == Detail.firstDev || detail == Detail.firstPostDev
    default: return false
    }
  }

  /// Packs fields from the top down; after the first that overflows all is ones.
  struct Packer {
    private(set) var key: UInt64 = 0
    private(set) var isExact = true

    mutating func append(_ value: UInt64, bits: UInt64) {
      let limit: UInt64 = (1 << bits) - 1
      if value >= limit { isExact = false }
      key = key << bits | (isExact ? value : limit)
    }

    /// The last field: some details leave the version open without being ones.
    mutating func append(detail: UInt64) {
      key = key << 3 | (isExact ? detail : 7)
      switch detail {
      case Detail.furtherDev, Detail.local, Detail.furtherPost: isExact = false
      default: break
      }
    }
  }
}

extension VersionParts {
  /// The monotone key, and whether it tells everything but the number of trailing zeros.
  var packed: (key: UInt64, isExact: Bool) {
    var packer = VersionKey.Packer()
    packer.append(epoch.saturated, bits: VersionKey.epochBits)
    for index in 0..<4 {
      let value = index < release.count ? release[index].saturated : 0
      packer.append(value, bits: VersionKey.releaseBits(index))
    }
    let hasFurther = release.count > 4 && release[4...].contains { $0 != .zero }
    let (kind, number, detail) = suffix
    packer.append(hasFurther ? VersionKey.Kind.further : kind, bits: 3)
    packer.append(number.saturated, bits: 9)
    packer.append(detail: detail)
    return (packer.key, packer.isExact)
  }

  private var suffix: (kind: UInt64, number: VersionNumber, detail: UInt64) {
    typealias Detail = VersionKey.Detail
    let hasLocal = !local.isEmpty
    let plain = hasLocal ? Detail.local : Detail.plain
    let inDev = dev == .zero && !hasLocal ? Detail.firstDev : Detail.furtherDev
    if let pre {
      let kind = VersionKey.Kind.pre + UInt64(pre.kind.rawValue)
      guard let post else { return (kind, pre.number, dev == nil ? plain : inDev) }
      let isFirst = post == .zero && dev == .zero && !hasLocal
      return (kind, pre.number, isFirst ? Detail.firstPostDev : Detail.furtherPost)
    }
    if let post { return (VersionKey.Kind.post, post, dev == nil ? plain : inDev) }
    if let dev { return (VersionKey.Kind.dev, dev, plain) }
    return (VersionKey.Kind.final, .zero, plain)
  }

  /// Takes an exact key apart.
  init(exactKey key: UInt64, segments: UInt8) {
    epoch = .small(key >> VersionKey.epochShift)
    release = (0..<Int(segments)).map { .small($0 < 4 ? VersionKey.release(key, $0) : 0) }
    let number = VersionNumber.small(VersionKey.number(key))
    let detail = VersionKey.detail(key)
    switch VersionKey.kind(key) {
    case VersionKey.Kind.dev: dev = number
    case VersionKey.Kind.final, VersionKey.Kind.afterPosts: break
    case VersionKey.Kind.post:
      post = number
      if detail == VersionKey.Detail.firstDev { dev = .zero }
    case let kind:
      let rank = UInt8(truncatingIfNeeded: kind &- VersionKey.Kind.pre)
      pre = PreRelease(kind: .init(rawValue: rank) ?? .candidate, number: number)
      if detail == VersionKey.Detail.firstPostDev { post = .zero }
      if detail == VersionKey.Detail.firstPostDev || detail == VersionKey.Detail.firstDev {
        dev = .zero
      }
    }
  }
}
