/// The journal as a file: fields that end in a zero byte, and a checksum at the end.
///
///     lock-journal 1␀folder␀.lock-stage␀place␀.lock-stage/0/bin/x␀bin/x␀…end␀0123456789abcdef
///
/// Paths below the environment's root are written relative to it, so that a journal holds where the
/// environment is mounted elsewhere.
extension Journal {
  /// Why a journal cannot be followed.
  enum Damage: Error, Hashable, Sendable {
    /// It is cut short, or its checksum is another.
    case torn
    /// It was written by another version of the program.
    case unknownForm
  }

  private static let title = "lock-journal 1"

  func bytes(root: String) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ fields: String...) {
      for field in fields {
        bytes += field.utf8
        bytes.append(0)
      }
    }
    func relative(_ path: String) -> String {
      path.hasPrefix(root + "/") ? String(path.utf8.dropFirst(root.utf8.count + 1)) ?? path : path
    }
    append(Self.title)
    for folder in folders { append("folder", relative(folder.path)) }
    for step in steps {
      switch step {
      case .setAside(let path, let backup): append("aside", relative(path), relative(backup))
      case .removeFolder(let path, let mode):
        append("remove", relative(path), String(mode, radix: 8))
      case .place(let staged, let path): append("place", relative(staged), relative(path))
      }
    }
    append("end")
    return bytes + Self.checksum(of: bytes)
  }

  init(parsing bytes: [UInt8], root: String) throws(Damage) {
    guard let title = bytes.firstIndex(of: 0).map({ bytes[..<$0] }) else { throw .torn }
    guard title.elementsEqual(Self.title.utf8) else {
      throw title.starts(with: "lock-journal ".utf8) ? .unknownForm : .torn
    }
    guard bytes.count > 16, bytes.suffix(16).elementsEqual(Self.checksum(of: bytes.dropLast(16)))
    else { throw .torn }
    var fields = FieldReader(
      fields: bytes.dropLast(16).split(separator: 0, omittingEmptySubsequences: false)[...],
      root: root)
    _ = try fields.next()
    self.init(steps: [], folders: [])
    while true {
      switch try fields.next() {
      case "folder": folders.append(StageFolder(at: try fields.path()))
      case "aside": steps.append(.setAside(path: try fields.path(), backup: try fields.path()))
      case "remove":
        let folder = try fields.path()
        guard let mode = UInt32(try fields.next(), radix: 8) else { throw .torn }
        steps.append(.removeFolder(path: folder, mode: mode))
      case "place": steps.append(.place(staged: try fields.path(), path: try fields.path()))
      case "end": return
      default: throw .unknownForm
      }
    }
  }

  private struct FieldReader {
    var fields: ArraySlice<ArraySlice<UInt8>>
    let root: String

    mutating func next() throws(Damage) -> String {
      guard let field = fields.popFirst() else { throw .torn }
      return String(decoding: field, as: UTF8.self)
    }

    mutating func path() throws(Damage) -> String {
      let field = try next()
      return field.hasPrefix("/") ? field : root + "/" + field
    }
  }

  /// FNV-1a, 64 bits, as 16 hexadecimal digits.
  private static func checksum(of bytes: some Sequence<UInt8>) -> [UInt8] {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = Array(String(hash, radix: 16).utf8)
    return [UInt8](repeating: UInt8(ascii: "0"), count: 16 - digits.count) + digits
  }
}
