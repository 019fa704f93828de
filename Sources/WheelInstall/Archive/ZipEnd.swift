/// What stands at the end of an archive: where its directory is (APPNOTE 4.3.14 to 4.3.16).
///
/// Every program that reads the archive has to find the same directory; an archive where one might
/// find another is refused.
struct ZipEnd {
  /// Where the directory stands, up to the record behind it.
  let directory: Range<Int>
  /// How many entries the directory has.
  let count: Int

  private static let size = 22
  private static let largeSize = 56
  private static let locatorSize = 20

  init(of zip: ZipBytes) throws(WheelFault) {
    let position = try Self.position(in: zip)
    var count = zip.short(at: position + 10)
    var size = zip.long(at: position + 12)
    var offset = zip.long(at: position + 16)
    guard zip.short(at: position + 4) == 0, zip.short(at: position + 6) == 0,
      zip.short(at: position + 8) == count
    else { throw .splitArchive }
    var end = position
    if let large = try Self.large(in: zip, before: position) {
      // The small record either leaves a number to the large one, or says the same.
      guard count == 0xFFFF || count == large.count, size == 0xFFFF_FFFF || size == large.size,
        offset == 0xFFFF_FFFF || offset == large.offset
      else { throw .contradictoryEnd }
      (count, size, offset, end) = (large.count, large.size, large.offset, large.position)
    }
    guard offset <= end, size <= end - offset else { throw .damagedDirectory }
    guard offset + size == end else { throw .misplacedDirectory(by: end - size - offset) }
    guard count <= WheelLimits.entries else { throw .tooManyEntries(count) }
    guard count <= size / ZipDirectory.entrySize else { throw .damagedDirectory }
    self.count = count
    directory = offset..<end
  }

  /// Where the record is whose comment ends with the archive, of which there must be one.
  private static func position(in zip: ZipBytes) throws(WheelFault) -> Int {
    let last = zip.count - size
    guard last >= 0 else { throw .notAnArchive }
    var found: Int?
    var isBehindIt = false
    var hasRecord = false
    // From the last place for a signature on, not only for a record: some programs look for that.
    for position in stride(from: zip.count - 4, through: max(0, last - 0xFFFF), by: -1)
    where zip.number(at: position, as: UInt32.self) == ZipSignature.end {
      if position + size + zip.short(at: position + 20) == zip.count {
        guard found == nil else { throw .severalEnds }
        found = position
      } else if found == nil {
        isBehindIt = true
        hasRecord = hasRecord || position <= last
      }
    }
    guard let found else { throw hasRecord ? .bytesBehindEnd : .notAnArchive }
    guard !isBehindIt else { throw .severalEnds }
    return found
  }

  /// What the zip64 records in front of the end record say; nil where there are none.
  private static func large(
    in zip: ZipBytes, before position: Int
  ) throws(WheelFault) -> (count: Int, size: Int, offset: Int, position: Int)? {
    let locator = position - locatorSize
    guard zip.number(at: locator, as: UInt32.self) == ZipSignature.largeLocator else { return nil }
    let record = locator - largeSize
    guard record >= 0, zip.number(at: record, as: UInt32.self) == ZipSignature.largeEnd,
      zip.long(at: locator + 4) == 0, zip.long(at: locator + 16) <= 1,
      zip.wide(at: locator + 8) == record, zip.wide(at: record + 4) == largeSize - 12
    else { throw .contradictoryEnd }
    guard zip.long(at: record + 16) == 0, zip.long(at: record + 20) == 0,
      zip.wide(at: record + 24) == zip.wide(at: record + 32)
    else { throw .splitArchive }
    guard let count = zip.wide(at: record + 32), let size = zip.wide(at: record + 40),
      let offset = zip.wide(at: record + 48)
    else { throw .damagedDirectory }
    return (count, size, offset, record)
  }
}
