package import Packaging

/// Why a wheel is refused.
package enum WheelFault: Error, Hashable, Sendable {
  case fileName(FileNameError)

  // The archive.
  case notAnArchive
  case severalEnds
  case bytesBehindEnd
  case contradictoryEnd
  case splitArchive
  case damagedDirectory
  /// So many bytes stand before the archive, or between its directory and its end.
  case misplacedDirectory(by: Int)
  case wrongNumberOfEntries(announced: Int, found: Int)
  case tooManyEntries(Int)
  case noEntries
  case tooLarge(Int)
  case bomb(size: Int, packed: Int)
  /// The entry's name, which is not to be trusted.
  case entry(String, EntryFault)

  // The folders.
  case noDistInfo
  case severalDistInfo(String, String)
  /// The folder's name, and of which two things it is not: the file's name and version.
  case otherDistInfo(String)
  /// A folder at the root of the archive, or of a library's folder, that belongs to another
  /// distribution.
  case foreignFolder(String)
  case unknownScheme(String)
  case looseData(String)
  /// Two files of the archive that would be installed at one place.
  case sameTarget(String, String)
  case reservedName(String, ReservedName)

  // The metadata.
  case missing(String)
  case fields(WheelFieldsError)
  case metadata(CoreMetadataError)
  /// METADATA is about something else than the file's name.
  case otherProject(PackageName, Version)
  case record(RecordError)
  case recordRow(String, RecordRowFault)
  case entryPoints(EntryPointError)
}

/// What is wrong with what RECORD says of a file.
package enum RecordRowFault: Hashable, Sendable {
  /// The archive has a file of which RECORD says nothing.
  case unlisted
  /// RECORD lists a file that the archive does not have.
  case absent
  /// Two rows that say different things.
  case contradictory
  case noHash
  /// The hash is malformed, or of an algorithm weaker than SHA-256.
  case unusableHash(String)
  case wrongHash
  case wrongSize(recorded: Int, found: Int)
  /// RECORD has a hash or size of itself.
  case ofItself

  /// As a clause that follows the file's name.
  var message: String {
    switch self {
    case .unlisted: "is not listed in RECORD"
    case .absent: "is listed in RECORD, but not in the archive"
    case .contradictory: "is listed in RECORD twice, differently"
    case .noHash: "has no hash in RECORD"
    case .unusableHash(let hash): "has a hash in RECORD that cannot be used: `\(hash)`"
    case .wrongHash: "has another hash than RECORD says"
    case .wrongSize(let recorded, let found):
      "has \(found) bytes where RECORD says \(recorded)"
    case .ofItself: "lists a hash or a size of itself"
    }
  }
}

/// Why no wheel may bring a file of this name.
package enum ReservedName: Hashable, Sendable {
  /// The interpreter, or what activates an environment.
  case interpreter
  /// The program's own bookkeeping.
  case bookkeeping
}
