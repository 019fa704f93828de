/// What a METADATA or PKG-INFO file says that resolving needs (core metadata 1.0 to 2.4).
package struct CoreMetadata: Hashable, Sendable {
  /// The version of the format: 2.1; 1.0 if the file does not say.
  package struct FormatVersion: Hashable, Comparable, Sendable {
    package let major: Int
    package let minor: Int

    package init(major: Int, minor: Int) {
      self.major = major
      self.minor = minor
    }

    package static func < (a: Self, b: Self) -> Bool {
      a.major == b.major ? a.minor < b.minor : a.major < b.major
    }
  }

  package let metadataVersion: FormatVersion
  package let name: PackageName
  package let version: Version
  /// What `Requires-Python` asks for; nil if it is absent or cannot be understood.
  package let requiresPython: SpecifierSet?
  /// `Requires-Python` as written.
  package let requiresPythonText: String?
  /// `Requires-Dist`, in the order of the file.
  package let requirements: [Requirement]
  /// `Provides-Extra`, in the order of the file; what is no name is left out.
  package let extras: [ExtraName]
  /// `Dynamic` as written, in lower case (metadata 2.2): fields that a build may fill in.
  package let dynamic: [String]

  /// Whether the dependencies of the file hold for each build of it (PEP 643): true from 2.2 on unless `Dynamic` names them.
  package var hasStaticDependencies: Bool {
    metadataVersion >= FormatVersion(major: 2, minor: 2)
      && !dynamic.contains {
        $0 == "requires-dist" || $0 == "provides-extra" || $0 == "requires-python"
      }
  }

  /// Reads the header fields; the body, behind the first empty line, is not looked at.
  package init(parsing bytes: [UInt8]) throws(CoreMetadataError) {
    try self.init(parsing: bytes.span)
  }

  /// Reads the header fields; the body, behind the first empty line, is not looked at.
  ///
  /// Fields may be folded; lines may end in any way; bytes that are no UTF-8 are tolerated. Of repeated single
  /// fields the first counts. A `Requires-Dist` value is repaired as old metadata needs it.
  package init(parsing bytes: Span<UInt8>) throws(CoreMetadataError) {
    var fields = MetadataFields()
    var offset = 0
    while let field = MetadataLines.next(in: bytes, at: &offset) {
      try fields.take(field, of: bytes)
    }
    guard let name = fields.name else { throw .missingName }
    guard let version = fields.version else { throw .missingVersion }
    self.name = name
    self.version = version
    metadataVersion = fields.metadataVersion ?? FormatVersion(major: 1, minor: 0)
    requiresPythonText = fields.requiresPython
    // A condition that nobody can read keeps no version away, as with pip.
    requiresPython = fields.requiresPython.flatMap { try? SpecifierSet(parsingLeniently: $0) }
    requirements = fields.requirements
    extras = fields.extras
    dynamic = fields.dynamic
  }
}

/// The fields that have been read so far.
private struct MetadataFields {
  var metadataVersion: CoreMetadata.FormatVersion?
  var name: PackageName?
  var version: Version?
  var requiresPython: String?
  var requirements: [Requirement] = []
  var extras: [ExtraName] = []
  var dynamic: [String] = []

  mutating func take(
    _ field: MetadataLines.Field, of bytes: Span<UInt8>
  ) throws(CoreMetadataError) {
    switch MetadataLines.Name(bytes.extracting(field.name)) {
    case .requiresDist:
      if field.isFolded {
        try takeRequirement(Array(field.text(in: bytes).utf8).span)
      } else {
        try takeRequirement(bytes.extracting(field.value))
      }
    case .providesExtra:
      var offset = field.value.lowerBound
      if let extra = RequirementGrammar.identifier(in: bytes, at: &offset),
        extra == field.value
      {
        extras.append(ExtraName(normalized: NormalizedText.of(bytes, extra)))
      }
    case .name: if name == nil { name = try Self.name(field.text(in: bytes)) }
    case .version: if version == nil { version = try Self.version(field.text(in: bytes)) }
    case .requiresPython: if requiresPython == nil { requiresPython = field.text(in: bytes) }
    case .metadataVersion:
      if metadataVersion == nil { metadataVersion = try Self.format(field.text(in: bytes)) }
    case .dynamic: dynamic.append(field.text(in: bytes).lowercased())
    case nil: break
    }
  }

  private mutating func takeRequirement(_ bytes: Span<UInt8>) throws(CoreMetadataError) {
    do {
      requirements.append(try Requirement(parsingMetadata: bytes))
    } catch {
      throw .invalidRequirement(bytes.text(0..<bytes.count), error)
    }
  }

  private static func name(_ text: String) throws(CoreMetadataError) -> PackageName {
    do {
      return try PackageName(parsing: text)
    } catch {
      throw .invalidName(text)
    }
  }

  private static func version(_ text: String) throws(CoreMetadataError) -> Version {
    do {
      return try Version(parsing: text)
    } catch {
      throw .invalidVersion(text, error)
    }
  }

  /// What is no pair of numbers counts as the first format, which promises least.
  private static func format(
    _ text: String
  ) throws(CoreMetadataError) -> CoreMetadata.FormatVersion? {
    let numbers = text.split(separator: ".").map { Int($0) }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    guard major <= 2 else { throw .unsupportedMetadataVersion(text) }
    return CoreMetadata.FormatVersion(major: major, minor: minor)
  }
}
