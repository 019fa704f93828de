/// Why a text is no name of a project or an extra.
package enum NameError: Error, Hashable, Sendable {
  case empty
  /// The byte offset of the first character that a name cannot have there.
  case unexpectedCharacter(at: Int)
}

/// A project's name in normal form: lower case, runs of `-`, `_` and `.` as one `-` (PEP 503).
package struct PackageName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The normalized name.
  package let text: String

  /// Normalizes what a user, a file name or metadata says.
  package init(parsing text: some StringProtocol) throws(NameError) {
    self.text = try normalizedName(Array(text.utf8))
  }

  /// Takes a text that is in normal form already.
  init(normalized text: String) { self.text = text }

  package var description: String { text }

  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

/// The name of an extra in normal form (PEP 685: the rules of PEP 503).
package struct ExtraName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The normalized name.
  package let text: String

  /// Normalizes what a user or metadata says.
  package init(parsing text: some StringProtocol) throws(NameError) {
    self.text = try normalizedName(Array(text.utf8))
  }

  /// Takes a text that is in normal form already.
  init(normalized text: String) { self.text = text }

  package var description: String { text }

  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

/// The one normal form of both kinds of name: ASCII letters, digits, and single dashes inside.
private func normalizedName(_ bytes: [UInt8]) throws(NameError) -> String {
  guard let last = bytes.last else { throw .empty }
  var normalized: [UInt8] = []
  normalized.reserveCapacity(bytes.count)
  for (offset, byte) in bytes.enumerated() {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      normalized.append(byte)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"):
      normalized.append(byte + 32)
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      guard let previous = normalized.last else { throw .unexpectedCharacter(at: offset) }
      if previous != UInt8(ascii: "-") { normalized.append(UInt8(ascii: "-")) }
    default:
      throw .unexpectedCharacter(at: offset)
    }
  }
  switch last {
  case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
    throw .unexpectedCharacter(at: bytes.count - 1)
  default:
    return String(decoding: normalized, as: UTF8.self)
  }
}
