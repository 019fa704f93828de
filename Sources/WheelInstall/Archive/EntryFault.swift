package import Packaging

/// What is wrong with one entry of a wheel's archive.
package enum EntryFault: Error, Hashable, Sendable {
  /// What an entry's own header and the archive's directory do not agree on.
  package enum Disagreement: String, Hashable, Sendable {
    case name, method, flags, checksum, size
    /// What stands behind the data.
    case descriptor
  }

  /// What an entry is instead of a file or a folder.
  package enum Kind: String, Hashable, Sendable {
    case symbolicLink = "symbolic link"
    case device, pipe, socket
    case unknown = "file of an unknown kind"
  }

  case path(ArchivePath.Fault)
  case nameNotUTF8
  /// Programs would read different names from its headers.
  case severalNames
  case repeated
  /// A file, and a folder of other entries too.
  case isFolderToo
  case specialFile(Kind)
  case folderWithoutSlash
  case folderWithData

  case encrypted
  case unsupportedMethod(UInt16)
  case unsupportedFlags
  case damagedExtraField
  case contradictorySizes
  /// No header stands where the directory says.
  case noHeader
  case headersDisagree(Disagreement)
  case overlaps
  case dataBeyondDirectory
  /// So many bytes beside it belong to nothing.
  case strayBytes(Int)

  case tooLarge(Int)
  case bomb(size: Int, packed: Int)
  case damagedData
  case wrongChecksum
  case wrongSize(expected: Int, found: Int)

  /// As a clause that follows the entry's name.
  var message: String {
    switch self {
    case .path(let fault): "\(fault.message)"
    case .nameNotUTF8: "is a name that is not UTF-8"
    case .severalNames: "has another name for other programs"
    case .repeated: "is there twice"
    case .isFolderToo: "is a file and a folder"
    case .specialFile(.unknown): "is a file of an unknown kind"
    case .specialFile(let kind): "is a \(kind.rawValue)"
    case .folderWithoutSlash: "is a folder by its mode and a file by its name"
    case .folderWithData: "is a folder that holds data"
    case .encrypted: "is encrypted"
    case .unsupportedMethod(let method):
      "is packed by method \(method), which wheels do not use"
    case .unsupportedFlags: "has flags that wheels do not use"
    case .damagedExtraField: "has a damaged extra field"
    case .contradictorySizes: "has sizes that contradict each other"
    case .noHeader: "has no header where the archive's directory says"
    case .headersDisagree(.descriptor):
      "has other sizes or another checksum behind its data than in the archive's directory"
    case .headersDisagree(let what):
      "has another \(what.rawValue) in its own header than in the archive's directory"
    case .overlaps: "shares bytes of the archive with another entry"
    case .dataBeyondDirectory: "reaches into the archive's directory, or beyond its end"
    case .strayBytes(let count): "stands beside \(count) bytes that belong to no entry"
    case .tooLarge(let size): "would be \(size) bytes long"
    case .bomb(let size, let packed): "would unpack \(packed) bytes to \(size)"
    case .damagedData: "has damaged data"
    case .wrongChecksum: "has data that its checksum does not fit"
    case .wrongSize(let expected, let found):
      "has \(found) bytes where \(expected) were announced"
    }
  }
}
