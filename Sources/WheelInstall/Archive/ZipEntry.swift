/// A member of an archive, as its directory lists it and its own header confirms it.
struct ZipEntry: Sendable {
  /// Without the slash at a folder's end.
  let name: String
  let isFolder: Bool
  let isDeflated: Bool
  /// Of the data (CRC-32).
  let checksum: UInt32
  /// In the archive, in bytes.
  let packedSize: Int
  /// Of the data, in bytes.
  let size: Int
  /// Where in the archive its own header stands.
  let header: Int
  /// Where in the archive its data begins.
  var dataStart = 0
  let isExecutable: Bool

  var dataEnd: Int { dataStart + packedSize }
}

/// What a header says, in the directory or in front of the data.
struct ZipHeader {
  let flags: UInt16
  let method: UInt16
  let checksum: UInt32
  var packedSize: Int
  var size: Int
  let name: UnsafeRawBufferPointer
  let extra: UnsafeRawBufferPointer

  /// Bits of the flags (APPNOTE 4.4.4).
  static let encrypted: UInt16 = 1 << 0
  static let describedLater: UInt16 = 1 << 3
  static let patch: UInt16 = 1 << 5
  static let stronglyEncrypted: UInt16 = 1 << 6
  static let isUTF8: UInt16 = 1 << 11
  static let masked: UInt16 = 1 << 13
  /// How hard the packer tried: says nothing about the data.
  static let effort: UInt16 = 0b110

  /// Whether checksum and sizes stand behind the data.
  var isDescribedLater: Bool { flags & Self.describedLater != 0 }

  /// Reads a header from its flags on, at `offset`, since both kinds go on from there in one way;
  /// the name, and behind it the extra fields, stand at `nameStart`.
  init?(in zip: ZipBytes, at offset: Int, nameStart: Int) {
    flags = zip.number(at: offset, as: UInt16.self)
    method = zip.number(at: offset + 2, as: UInt16.self)
    checksum = zip.number(at: offset + 8, as: UInt32.self)
    packedSize = zip.long(at: offset + 12)
    size = zip.long(at: offset + 16)
    let nameSize = zip.short(at: offset + 20)
    guard let name = zip.slice(nameStart, count: nameSize),
      let extra = zip.slice(nameStart + nameSize, count: zip.short(at: offset + 22))
    else { return nil }
    self.name = name
    self.extra = extra
  }
}
