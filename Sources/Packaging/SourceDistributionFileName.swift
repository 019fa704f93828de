/// The parts of a source distribution's file name (PEP 625): `name-version.tar.gz`.
package struct SourceDistributionFileName: Hashable, Sendable {
  /// The archive's kind, by the end of the file's name.
  package enum Format: String, CaseIterable, Hashable, Sendable {
    case tarGz = ".tar.gz"
    case zip = ".zip"
    case tgz = ".tgz"
    case tarBz2 = ".tar.bz2"
    case tarXz = ".tar.xz"
    case tarZst = ".tar.zst"
    case tarZ = ".tar.Z"
    case tar = ".tar"

    /// Whether PEP 625, or the practice before it, still allows uploading it.
    var isStandard: Bool { self == .tarGz || self == .zip }
  }

  package let name: PackageName
  package let version: Version
  package let format: Format

  /// Reads a file's name.
  ///
  /// Without a project: what `packaging.utils.parse_sdist_filename` reads, the last dash parting name and version.
  /// With one, old names too: any format, and dashes in name and version, as far as the name is the project's.
  package init(parsing text: some StringProtocol, project: PackageName? = nil) throws(FileNameError)
  {
    let bytes = Array(text.utf8)
    guard let format = Self.format(of: bytes.span), format.isStandard || project != nil else {
      throw .unknownExtension
    }
    self.format = format
    let stem = bytes.span.extracting(0..<bytes.count - format.rawValue.utf8.count)
    (name, version) =
      if let project {
        (project, try Self.version(in: stem, of: project))
      } else {
        try Self.lastDash(in: stem)
      }
  }

  private static func format(of bytes: Span<UInt8>) -> Format? {
    Format.allCases.first { format in
      let ending = Array(format.rawValue.utf8)
      guard bytes.count >= ending.count else { return false }
      let start = bytes.count - ending.count
      return ending.indices.allSatisfy { bytes[start + $0] == ending[$0] }
    }
  }

  private static func lastDash(
    in stem: Span<UInt8>
  ) throws(FileNameError) -> (PackageName, Version) {
    guard let dash = stem.indices.last(where: { stem[$0] == UInt8(ascii: "-") }) else {
      throw .missingVersion
    }
    guard dash > 0 else { throw .invalidName }
    let version = try version(in: stem, from: dash + 1)
    return (PackageName(normalized: NormalizedText.of(stem, 0..<dash)), version)
  }

  /// The version behind the shortest part that is the project's name and leaves a version.
  private static func version(
    in stem: Span<UInt8>, of project: PackageName
  ) throws(FileNameError) -> Version {
    var failure = FileNameError.otherProject
    for dash in stem.indices where stem[dash] == UInt8(ascii: "-") && dash > 0 {
      guard NormalizedText.of(stem, 0..<dash) == project.text else { continue }
      do {
        return try version(in: stem, from: dash + 1)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private static func version(
    in stem: Span<UInt8>, from start: Int
  ) throws(FileNameError) -> Version {
    do {
      return try Version(parsing: stem.extracting(start..<stem.count))
    } catch {
      throw .invalidVersion(error)
    }
  }
}
