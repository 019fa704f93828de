import PlatformIO

/// A part of a zip archive, mostly its end, and what of its directory can be read from it.
struct ZipWindow: Sendable {
  let bytes: [UInt8]
  /// Where in the archive `bytes` begins.
  let start: Int
  /// The archive's size in bytes.
  let total: Int

  var end: Int { start + bytes.count }

  /// A member, as the directory lists it.
  struct Entry: Hashable, Sendable {
    let method: UInt16
    let isEncrypted: Bool
    /// CRC-32 of the data.
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
    /// Where in the archive the member's own header stands.
    let header: Int
    let nameSize: Int
    let extraSize: Int
  }

  /// Where in the archive the directory stands.
  struct Directory: Hashable, Sendable {
    let range: Range<Int>
    /// What to add to offsets that the directory gives: archives may stand behind other bytes.
    let shift: Int
  }

  private static let endSize = 22

  /// Finds the directory from the record at the archive's end, which this window must contain.
  func directory() throws(ArchiveError) -> Directory {
    guard end == total, let position = endRecord() else { throw .notAnArchive }
    var size = Int(number(position + 12, as: UInt32.self))
    var offset = Int(number(position + 16, as: UInt32.self))
    var directoryEnd = position
    if size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF
      || number(position + 10, as: UInt16.self) == 0xFFFF,
      number(position - 20, as: UInt32.self) == 0x0706_4B50
    {
      let large = number(position - 12, as: UInt64.self)
      guard let record = Int(exactly: large), record >= start,
        number(record, as: UInt32.self) == 0x0606_4B50,
        let largeSize = Int(exactly: number(record + 40, as: UInt64.self)),
        let largeOffset = Int(exactly: number(record + 48, as: UInt64.self))
      else { throw .damagedDirectory }
      (size, offset, directoryEnd) = (largeSize, largeOffset, record)
    }
    guard size <= directoryEnd else { throw .damagedDirectory }
    let first = directoryEnd - size
    guard offset <= first else { throw .damagedDirectory }
    return Directory(range: first..<directoryEnd, shift: first - offset)
  }

  /// The last record whose comment ends with the archive.
  private func endRecord() -> Int? {
    guard bytes.count >= Self.endSize else { return nil }
    var position = total - Self.endSize
    let lowest = max(start, position - 0xFFFF)
    while position >= lowest {
      if number(position, as: UInt32.self) == 0x0605_4B50,
        position + Self.endSize + Int(number(position + 20, as: UInt16.self)) == total
      {
        return position
      }
      position -= 1
    }
    return nil
  }

  /// The metadata's entry, looked for in what this window has of the directory.
  ///
  /// Of a directory that begins before the window, the entries at its end are used from the first
  /// place on from which they follow each other up to the end without a gap.
  func metadataEntry(
    in directory: Directory, matching isMetadata: (ArraySlice<UInt8>) -> Bool
  ) -> Entry? {
    if directory.range.lowerBound >= start {
      return entry(from: directory.range.lowerBound, in: directory, matching: isMetadata).found
    }
    var position = start
    while position < directory.range.upperBound - 46 {
      if number(position, as: UInt32.self) == 0x0201_4B50 {
        let (found, isWhole) = entry(from: position, in: directory, matching: isMetadata)
        if isWhole { return found }
      }
      position += 1
    }
    return nil
  }

  /// Walks the directory; `isWhole` says whether the entries end where the directory does.
  private func entry(
    from start: Int, in directory: Directory, matching isMetadata: (ArraySlice<UInt8>) -> Bool
  ) -> (found: Entry?, isWhole: Bool) {
    var found: Entry?
    var position = start
    while position < directory.range.upperBound {
      guard number(position, as: UInt32.self) == 0x0201_4B50 else { return (found, false) }
      let nameSize = Int(number(position + 28, as: UInt16.self))
      let extraSize = Int(number(position + 30, as: UInt16.self))
      let next = position + 46 + nameSize + extraSize + Int(number(position + 32, as: UInt16.self))
      guard next <= directory.range.upperBound, next <= end else { return (found, false) }
      let nameStart = position + 46 - self.start
      if isMetadata(bytes[nameStart..<nameStart + nameSize]) {
        found = entry(at: position, nameSize: nameSize, extraSize: extraSize, directory.shift)
      }
      position = next
    }
    return (found, true)
  }

  private func entry(at position: Int, nameSize: Int, extraSize: Int, _ shift: Int) -> Entry {
    Entry(
      method: number(position + 10, as: UInt16.self),
      isEncrypted: number(position + 8, as: UInt16.self) & 1 != 0,
      checksum: number(position + 16, as: UInt32.self),
      compressedSize: Int(number(position + 20, as: UInt32.self)),
      size: Int(number(position + 24, as: UInt32.self)),
      header: Int(number(position + 42, as: UInt32.self)) + shift, nameSize: nameSize,
      extraSize: extraSize)
  }

  /// Where in the archive a member's data begins; nil where the window lacks its header.
  func dataStart(of entry: Entry) throws(ArchiveError) -> Int? {
    guard entry.header >= start, entry.header + 30 <= end else { return nil }
    guard number(entry.header, as: UInt32.self) == 0x0403_4B50 else { throw .damagedDirectory }
    return entry.header + 30 + Int(number(entry.header + 26, as: UInt16.self))
      + Int(number(entry.header + 28, as: UInt16.self))
  }

  /// A stretch of the archive; nil where the window does not have all of it.
  func slice(_ from: Int, count: Int) -> ArraySlice<UInt8>? {
    guard from >= start, count >= 0, from <= end, count <= end - from else { return nil }
    return bytes[from - start..<from - start + count]
  }

  /// A number at a place of the archive; 0 outside the window.
  private func number<Number: FixedWidthInteger>(_ position: Int, as type: Number.Type) -> Number {
    guard position >= start else { return 0 }
    return bytes.withUnsafeBytes { $0.number(at: position - start, as: Number.self) }
  }
}

extension ZipWindow.Entry {
  /// The data that packed bytes hold.
  ///
  /// `limit` is the most bytes to unpack.
  func unpacked(_ bytes: ArraySlice<UInt8>, limit: Int) throws(ArchiveError) -> [UInt8] {
    let data: [UInt8]
    switch method {
    case 0 where !isEncrypted: data = Array(bytes)
    case 8 where !isEncrypted:
      do {
        data = try Inflate.raw(Array(bytes), expectedSize: size, limit: limit)
      } catch {
        throw .damagedData(error.message)
      }
    default: throw .unsupportedCompression
    }
    guard data.withUnsafeBytes({ Inflate.crc32($0) }) == checksum else {
      throw .damagedData("the checksum of the metadata is wrong")
    }
    return data
  }
}

/// Why an archive does not give its metadata.
enum ArchiveError: Error, Hashable, Sendable {
  case notAnArchive
  case damagedDirectory
  case noMetadata
  case unsupportedCompression
  case tooLarge
  case damagedData(String)

  var message: String {
    switch self {
    case .notAnArchive: "the file is no archive"
    case .damagedDirectory: "the archive's directory is damaged"
    case .noMetadata: "the archive contains no metadata"
    case .unsupportedCompression: "the metadata is packed in a way that wheels do not use"
    case .tooLarge: "the metadata is too large"
    case .damagedData(let reason): reason
    }
  }
}
