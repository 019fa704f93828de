/// Reads every spelling of PEP 440, in the order of its grammar (“Appendix B: Parsing version
/// strings with regular expressions”).
struct VersionParser {
  private let bytes: [UInt8]
  private let end: Int
  private var offset: Int

  init(_ span: Span<UInt8>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    let range = WhiteSpace.trimmed(span, from: 0, to: span.count)
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  mutating func parse() throws(VersionError) -> VersionParts {
    guard offset < end else { throw .empty }
    _ = skip("v")
    var parts = VersionParts(release: [try releaseNumber()])
    parts.release.reserveCapacity(4)
    if skip("!") {
      parts.epoch = parts.release[0]
      parts.release = [try releaseNumber()]
    }
    while peek(at: 0) == UInt8(ascii: "."), isDigit(at: 1) {
      offset += 1
      parts.release.append(try releaseNumber())
    }
    if offset < end, peek(at: 0) != UInt8(ascii: "+") {
      parts.pre = preRelease()
      parts.post = postRelease()
      parts.dev = suffix("dev")
    }
    if skip("+") { parts.local = try localSegments() }
    guard offset == end else { throw .trailingText(at: offset) }
    return parts
  }

  private mutating func preRelease() -> VersionParts.PreRelease? {
    for (word, kind) in Self.preReleaseWords {
      if let number = suffix(word) { return VersionParts.PreRelease(kind: kind, number: number) }
    }
    return nil
  }

  /// Longer words before those they begin with.
  private static let preReleaseWords: [(StaticString, Version.PreReleaseKind)] = [
    ("alpha", .alpha), ("a", .alpha), ("beta", .beta), ("b", .beta), ("preview", .candidate),
    ("pre", .candidate), ("c", .candidate), ("rc", .candidate),
  ]

  private mutating func postRelease() -> VersionNumber? {
    if peek(at: 0) == UInt8(ascii: "-"), isDigit(at: 1) {
      offset += 1
      return number()
    }
    return suffix("post") ?? suffix("rev") ?? suffix("r")
  }

  /// A separator, the word, a separator and a number; all but the word may be missing.
  private mutating func suffix(_ word: StaticString) -> VersionNumber? {
    let start = offset
    skipSeparator()
    guard skip(word) else {
      offset = start
      return nil
    }
    skipSeparator()
    return number()
  }

  private mutating func localSegments() throws(VersionError) -> [VersionParts.LocalSegment] {
    var segments: [VersionParts.LocalSegment] = []
    repeat {
      var text: [UInt8] = []
      var isNumber = true
      while let byte = lowered(at: 0), byte.isAlphanumeric {
        text.append(byte)
        isNumber = isNumber && byte.isDigit
        offset += 1
      }
      guard !text.isEmpty else { throw .expectedLocalSegment(at: offset) }
      segments.append(isNumber ? .number(VersionNumber(digits: text[...])) : .text(text))
    } while skipSeparator()
    return segments
  }

  private mutating func releaseNumber() throws(VersionError) -> VersionNumber {
    guard isDigit(at: 0) else { throw .expectedDigit(at: offset) }
    return number()
  }

  /// The digits here; none means 0.
  private mutating func number() -> VersionNumber {
    let start = offset
    while isDigit(at: 0) { offset += 1 }
    return VersionNumber(digits: bytes[start..<offset])
  }

  private func peek(at distance: Int) -> UInt8? {
    offset + distance < end ? bytes[offset + distance] : nil
  }

  private func lowered(at distance: Int) -> UInt8? {
    peek(at: distance)?.loweredASCII
  }

  private func isDigit(at distance: Int) -> Bool {
    peek(at: distance)?.isDigit == true
  }

  /// Skips a word in either case; stays where it is if something else stands here.
  private mutating func skip(_ word: StaticString) -> Bool {
    let matches = word.withUTF8Buffer { word in
      word.indices.allSatisfy { lowered(at: $0) == word[$0] }
    }
    if matches { offset += word.utf8CodeUnitCount }
    return matches
  }

  @discardableResult
  private mutating func skipSeparator() -> Bool {
    switch peek(at: 0) {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      offset += 1
      return true
    default:
      return false
    }
  }
}
