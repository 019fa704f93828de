/// Why a METADATA or PKG-INFO file cannot be used.
package enum CoreMetadataError: Error, Hashable, Sendable {
  case missingName
  case missingVersion
  case invalidName(String)
  case invalidVersion(String, VersionError)
  /// The value, and what is wrong with it.
  case invalidRequirement(String, RequirementError)
  /// The major number is above 2: the meaning of its fields is not known.
  case unsupportedMetadataVersion(String)
  /// A field that can be there once is there twice, with another value.
  case repeatedField(String)
}

extension CoreMetadataError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingName: "no field `Name`"
    case .missingVersion: "no field `Version`"
    case .invalidName(let text): "invalid `Name`: `\(text)`"
    case .invalidVersion(let text, _): "invalid `Version`: `\(text)`"
    case .invalidRequirement(let text, let error):
      "invalid `Requires-Dist`: `\(text)`: \(error.reason)"
    case .unsupportedMetadataVersion(let text): "metadata version \(text) is not supported"
    case .repeatedField(let name): "`\(name)` is there twice"
    }
  }
}
