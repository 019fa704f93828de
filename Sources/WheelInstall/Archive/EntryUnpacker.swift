import PlatformIO

/// What unpacking an entry tells of it.
struct EntryFinding: Sendable {
  /// The entry's place.
  let entry: Int
  /// SHA-256, 32 bytes.
  let digest: [UInt8]
  let isExecutable: Bool
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

  /// Checks an entry, and writes it, under a name of its own, if it goes anywhere.
  ///
  /// - Returns: nil for what is not to be installed.
  mutating func unpack(
    _ place: Int, to file: WheelContents.File?, _ name: @autoclosure () -> String
  ) throws(WheelError.Reason) -> EntryFinding? {
    let entry = wheel.entries[place]
    if entry.isFolder { return nil }
    if entry.isDeflated, entry.size > wheel.memoryLimit {
      guard file != nil else { throw .refused(.entry(entry.name, .tooLarge(entry.size))) }
      if writer != nil { return try unpackInPlace(place, to: file, name()) }
    }
    let data: UnsafeRawBufferPointer
    do throws(EntryFault) {
      data = try reader.data(of: entry, in: zip)
    } catch {
      throw .refused(.entry(entry.name, error))
    }
    guard let finding = try finding(place, data, file) else { return nil }
    do throws(FileError) {
      try writer?.write(data, to: name(), isExecutable: finding.isExecutable, time: time)
    } catch {
      throw .file(error)
    }
    return finding
  }

  /// Unpacks a very large file into the memory that stands for it on the disk, so that the system
  /// need not hold all of it.
  private func unpackInPlace(
    _ place: Int, to file: WheelContents.File?, _ name: String
  ) throws(WheelError.Reason) -> EntryFinding? {
    let entry = wheel.entries[place]
    let isExecutable = entry.isExecutable || file?.scheme == .scripts
    let output: MappedOutput?
    do throws(FileError) {
      output = try writer?.map(name, size: entry.size, isExecutable: isExecutable)
    } catch {
      throw .file(error)
    }
    guard let output else { return nil }
    let room = output.bytes
    let data: UnsafeRawBufferPointer
    do throws(EntryFault) {
      data = try reader.fill(room, with: entry, in: zip)
    } catch {
      throw .refused(.entry(entry.name, error))
    }
    let finding = try finding(place, data, file)
    do throws(FileError) {
      try output.finish(time: time)
    } catch {
      throw .file(error)
    }
    return finding
  }

  /// What the data tells of an entry; nil for what RECORD says nothing of, or goes nowhere.
  private func finding(
    _ place: Int, _ data: UnsafeRawBufferPointer, _ file: WheelContents.File?
  ) throws(WheelError.Reason) -> EntryFinding? {
    let entry = wheel.entries[place]
    guard let claim = wheel.record.claims[place] else { return nil }
    let digest: [UInt8]
    do throws(WheelFault) {
      digest = try claim.digest(of: data, named: entry.name)
    } catch {
      throw .refused(error)
    }
    guard let file else { return nil }
    let isScript = file.scheme == .scripts
    return EntryFinding(
      entry: place, digest: digest, isExecutable: entry.isExecutable || isScript,
      namesPython: isScript && data.starts(with: "#!python".utf8))
  }
}
