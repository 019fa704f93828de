/// The extra fields of a header that change what the header says (APPNOTE 4.5).
struct ZipExtraFields {
  /// Zip64's (0x0001): what is too large for the header.
  private(set) var large: UnsafeRawBufferPointer?
  /// The name in UTF-8 (0x7075), behind a version and the header's name's checksum.
  private(set) var unicodeName: UnsafeRawBufferPointer?

  init(_ bytes: UnsafeRawBufferPointer) throws(EntryFault) {
    let fields = ZipBytes(bytes: bytes)
    var offset = 0
    // Fewer than four bytes at the end are padding, with which some programs align the data.
    while offset + 4 <= fields.count {
      let kind = fields.short(at: offset)
      guard let value = fields.slice(offset + 4, count: fields.short(at: offset + 2)) else {
        throw .damagedExtraField
      }
      switch kind {
      case 0x0001:
        guard large == nil else { throw .damagedExtraField }
        large = value
      case 0x7075:
        guard unicodeName == nil else { throw .damagedExtraField }
        unicodeName = value
      default: break
      }
      offset += 4 + value.count
    }
  }

  /// Takes the numbers that the header leaves to zip64's field.
  ///
  /// The field has those that are left to it, in the order of the format; some programs write all
  /// of them, and then none may contradict the header. `offset` is the header's place, which only
  /// the directory has, else 0.
  func complete(_ header: inout ZipHeader, offset: inout Int) throws(EntryFault) {
    let isLeft = [header.size, header.packedSize, offset].map { $0 == 0xFFFF_FFFF }
    let count = isLeft.count { $0 }
    guard let large else {
      guard count == 0 else { throw .damagedExtraField }
      return
    }
    let field = ZipBytes(bytes: large)
    let hasOnlyThose = field.count == 8 * count || field.count == 8 * count + 4
    guard hasOnlyThose || [16, 24, 28].contains(field.count) else { throw .damagedExtraField }
    var position = 0
    func take(_ number: inout Int, _ isLeft: Bool) throws(EntryFault) {
      guard isLeft || !hasOnlyThose && position + 8 <= field.count else { return }
      guard position + 8 <= field.count, let value = field.wide(at: position),
        isLeft || value == number
      else { throw .damagedExtraField }
      number = value
      position += 8
    }
    try take(&header.size, isLeft[0])
    try take(&header.packedSize, isLeft[1])
    try take(&offset, isLeft[2])
  }
}
