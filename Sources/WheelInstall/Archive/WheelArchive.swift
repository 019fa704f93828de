package import Packaging
package import PlatformIO

/// A wheel that has been opened: everything about it that can be known without unpacking its files
/// has been checked.
///
/// A wheel is refused where any rule of its format is broken, where two programs could see
/// different files in it, and where a file of it would go where it must not. What is tolerated,
/// and why, docs/wheels.md says.
package struct WheelArchive: Sendable {
  /// The bytes of the archive.
  enum Storage: Sendable {
    case mapped(MappedFile)
    case loaded([UInt8])

    /// Says that a part of the archive will not be read again.
    func release(_ range: Range<Int>) {
      if case .mapped(let file) = self { file.release(range) }
    }

    /// Says that the archive will hardly be read soon.
    func release() {
      if case .mapped(let file) = self { file.release(0..<file.count) }
    }

    func withZip<R, E: Error>(_ body: (ZipBytes) throws(E) -> R) throws(E) -> R {
      switch self {
      case .mapped(let file):
        try file.withBytes { (bytes) throws(E) in try body(ZipBytes(bytes: bytes)) }
      case .loaded(let bytes):
        try bytes.span.withUnsafeBytes { (bytes) throws(E) in try body(ZipBytes(bytes: bytes)) }
      }
    }
  }

  /// The file's name, as it was given.
  package let fileName: String
  package let name: PackageName
  package let version: Version
  /// Whether the root of the archive goes to `purelib`.
  package let isPure: Bool
  /// The name of its `.dist-info` folder.
  package var distInfo: String { contents.distInfo }
  /// The bytes of METADATA.
  package let metadata: [UInt8]

  let storage: Storage
  /// In the order of their data.
  let entries: [ZipEntry]
  let contents: WheelContents
  let record: WheelRecord
  let scripts: [EntryPoint]
  /// Files of more bytes are unpacked straight into the file system.
  var memoryLimit = WheelLimits.memory

  /// Opens a wheel that stands in a file, which must not be changed in place meanwhile.
  ///
  /// `fileName` is the wheel's own name, which says the project and the version.
  package init(_ path: String, named fileName: String) throws(WheelError) {
    let file: MappedFile
    do {
      file = try MappedFile(path)
    } catch {
      throw WheelError(wheel: fileName, .file(error))
    }
    try self.init(.mapped(file), named: fileName)
  }

  /// Opens a wheel that is mapped already, which must not be changed in place meanwhile.
  package init(_ file: MappedFile, named fileName: String) throws(WheelError) {
    try self.init(.mapped(file), named: fileName)
  }

  /// Opens a wheel that is in memory.
  ///
  /// `fileName` is the wheel's own name, which says the project and the version.
  package init(_ bytes: [UInt8], named fileName: String) throws(WheelError) {
    try self.init(.loaded(bytes), named: fileName)
  }

  private init(_ storage: Storage, named fileName: String) throws(WheelError) {
    // Every entry's own header is looked at, which may bring in all of a mapped file.
    defer { storage.release() }
    do throws(WheelFault) {
      let wheel = try Self.parsed(fileName)
      let parts = try storage.withZip { (zip) throws(WheelFault) in
        try WheelParts(of: zip, wheel)
      }
      self.fileName = fileName
      name = wheel.name
      version = wheel.version
      isPure = parts.fields.isPure
      metadata = parts.metadata
      self.storage = storage
      entries = parts.entries
      contents = parts.contents
      record = parts.record
      scripts = parts.scripts
    } catch {
      throw WheelError(wheel: fileName, .refused(error))
    }
  }

  private static func parsed(_ fileName: String) throws(WheelFault) -> WheelFileName {
    do {
      return try WheelFileName(parsing: fileName)
    } catch {
      throw .fileName(error)
    }
  }
}

/// The parts of a wheel that say what it is.
private struct WheelParts {
  let entries: [ZipEntry]
  let contents: WheelContents
  let fields: WheelFields
  let metadata: [UInt8]
  let record: WheelRecord
  let scripts: [EntryPoint]

  init(of zip: ZipBytes, _ wheel: WheelFileName) throws(WheelFault) {
    let entries = try ZipDirectory(of: zip).entries
    var contents = try WheelContents(entries, of: wheel)
    var reader = EntryReader()
    let (places, distInfo) = (contents.places, contents.distInfo)
    func bytes(_ name: String, limit: Int) throws(WheelFault) -> [UInt8]? {
      guard let place = places[distInfo + "/" + name] else { return nil }
      return try reader.bytes(of: entries[place], in: zip, limit: limit)
    }
    func required(_ name: String, limit: Int) throws(WheelFault) -> [UInt8] {
      guard let bytes = try bytes(name, limit: limit) else { throw .missing(distInfo + "/" + name) }
      return bytes
    }
    fields = try Self.fields(try required("WHEEL", limit: WheelLimits.fields))
    metadata = try required("METADATA", limit: WheelLimits.metadata)
    try Self.check(metadata, is: wheel)
    record = try WheelRecord(
      try Self.rows(try required("RECORD", limit: WheelLimits.record(of: entries.count))),
      entries: entries, contents: contents)
    scripts = try Self.scripts(try bytes("entry_points.txt", limit: WheelLimits.entryPoints) ?? [])
    try contents.settle(entries, record, scripts)
    self.entries = entries
    self.contents = contents
  }

  private static func fields(_ bytes: [UInt8]) throws(WheelFault) -> WheelFields {
    do {
      return try WheelFields(parsing: bytes.span)
    } catch {
      throw .fields(error)
    }
  }

  private static func check(
    _ metadata: [UInt8], is wheel: WheelFileName
  ) throws(WheelFault) {
    let found: (name: PackageName, version: Version)
    do throws(CoreMetadataError) {
      found = try CoreMetadata.identity(parsing: metadata.span)
    } catch {
      throw .metadata(error)
    }
    guard found == (wheel.name, wheel.version) else {
      throw .otherProject(found.name, found.version)
    }
  }

  private static func rows(_ bytes: [UInt8]) throws(WheelFault) -> [RecordRow] {
    do {
      return try RecordRow.rows(parsing: bytes.span)
    } catch {
      throw .record(error)
    }
  }

  private static func scripts(_ bytes: [UInt8]) throws(WheelFault) -> [EntryPoint] {
    let scripts: [EntryPoint]
    do throws(EntryPointError) {
      scripts = try EntryPoint.scripts(parsing: bytes.span)
    } catch {
      throw .entryPoints(error)
    }
    for script in scripts where EnvironmentNames.isInterpreter(script: script.name) {
      throw .reservedName(script.name, .interpreter)
    }
    return scripts
  }
}
