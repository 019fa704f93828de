/// What the file WHEEL of a wheel says about its form (PEP 427).
package struct WheelFields: Hashable, Sendable {
  /// Of `Wheel-Version`.
  package let major: Int
  package let minor: Int
  /// Whether the root of the archive goes to `purelib`; false where the file does not say.
  package let isPure: Bool
  /// The compatibility tags as written, in the order of the file.
  package let tags: [String]

  /// Reads the fields; unknown ones count for nothing.
  ///
  /// - Throws: where `Wheel-Version` is missing or not of the first major version, where a field
  ///   that decides something is there twice, or where a value cannot be understood.
  package init(parsing bytes: Span<UInt8>) throws(WheelFieldsError) {
    var version: (major: Int, minor: Int)?
    var isPure: Bool?
    var tags: [String] = []
    var offset = 0
    while let field = MetadataLines.next(in: bytes, at: &offset) {
      let name = bytes.extracting(field.name)
      if name.equalsIgnoringCase("wheel-version") {
        guard version == nil else { throw .repeatedField("Wheel-Version") }
        version = try Self.version(field.text(in: bytes))
      } else if name.equalsIgnoringCase("root-is-purelib") {
        guard isPure == nil else { throw .repeatedField("Root-Is-Purelib") }
        isPure = try Self.truth(field.text(in: bytes))
      } else if name.equalsIgnoringCase("tag") {
        tags.append(field.text(in: bytes))
      }
    }
    guard let version else { throw .missingVersion }
    guard version.major == 1 else {
      throw .unsupportedVersion("\(version.major).\(version.minor)")
    }
    (major, minor) = version
    self.isPure = isPure ?? false
    self.tags = tags
  }

  private static func version(
    _ text: String
  ) throws(WheelFieldsError) -> (major: Int, minor: Int) {
    let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.allSatisfy(\.isDigit) ? Int(Substring(part)) : nil
    }
    guard numbers.count == parts.count, (1...2).contains(numbers.count), let major = numbers.first
    else { throw .malformedVersion(text) }
    return (major, numbers.count > 1 ? numbers[1] : 0)
  }

  private static func truth(_ text: String) throws(WheelFieldsError) -> Bool {
    switch text.lowercased() {
    case "true": return true
    case "false", "": return false
    default: throw .malformedPurity(text)
    }
  }
}

/// Why a WHEEL file cannot be used.
package enum WheelFieldsError: Error, Hashable, Sendable {
  case missingVersion
  case malformedVersion(String)
  /// The major number is not 1: what else the wheel means is not known.
  case unsupportedVersion(String)
  /// `Root-Is-Purelib` is neither true nor false.
  case malformedPurity(String)
  case repeatedField(String)
}
