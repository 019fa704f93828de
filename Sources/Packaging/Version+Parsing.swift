/// Why a text is no version of PEP 440; offsets count UTF-8 bytes from 0.
package enum VersionError: Error, Hashable, Sendable {
  case empty
  /// A number of the release was expected.
  case expectedDigit(at: Int)
  /// A letter or digit of a local version was expected.
  case expectedLocalSegment(at: Int)
  /// A whole version, and then something that does not continue it.
  case trailingText(at: Int)

  /// Where the text goes wrong.
  package var offset: Int {
    switch self {
    case .empty: 0
    case .expectedDigit(let offset), .expectedLocalSegment(let offset), .trailingText(let offset):
      offset
    }
  }
}

extension Version {
  /// Reads a version in any spelling that PEP 440, “Appendix B”, allows, white space around it too.
  @inlinable
  package init(parsing text: some StringProtocol) throws(VersionError) {
    let parsed = withBytes(of: text) { Version.parse($0) }
    self = try parsed.get()
  }

  /// Reads a version in any spelling that PEP 440, “Appendix B”, allows, white space around it too.
  package init(parsing bytes: Span<UInt8>) throws(VersionError) {
    if let version = Version(simple: bytes) {
      self = version
      return
    }
    var parser = VersionParser(bytes)
    self = Version(try parser.parse())
  }

  @usableFromInline
  static func parse(_ bytes: Span<UInt8>) -> Result<Version, VersionError> {
    Result { () throws(VersionError) in try Version(parsing: bytes) }
  }

  /// Reads what nine of ten versions are: small release numbers and at most one suffix, in normal
  /// form; nil for anything else, which may still be a version.
  private init?(simple bytes: Span<UInt8>) {
    let count = bytes.count
    var offset = 0
    var segments = 0
    var key: UInt64 = 0
    while true {
      guard let value = Self.smallNumber(in: bytes, at: &offset) else { return nil }
      if segments < 4 {
        guard value < VersionKey.releaseLimit(segments) else { return nil }
        key |= value &<< VersionKey.releaseShift(segments)
      } else if value > 0 || segments == 255 {
        return nil
      }
      segments &+= 1
      guard offset &+ 1 < count, bytes[offset] == UInt8(ascii: "."),
        bytes[offset &+ 1].isDigit
      else { break }
      offset &+= 1
    }
    var (kind, number) = (VersionKey.Kind.final, UInt64(0))
    if offset < count {
      guard let found = Self.simpleSuffix(in: bytes, at: &offset),
        let value = Self.smallNumber(in: bytes, at: &offset), value < VersionKey.numberLimit,
        offset == count
      else { return nil }
      (kind, number) = (found, value)
    }
    self.init(
      key: key | kind << VersionKey.kindShift | number << VersionKey.numberShift
        | VersionKey.Detail.plain,
      rest: .exact(segments: UInt8(truncatingIfNeeded: segments)))
  }

  /// A number of one to eight digits; nil for none or more.
  private static func smallNumber(in bytes: Span<UInt8>, at offset: inout Int) -> UInt64? {
    let start = offset
    var value: UInt64 = 0
    while offset < bytes.count, case let digit = bytes[offset] &- 0x30, digit < 10 {
      value = value &* 10 &+ UInt64(digit)
      offset &+= 1
    }
    return offset > start && offset &- start <= 8 ? value : nil
  }

  /// The kind of `a`, `b`, `rc`, `.post` or `.dev`.
  private static func simpleSuffix(in bytes: Span<UInt8>, at offset: inout Int) -> UInt64? {
    let rest = bytes.count &- offset
    switch bytes[offset] {
    case UInt8(ascii: "a"):
      offset &+= 1
      return VersionKey.Kind.pre
    case UInt8(ascii: "b"):
      offset &+= 1
      return VersionKey.Kind.pre + 1
    case UInt8(ascii: "r") where rest > 2 && bytes[offset &+ 1] == UInt8(ascii: "c"):
      offset &+= 2
      return VersionKey.Kind.pre + 2
    case UInt8(ascii: ".")
    where rest > 5 && bytes[offset &+ 1] == UInt8(ascii: "p")
      && bytes[offset &+ 2] == UInt8(ascii: "o") && bytes[offset &+ 3] == UInt8(ascii: "s")
      && bytes[offset &+ 4] == UInt8(ascii: "t"):
      offset &+= 5
      return VersionKey.Kind.post
    case UInt8(ascii: ".")
    where rest > 4 && bytes[offset &+ 1] == UInt8(ascii: "d")
      && bytes[offset &+ 2] == UInt8(ascii: "e") && bytes[offset &+ 3] == UInt8(ascii: "v"):
      offset &+= 4
      return VersionKey.Kind.dev
    default:
      return nil
    }
  }
}
