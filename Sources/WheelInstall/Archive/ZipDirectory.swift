import Packaging

/// An archive's directory, read whole and held against what stands in front of each entry's data.
///
/// A program that reads the archive from its beginning and one that goes by the directory must see
/// the same files. So the entries have to fill the archive from its first byte to the directory,
/// without gaps and without overlapping, and each header has to say what the directory says.
struct ZipDirectory {
  /// In the order of their data.
  let entries: [ZipEntry]

  /// Of an entry, without what has its own length.
  static let entrySize = 46
  private static let headerSize = 30

  init(of zip: ZipBytes) throws(WheelFault) {
    let end = try ZipEnd(of: zip)
    var entries: [ZipEntry] = []
    entries.reserveCapacity(end.count)
    var headers: [ZipHeader] = []
    headers.reserveCapacity(end.count)
    var position = end.directory.lowerBound
    while position < end.directory.upperBound {
      let (header, next) = try Self.header(in: zip, at: position, until: end.directory.upperBound)
      entries.append(try Self.entry(header, in: zip, at: position))
      headers.append(header)
      position = next
    }
    guard entries.count == end.count else {
      throw .wrongNumberOfEntries(announced: end.count, found: entries.count)
    }
    guard !entries.isEmpty else { throw .noEntries }
    try WheelLimits.check(entries)
    self.entries = try Self.arranged(entries, headers, in: zip, until: end.directory.lowerBound)
  }

  private static func header(
    in zip: ZipBytes, at position: Int, until end: Int
  ) throws(WheelFault) -> (ZipHeader, next: Int) {
    guard position + entrySize <= end,
      zip.number(at: position, as: UInt32.self) == ZipSignature.directory,
      let header = ZipHeader(in: zip, at: position + 8, nameStart: position + entrySize)
    else { throw .damagedDirectory }
    let next =
      position + entrySize + header.name.count + header.extra.count + zip.short(at: position + 32)
    guard next <= end else { throw .damagedDirectory }
    guard zip.short(at: position + 34) == 0 else { throw .splitArchive }
    return (header, next)
  }

  /// The entry that the directory has at `position`; where its data begins is not known yet.
  private static func entry(
    _ header: ZipHeader, in zip: ZipBytes, at position: Int
  ) throws(WheelFault) -> ZipEntry {
    var header = header
    do throws(EntryFault) {
      let extra = try ZipExtraFields(header.extra)
      var name = try ZipName.text(of: header, extra)
      var offset = zip.long(at: position + 42)
      try extra.complete(&header, offset: &offset)
      let attributes = zip.number(at: position + 38, as: UInt32.self)
      let mode = try UnixMode(attributes: attributes)
      let isFolder = name.utf8.last == UInt8(ascii: "/")
      if isFolder { name.removeLast() }
      if let fault = ArchivePath.fault(of: name) { throw .path(fault) }
      guard mode.isFolder != true || isFolder else { throw .folderWithoutSlash }
      try check(header, isFolder: isFolder)
      return ZipEntry(
        name: name, isFolder: isFolder, isDeflated: header.method == 8, checksum: header.checksum,
        packedSize: header.packedSize, size: header.size, header: offset,
        isExecutable: mode.isExecutable)
    } catch {
      throw .entry(ZipName.shown(header), error)
    }
  }

  private static func check(_ header: ZipHeader, isFolder: Bool) throws(EntryFault) {
    let cipher = ZipHeader.encrypted | ZipHeader.stronglyEncrypted | ZipHeader.masked
    guard header.flags & cipher == 0 else { throw .encrypted }
    guard header.flags & ZipHeader.patch == 0 else { throw .unsupportedFlags }
    switch header.method {
    case 0:
      guard header.packedSize == header.size else { throw .contradictorySizes }
    case 8:
      // A deflate stream holds at most 1,032 times its length.
      guard header.size / 1032 <= header.packedSize else { throw .contradictorySizes }
    default: throw .unsupportedMethod(header.method)
    }
    // An empty deflate stream has two bytes.
    guard !isFolder || header.size == 0 && header.packedSize <= 2 else { throw .folderWithData }
  }
}

// MARK: the headers in front of the data

