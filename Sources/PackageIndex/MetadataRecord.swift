import Packaging
import Resolver

/// What has been learnt of a file, appended to its project's page in the cache.
///
/// A record is found by the file it was learnt from, so it outlives a new page, and belongs to no
/// file that was put in another's place. It has its own checksum; a torn one ends the list.
struct MetadataRecord: Sendable {
  enum Kind: UInt32, Sendable {
    /// Requirements, `Requires-Python` and extras.
    case dependencies = 1
    /// A source distribution whose dependencies only a build can tell.
    case needsBuild = 2
    /// The SHA-256 of a file that its index gave none for.
    case digest = 3
  }

  private enum Layout {
    static let magic: UInt32 = 0x524D_4B4C
    static let size = 4
    static let checksum = 8
    static let checked = 16
    static let kind = 16
    static let file = 24
    static let payload = 56
  }

  let kind: Kind
  let file: RawDigest
  let payload: [UInt8]

  /// The bytes to append.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(Layout.payload + payload.count + 8)
    writer.append(Layout.magic)
    writer.append(UInt32(truncatingIfNeeded: payload.count))
    writer.append(UInt64(0))
    writer.append(kind.rawValue)
    writer.append(UInt32(0))
    writer.append(file)
    writer.bytes += payload
    writer.align()
    let checksum = writer.bytes.withUnsafeBytes {
      Checksum.of($0.stretch(Layout.checked, $0.count - Layout.checked))
    }
    writer.set(checksum, at: Layout.checksum)
    return writer.bytes
  }

  /// Calls `body` with the payload of the last record of a kind that is about one of the files.
  static func find<R>(
    _ kind: Kind, about files: [RawDigest], in bytes: UnsafeRawBufferPointer, from start: Int,
    _ body: (UnsafeRawBufferPointer) -> R?
  ) -> R? {
    var found: R?
    forEach(in: bytes, from: start) { offset, size in
      guard bytes.number(at: offset + Layout.kind, as: UInt32.self) == kind.rawValue else { return }
      let file = bytes.digest(at: offset + Layout.file)
      guard files.contains(file), isSound(bytes, offset, size) else { return }
      found = body(bytes.stretch(offset + Layout.payload, size)) ?? found
    }
    return found
  }

  /// Where the list ends: its length, and whether something that is no record follows.
  static func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var end = start
    forEach(in: bytes, from: start) { offset, size in
      end = offset + Layout.payload + (size + 7) & ~7
    }
    return end
  }

  private static func forEach(
    in bytes: UnsafeRawBufferPointer, from start: Int, _ body: (_ offset: Int, _ size: Int) -> Void
  ) {
    var offset = start
    while offset <= bytes.count - Layout.payload {
      guard bytes.number(at: offset, as: UInt32.self) == Layout.magic else { return }
      let size = Int(bytes.number(at: offset + Layout.size, as: UInt32.self))
      let next = offset + Layout.payload + (size + 7) & ~7
      guard next <= bytes.count else { return }
      body(offset, size)
      offset = next
    }
  }

  private static func isSound(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ size: Int
  ) -> Bool {
    let padded = Layout.payload + (size + 7) & ~7
    let checked = bytes.stretch(offset + Layout.checked, padded - Layout.checked)
    return Checksum.of(checked) == bytes.number(at: offset + Layout.checksum, as: UInt64.self)
  }
}

/// Dependencies as a record's payload: counts, then texts with their lengths.
extension MetadataRecord {
  static func dependencies(_ metadata: CoreMetadata, of file: RawDigest) -> MetadataRecord {
    var writer = ByteWriter()
    writer.append(UInt32(metadata.requirements.count))
    writer.append(UInt32(metadata.extras.count))
    writer.append(UInt32(metadata.requiresPython == nil ? 0 : 1))
    if let text = metadata.requiresPython?.description { append(text, to: &writer) }
    for requirement in metadata.requirements { append(requirement.description, to: &writer) }
    for extra in metadata.extras { append(extra.text, to: &writer) }
    return MetadataRecord(kind: .dependencies, file: file, payload: writer.bytes)
  }

  private static func append(_ text: String, to writer: inout ByteWriter) {
    writer.append(UInt32(truncatingIfNeeded: text.utf8.count))
    writer.bytes.append(contentsOf: text.utf8)
  }

  /// Nil where the payload is not what `dependencies` made.
  static func dependencies(_ payload: UnsafeRawBufferPointer) -> ReleaseDependencies? {
    var offset = 12
    func next() -> UnsafeRawBufferPointer? {
      let size = Int(payload.number(at: offset, as: UInt32.self))
      let text = payload.stretch(offset + 4, size)
      guard text.count == size, offset + 4 <= payload.count else { return nil }
      offset += 4 + size
      return text
    }
    let requirementCount = Int(payload.number(at: 0, as: UInt32.self))
    let extraCount = Int(payload.number(at: 4, as: UInt32.self))
    guard requirementCount <= payload.count, extraCount <= payload.count else { return nil }
    var dependencies = ReleaseDependencies(requirements: [], requiresPython: nil, extras: [])
    if payload.number(at: 8, as: UInt32.self) == 1 {
      guard let text = next(),
        let specifiers = text.withMemoryRebound(
          to: UInt8.self, { try? SpecifierSet(parsing: $0.span) })
      else { return nil }
      dependencies.requiresPython = specifiers
    }
    dependencies.requirements.reserveCapacity(requirementCount)
    for _ in 0..<requirementCount {
      guard let text = next(),
        let requirement = text.withMemoryRebound(
          to: UInt8.self, { try? Requirement(parsingMetadata: $0.span) })
      else { return nil }
      dependencies.requirements.append(requirement)
    }
    dependencies.extras.reserveCapacity(extraCount)
    for _ in 0..<extraCount {
      guard let text = next(),
        let extra = try? ExtraName(parsing: String(decoding: text, as: UTF8.self))
      else { return nil }
      dependencies.extras.append(extra)
    }
    return dependencies
  }
}
