import Packaging

extension LockCursor {
  /// Reads a pin up to its hashes: `name[extras]==version ; marker`, or `name[extras] @ URL`.
  mutating func pin(
    _ bytes: Span<UInt8>
  ) throws(LockedFile.Issue.Reason) -> LineDraft {
    if isPlace(bytes) { return try place(bytes, isEditable: false) }
    let name = try packageName(bytes)
    skipBlanks(bytes)
    let extras = try extras(bytes)
    skipBlanks(bytes)
    if byte(bytes) == UInt8(ascii: "@") {
      offset += 1
      return try reference(bytes, name: name, extras: extras)
    }
    let isArbitrary = try pinOperator(bytes, of: name)
    skipBlanks(bytes)
    let version = try version(bytes, of: name)
    skipBlanks(bytes)
    var draft = LineDraft(
      name: name, release: .version(version), isArbitraryEquality: isArbitrary, extras: extras)
    switch byte(bytes) {
    case nil, UInt8(ascii: "-"), UInt8(ascii: "#"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      break
    case UInt8(ascii: ";"):
      offset += 1
      draft.marker = try marker(bytes)
      skipBlanks(bytes)
    case UInt8(ascii: ","):
      throw .notPinned(name)
    default:
      throw .malformed(expected: "the end of the line after a version")
    }
    return draft
  }

  private mutating func packageName(
    _ bytes: Span<UInt8>
  ) throws(LockedFile.Issue.Reason) -> PackageName {
    let start = offset
    skipName(bytes)
    guard let name = try? PackageName(parsing: text(bytes, from: start)) else {
      throw .malformed(expected: "the name of a package")
    }
    return name
  }

  mutating func extras(
    _ bytes: Span<UInt8>
  ) throws(LockedFile.Issue.Reason) -> [ExtraName] {
    guard byte(bytes) == UInt8(ascii: "[") else { return [] }
    var extras: Set<ExtraName> = []
    repeat {
      offset += 1
      skipBlanks(bytes)
      let start = offset
      skipName(bytes)
      if offset > start || !extras.isEmpty {
        guard let extra = try? ExtraName(parsing: text(bytes, from: start)) else {
          throw .malformed(expected: "the name of an extra")
        }
        extras.insert(extra)
      }
      skipBlanks(bytes)
    } while byte(bytes) == UInt8(ascii: ",")
    guard byte(bytes) == UInt8(ascii: "]") else {
      throw .malformed(expected: "`]` after the extras")
    }
    offset += 1
    return extras.sorted()
  }

  /// Reads `==` or `===`; true for the latter.
  private mutating func pinOperator(
    _ bytes: Span<UInt8>, of name: PackageName
  ) throws(LockedFile.Issue.Reason) -> Bool {
    switch byte(bytes) {
    case UInt8(ascii: "="):
      let start = offset
      while byte(bytes) == UInt8(ascii: "=") { offset += 1 }
      switch offset - start {
      case 2: return false
      case 3: return true
      default: throw .malformed(expected: "`==` between a name and its version")
      }
    case nil, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"), UInt8(ascii: "~"),
      UInt8(ascii: "("), UInt8(ascii: ";"), UInt8(ascii: "#"), UInt8(ascii: "-"),
      UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      throw .notPinned(name)
    default:
      throw .malformed(expected: "`==` between a name and its version")
    }
  }

  private mutating func version(
    _ bytes: Span<UInt8>, of name: PackageName
  ) throws(LockedFile.Issue.Reason) -> Version {
    let start = offset
    scan: while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C, UInt8(ascii: "\n"), UInt8(ascii: "\r"),
        UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "#"), UInt8(ascii: "\\"):
        break scan
      default:
        offset += 1
      }
    }
    if offset > start, bytes[offset - 1] == UInt8(ascii: "*") { throw .notPinned(name) }
    guard let version = try? Version(parsing: bytes.extracting(start..<offset)) else {
      throw .malformed(expected: "a version after `==`")
    }
    return version
  }

  /// Reads up to the end of the line, an option, or a comment that does not stand in quotes.
  mutating func marker(_ bytes: Span<UInt8>) throws(LockedFile.Issue.Reason) -> Marker {
    let start = offset
    var quote: UInt8?
    scan: while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\\"):
        break scan
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == nil { quote = byte } else if quote == byte { quote = nil }
      case UInt8(ascii: "#"), UInt8(ascii: "-"):
        if quote == nil && bytes[offset - 1] == UInt8(ascii: " ") { break scan }
      default:
        break
      }
      offset += 1
    }
    guard let marker = try? Marker(parsing: text(bytes, from: start).trimmed) else {
      throw .malformed(expected: "a marker after `;`")
    }
    return marker
  }
}
