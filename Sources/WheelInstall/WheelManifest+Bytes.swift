import Packaging
package import PlatformIO

/// The form in which a manifest is kept beside the unpacked files: little-endian numbers, texts
/// behind their lengths, and a checksum over all of it, which finds accidents.
///
///     magic 8 · checksum 4 · time 8 · name, version, distInfo · isPure 1
///     scripts 4 × (name, module, attribute, isGraphical 1)
///     files 4 × (flags 1, size 8, digest 32, target 4, path)
///
/// A file's flags are its scheme and what it is; its target is where in its path the target begins.
extension WheelManifest {
  /// Names the form and its version; files of another are not read.
  private static let magic = Array("lockwhl1".utf8)

  fileprivate enum Flag {
    static let scheme: UInt8 = 0b111
    static let isExecutable: UInt8 = 1 << 3
    static let namesPython: UInt8 = 1 << 4
    static let hasOwnTarget: UInt8 = 1 << 5
  }

  /// What `init(reading:)` reads.
  package var bytes: [UInt8] {
    var body = ManifestWriter()
    body.number(UInt64(bitPattern: time))
    body.text(name.text)
    body.text(version.description)
    body.text(distInfo)
    body.number(UInt8(isPure ? 1 : 0))
    body.number(UInt32(scripts.count))
    for script in scripts {
      body.text(script.name)
      body.text(script.module)
      body.text(script.attribute)
      body.number(UInt8(script.isGraphical ? 1 : 0))
    }
    body.number(UInt32(files.count))
    for file in files { body.append(file) }
    var bytes = ManifestWriter(bytes: Self.magic)
    bytes.number(body.bytes.span.withUnsafeBytes { Inflate.crc32($0) })
    return bytes.bytes + body.bytes
  }

  /// Reads what `bytes` gives; nil where it is damaged, or of another form.
  package init?(reading bytes: Span<UInt8>) {
    let manifest = bytes.withUnsafeBytes { Self.read($0) }
    guard let manifest else { return nil }
    self = manifest
  }

  /// Reads a manifest that is mapped from a file.
  package init?(reading file: MappedFile) {
    guard let manifest = file.withBytes({ Self.read($0) }) else { return nil }
    self = manifest
  }

  private static func read(_ bytes: UnsafeRawBufferPointer) -> WheelManifest? {
    guard bytes.starts(with: magic) else { return nil }
    var reader = ManifestReader(zip: ZipBytes(bytes: bytes), offset: magic.count)
    guard let checksum = reader.number(UInt32.self),
      checksum == Inflate.crc32(UnsafeRawBufferPointer(rebasing: bytes[reader.offset...])),
      let time = reader.number(UInt64.self),
      let nameText = reader.text(), let name = try? PackageName(parsing: nameText),
      let versionText = reader.text(), let version = try? Version(parsing: versionText),
      let distInfo = reader.text(), let isPure = reader.number(UInt8.self),
      let scripts = reader.scripts(), let files = reader.files(), reader.isAtEnd
    else { return nil }
    return WheelManifest(
      name: name, version: version, distInfo: distInfo, isPure: isPure != 0, files: files,
      scripts: scripts, time: Int64(bitPattern: time))
  }
}

/// Bytes that grow.
private struct ManifestWriter {
  var bytes: [UInt8] = []

  mutating func number(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func text(_ text: String) {
    number(UInt16(truncatingIfNeeded: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ file: WheelManifest.File) {
    let start = file.path.utf8.count - file.target.utf8.count
    let isSuffix = start >= 0 && file.path.utf8.dropFirst(start).elementsEqual(file.target.utf8)
    var flags = file.scheme.rawValue
    if file.isExecutable { flags |= WheelManifest.Flag.isExecutable }
    if file.namesPython { flags |= WheelManifest.Flag.namesPython }
    if !isSuffix { flags |= WheelManifest.Flag.hasOwnTarget }
    number(flags)
    number(UInt64(file.size))
    bytes.append(contentsOf: file.digest)
    number(UInt32(isSuffix ? start : 0))
    text(file.path)
    if !isSuffix { text(file.target) }
  }
}

/// A place in the bytes of a manifest; nothing is read beyond their end.
private struct ManifestReader {
  let zip: ZipBytes
  var offset: Int

  var isAtEnd: Bool { offset == zip.count }

  @inline(__always)
  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    let size = MemoryLayout<Number>.size
    guard offset <= zip.count - size else { return nil }
    defer { offset += size }
    return zip.number(at: offset, as: type)
  }

  @inline(__always)
  mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
    guard let slice = zip.slice(offset, count: count) else { return nil }
    offset += count
    return slice
  }

  mutating func text() -> String? {
    guard let count = number(UInt16.self), let bytes = bytes(Int(count)) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func scripts() -> [EntryPoint]? {
    guard let count = number(UInt32.self), count <= zip.count else { return nil }
    var scripts: [EntryPoint] = []
    for _ in 0..<count {
      guard let name = text(), let module = text(), let attribute = text(),
        let isGraphical = number(UInt8.self)
      else { return nil }
      scripts.append(
        EntryPoint(
          name: name, module: module, attribute: attribute, isGraphical: isGraphical != 0))
    }
    return scripts
  }

  mutating func files() -> [WheelManifest.File]? {
    // Each takes more than 32 bytes: no count makes more room than the bytes justify.
    guard let count = number(UInt32.self), Int(count) <= zip.count / 32 else { return nil }
    var files: [WheelManifest.File] = []
    files.reserveCapacity(Int(count))
    for _ in 0..<count {
      guard let file = file() else { return nil }
      files.append(file)
    }
    return files
  }

  @inline(__always)
  private mutating func file() -> WheelManifest.File? {
    guard let flags = number(UInt8.self),
      let size = number(UInt64.self).flatMap(Int.init(exactly:)),
      let digest = bytes(32), let start = number(UInt32.self), let path = text(),
      let scheme = WheelManifest.Scheme(rawValue: flags & WheelManifest.Flag.scheme)
    else { return nil }
    var target = path
    if flags & WheelManifest.Flag.hasOwnTarget != 0 {
      guard let own = text() else { return nil }
      target = own
    } else if start > 0 {
      target = String(Substring(path.utf8.dropFirst(Int(start))))
    }
    return WheelManifest.File(
      path: path, scheme: scheme, target: target, size: size, digest: Array(digest),
      isExecutable: flags & WheelManifest.Flag.isExecutable != 0,
      namesPython: flags & WheelManifest.Flag.namesPython != 0)
  }
}
