import PlatformIO

/// Gives the data of entries, one after another, in memory that is used again.
struct EntryReader: ~Copyable {
  private let inflater = Inflater()
  private var buffer = ScratchBuffer()

  /// The data of an entry, whose size and checksum are those of the directory.
  ///
  /// The bytes are valid until the next call.
  mutating func data(
    of entry: ZipEntry, in zip: ZipBytes
  ) throws(EntryFault) -> UnsafeRawBufferPointer {
    guard let packed = zip.slice(entry.dataStart, count: entry.packedSize) else {
      throw .dataBeyondDirectory
    }
    var data = packed
    if entry.isDeflated, !packed.isEmpty {
      let room = buffer.bytes(entry.size)
      do throws(InflateError) {
        try inflater.raw(packed, into: room)
      } catch {
        switch error {
        case .wrongSize(let expected, let found):
          throw .wrongSize(expected: expected, found: found)
        case .tooLarge: throw .contradictorySizes
        case .damaged, .outOfMemory: throw .damagedData
        }
      }
      data = UnsafeRawBufferPointer(room)
    }
    guard data.count == entry.size else {
      throw .wrongSize(expected: entry.size, found: data.count)
    }
    guard Inflate.crc32(data) == entry.checksum else { throw .wrongChecksum }
    return data
  }

  /// The data of an entry that is read whole, such as METADATA.
  mutating func bytes(
    of entry: ZipEntry, in zip: ZipBytes, limit: Int
  ) throws(WheelFault) -> [UInt8] {
    do throws(EntryFault) {
      guard entry.size <= limit else { throw .tooLarge(entry.size) }
      return Array(try data(of: entry, in: zip))
    } catch {
      throw .entry(entry.name, error)
    }
  }
}
