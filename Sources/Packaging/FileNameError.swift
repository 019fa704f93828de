/// Why a file name is neither a wheel's nor a source distribution's.
package enum FileNameError: Error, Hashable, Sendable {
  case unknownExtension
  /// A wheel's name has five parts between dashes, or six with a build number.
  case wrongNumberOfParts(Int)
  case invalidName
  case invalidVersion(VersionError)
  /// A build number begins with a digit.
  case invalidBuild
  /// A part of the tags is empty, or a Python tag is no identifier.
  case invalidTag
  /// No dash stands between name and version.
  case missingVersion
  /// The file is not one of the project asked about.
  case otherProject
}