extension ZipDirectory {
  /// The entries in the order of their data, each held against its own header and its neighbours.
  private static func arranged(
    _ entries: [ZipEntry], _ headers: [ZipHeader], in zip: ZipBytes, until end: Int
  ) throws(WheelFault) -> [ZipEntry] {
    let order = entries.indices.sorted { entries[$0].header < entries[$1].header }
    var arranged: [ZipEntry] = []
    arranged.reserveCapacity(entries.count)
    var expected = 0
    for (place, index) in order.enumerated() {
      var entry = entries[index]
      let next = place + 1 < order.count ? entries[order[place + 1]].header : end
      do throws(EntryFault) {
        guard entry.header >= expected else { throw .overlaps }
        guard entry.header == expected else { throw .strayBytes(entry.header - expected) }
        let own = try ownHeader(of: &entry, listed: headers[index], in: zip, until: end)
        let after = next - entry.dataEnd
        guard after >= 0 else { throw .overlaps }
        try checkDescriptor(of: entry, own, listed: headers[index], in: zip, size: after)
      } catch {
        throw .entry(entry.name, error)
      }
      expected = next
      arranged.append(entry)
    }
    return arranged
  }

  /// Reads the header in front of the data, which has to say what the directory says.
  private static func ownHeader(
    of entry: inout ZipEntry, listed: ZipHeader, in zip: ZipBytes, until end: Int
  ) throws(EntryFault) -> ZipHeader {
    let start = entry.header
    guard start <= end - headerSize,
      zip.number(at: start, as: UInt32.self) == ZipSignature.entry,
      var own = ZipHeader(in: zip, at: start + 6, nameStart: start + headerSize)
    else { throw .noHeader }
    entry.dataStart = start + headerSize + own.name.count + own.extra.count
    guard entry.dataStart <= end, entry.packedSize <= end - entry.dataStart else {
      throw .dataBeyondDirectory
    }
    guard own.name.elementsEqual(listed.name) else { throw .headersDisagree(.name) }
    guard own.method == listed.method else { throw .headersDisagree(.method) }
    guard (own.flags ^ listed.flags) & ~ZipHeader.effort == 0 else {
      throw .headersDisagree(.flags)
    }
    let extra = try ZipExtraFields(own.extra)
    var offset = 0
    try extra.complete(&own, offset: &offset)
    if let field = extra.unicodeName {
      let name = try ZipName.checked(unicodeName: field, of: own)
      guard name == (entry.isFolder ? entry.name + "/" : entry.name) else { throw .severalNames }
    }
    // What is described behind the data may be left out here, and is 0 then.
    let mayBeZero = own.isDescribedLater
    guard own.checksum == entry.checksum || mayBeZero && own.checksum == 0 else {
      throw .headersDisagree(.checksum)
    }
    guard own.packedSize == entry.packedSize || mayBeZero && own.packedSize == 0,
      own.size == entry.size || mayBeZero && own.size == 0
    else { throw .headersDisagree(.size) }
    return own
  }

  /// Looks at the `size` bytes between an entry's data and the next entry, which are the
  /// description of the data where the flags announce one, and else none.
  private static func checkDescriptor(
    of entry: ZipEntry, _ own: ZipHeader, listed: ZipHeader, in zip: ZipBytes, size: Int
  ) throws(EntryFault) {
    guard own.isDescribedLater else {
      guard size == 0 else { throw .strayBytes(size) }
      return
    }
    var position = entry.dataEnd
    switch size {
    // Announced, and left out: harmless where the header has said it all.
    case 0:
      guard own.checksum == entry.checksum, own.packedSize == entry.packedSize,
        own.size == entry.size
      else { throw .headersDisagree(.descriptor) }
      return
    case 12, 20: break
    case 16, 24:
      guard zip.number(at: position, as: UInt32.self) == ZipSignature.descriptor else {
        throw .headersDisagree(.descriptor)
      }
      position += 4
    default: throw .strayBytes(size)
    }
    let sizes =
      size < 20
      ? (zip.long(at: position + 4), zip.long(at: position + 8))
      : (zip.wide(at: position + 4), zip.wide(at: position + 12))
    guard zip.number(at: position, as: UInt32.self) == entry.checksum, sizes.0 == entry.packedSize,
      sizes.1 == entry.size
    else { throw .headersDisagree(.descriptor) }
  }
}
