import PlatformIO

/// What unpacking an entry tells of it.
struct EntryFinding: Sendable {
  /// The entry's place.
  let entry: Int
  /// SHA-256, 32 bytes.
  let digest: [UInt8]
  let namesPython: Bool
}

/// Unpacks entries of a wheel one after another.
struct EntryUnpacker: ~Copyable {
  let wheel: WheelArchive
  let zip: ZipBytes
  /// Nil where files are only checked.
  let writer: FolderWriter?
  /// Of the files' last modification, in nanoseconds since 1970.
  let time: Int64
  private var reader = EntryReader()

  init(
    _ wheel: WheelArchive, _ zip: ZipBytes, into folder: String?, time: Int64
  ) throws(FileError) {
    self.wheel = wheel
    self.zip = zip
    self.time = time
    if let folder { writer = try FolderWriter(folder) } else { writer = nil }
  }

  /// Checks an entry, and writes it if it goes anywhere.
  ///
  /// - Returns: nil for what RECORD says nothing of.
  mutating func unpack(
    _ place: Int, to file: WheelContents.File?
  ) throws(WheelError.Reason) -> EntryFinding? {
    let entry = wheel.entries[place]
    if entry.isFolder { return nil }
    let data: UnsafeRawBufferPointer
    do throws(EntryFault) {
      data = try reader.data(of: entry, in: zip)
    } catch {
      throw .refused(.entry(entry.name, error))
    }
    guard let claim = wheel.record.claims[place] else { return nil }
    let digest: [UInt8]
    do throws(WheelFault) {
      digest = try claim.digest(of: data, named: entry.name)
    } catch {
      throw .refused(error)
    }
    guard let file else { return nil }
    if writer != nil {
      do throws(FileError) {
        try writer?.write(
          data, to: entry.name, isExecutable: entry.isExecutable || file.scheme == .scripts,
          time: time)
      } catch {
        throw .file(error)
      }
    }
    return EntryFinding(
      entry: place, digest: digest,
      namesPython: file.scheme == .scripts && data.starts(with: "#!python".utf8))
  }
}
