/// The mode of a file as a Unix system has it, in the upper half of an entry's attributes.
///
/// Archives of other systems have none there, or one that Python made up, which means the same.
struct UnixMode {
  /// Nil where the mode does not say what kind of file it is.
  let isFolder: Bool?
  let isExecutable: Bool

  init(attributes: UInt32) throws(EntryFault) {
    let mode = attributes >> 16
    switch mode & 0o170000 {
    case 0: isFolder = nil
    case 0o100000: isFolder = false
    case 0o040000: isFolder = true
    case 0o120000: throw .specialFile(.symbolicLink)
    case 0o020000, 0o060000: throw .specialFile(.device)
    case 0o010000: throw .specialFile(.pipe)
    case 0o140000: throw .specialFile(.socket)
    default: throw .specialFile(.unknown)
    }
    isExecutable = mode & 0o111 != 0
  }
}
