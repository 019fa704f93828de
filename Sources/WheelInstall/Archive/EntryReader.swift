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
    let packed = try packed(entry, in: zip)
    guard entry.isDeflated, !packed.isEmpty else { return try checked(packed, entry) }
    return try inflated(packed, entry, into: buffer.bytes(entry.size))
  }

  /// Fills `room`, which has the entry's size, with the data of a packed entry.
  func fill(
    _ room: UnsafeMutableRawBufferPointer, with entry: ZipEntry, in zip: ZipBytes
  ) throws(EntryFault) -> UnsafeRawBufferPointer {
    try inflated(try packed(entry, in: zip), entry, into: room)
  }

  private func packed(
    _ entry: ZipEntry, in zip: ZipBytes
  ) throws(EntryFault) -> UnsafeRawBufferPointer {
    guard let packed = zip.slice(entry.dataStart, count: entry.packedSize) else {
      throw .dataBeyondDirectory
    }
    return packed
  }

  private func inflated(
    _ packed: UnsafeRawBufferPointer, _ entry: ZipEntry, into room: UnsafeMutableRawBufferPointer
  ) throws(EntryFault) -> UnsafeRawBufferPointer {
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
    return try checked(UnsafeRawBufferPointer(room), entry)
  }

  private func checked(
    _ data: UnsafeRawBufferPointer, _ entry: ZipEntry
  ) throws(EntryFault) -> UnsafeRawBufferPointer {
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
