/// The rules for paths of files in an archive: relative, plain, and the same on every system.
package enum ArchivePath {
  /// What is wrong with a path.
  package enum Fault: Error, Hashable, Sendable {
    case empty
    case absolute
    case driveLetter
    case backslash
    case controlCharacter
    /// Two slashes in a row.
    case emptyPart
    /// `.` or `..`.
    case dots
    /// A part ends in a dot or a space, which some systems take away.
    case trailingDotOrSpace
    case partTooLong
    case tooLong
    case tooDeep

    /// As a clause that follows the path: "leads outside".
    package var message: String {
      switch self {
      case .empty: "is empty"
      case .absolute: "is absolute"
      case .driveLetter: "begins with a drive letter"
      case .backslash: "contains a backslash"
      case .controlCharacter: "contains a control character"
      case .emptyPart: "has an empty part"
      case .dots: "has a part that is `.` or `..`"
      case .trailingDotOrSpace: "has a part that ends in a dot or a space"
      case .partTooLong: "has a part of more than \(maximumPart) bytes"
      case .tooLong: "has more than \(maximumLength) bytes"
      case .tooDeep: "is more than \(maximumDepth) folders deep"
      }
    }
  }

  /// In bytes; what common file systems allow.
  package static let maximumPart = 255
  /// In bytes; leaves room for the environment's own path below the usual 4,096.
  package static let maximumLength = 2048
  package static let maximumDepth = 64

  /// What is wrong with a path in UTF-8, without a slash at its end; nil if nothing is.
  package static func fault(of path: Span<UInt8>) -> Fault? {
    guard !path.isEmpty else { return .empty }
    guard path.count <= maximumLength else { return .tooLong }
    if path[0] == 0x2F { return .absolute }
    if path.count > 1, path[1] == 0x3A, path[0].isLetter { return .driveLetter }
    var start = 0
    var depth = 0
    for index in path.indices {
      let byte = path[index]
      if byte == 0x2F {
        if let fault = fault(ofPart: path, start..<index) { return fault }
        start = index &+ 1
        depth &+= 1
      } else if byte < 0x20 || byte == 0x7F || isNextLineSequence(path, at: index) {
        return .controlCharacter
      } else if byte == 0x5C {
        return .backslash
      }
    }
    guard depth <= maximumDepth else { return .tooDeep }
    return fault(ofPart: path, start..<path.count)
  }

  /// What is wrong with a path without a slash at its end; nil if nothing is.
  package static func fault(of path: String) -> Fault? {
    var path = path
    return path.withUTF8 { fault(of: $0.span) }
  }

  /// The second set of control characters, U+0080 to U+009F, in UTF-8.
  private static func isNextLineSequence(_ path: Span<UInt8>, at index: Int) -> Bool {
    guard path[index] == 0xC2, let next = path.byte(at: index &+ 1) else { return false }
    return next < 0xA0
  }

  private static func fault(ofPart path: Span<UInt8>, _ part: Range<Int>) -> Fault? {
    guard let lastIndex = part.last else { return .emptyPart }
    guard part.count <= maximumPart else { return .partTooLong }
    let last = path[lastIndex]
    guard last == 0x2E || last == 0x20 else { return nil }
    if last == 0x2E, part.count == 1 || part.count == 2 && path[part.lowerBound] == 0x2E {
      return .dots
    }
    return .trailingDotOrSpace
  }
}
