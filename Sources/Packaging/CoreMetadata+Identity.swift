extension CoreMetadata {
  /// The name and the version that a METADATA file says, whatever else is in it.
  ///
  /// - Throws: where one of them is missing, malformed, or there twice with another value.
  package static func identity(
    parsing bytes: Span<UInt8>
  ) throws(CoreMetadataError) -> (name: PackageName, version: Version) {
    var name: PackageName?
    var version: Version?
    var offset = 0
    while let field = MetadataLines.next(in: bytes, at: &offset) {
      let text = field.text(in: bytes)
      switch MetadataLines.Name(bytes.extracting(field.name)) {
      case .name:
        guard let found = try? PackageName(parsing: text) else { throw .invalidName(text) }
        guard name == nil || name == found else { throw .repeatedField("Name") }
        name = found
      case .version:
        let found: Version
        do throws(VersionError) {
          found = try Version(parsing: text)
        } catch {
          throw .invalidVersion(text, error)
        }
        guard version == nil || version == found else { throw .repeatedField("Version") }
        version = found
      case .metadataVersion:
        // What a later major version means by its fields is not known (PEP 566).
        let major = text.split(separator: ".").first.flatMap { Int($0) }
        guard major ?? 1 <= 2 else { throw .unsupportedMetadataVersion(text) }
      default: break
      }
    }
    guard let name else { throw .missingName }
    guard let version else { throw .missingVersion }
    return (name, version)
  }
}
