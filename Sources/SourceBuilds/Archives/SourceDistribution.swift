import PackageIndex
import PlatformIO
import WheelInstall

/// An archive of a project's source (PEP 625), unpacked with the care of PEP 721.
package enum SourceDistribution {
  /// How archives begin.
  private enum Packing {
    case gzip, zip
    case other(String)

    init?(_ bytes: UnsafeRawBufferPointer) {
      let beginnings: [(bytes: [UInt8], packing: Packing)] = [
        ([0x1F, 0x8B], .gzip), (Array("PK\u{3}\u{4}".utf8), .zip),
        (Array("BZh".utf8), .other("bzip2")), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .other("xz")),
        ([0x28, 0xB5, 0x2F, 0xFD], .other("zstd")), ([0x1F, 0x9D], .other("compress")),
        ([0x37, 0x7A, 0xBC, 0xAF], .other("7-zip")),
      ]
      guard let found = beginnings.first(where: { bytes.starts(with: $0.bytes) }) else {
        return nil
      }
      self = found.packing
    }
  }

  /// The most bytes that an archive of `packed` bytes may unpack to: enough for any source, too
  /// little for a bomb.
  static func limit(packed: Int) -> Int {
    min(max(64 << 20, packed * 200), 2 << 30)
  }

  /// Unpacks an archive into an empty folder.
  ///
  /// What fails leaves a part of it behind; the folder is the caller's to remove.
  ///
  /// - Returns: The absolute path of the project's folder, in `folder` or `folder` itself.
  package static func unpack(
    _ bytes: UnsafeRawBufferPointer, into folder: String
  ) throws(UnpackError) -> String {
    guard let project = try unpack(bytes, into: folder, { $0 }) else {
      preconditionFailure("all of an archive can be written")
    }
    return project
  }

  /// Unpacks what stands directly in the project's folder, folders empty; the rest is checked as if
  /// it were unpacked.
  ///
  /// - Returns: As above; nil, and nothing is written, where a part of it is a link.
  static func unpackTop(
    of bytes: UnsafeRawBufferPointer, into folder: String
  ) throws(UnpackError) -> String? {
    try unpack(bytes, into: folder, \.top)
  }

  /// Unpacks the part of an archive that `part` chooses; nil where it chooses none.
  private static func unpack(
    _ bytes: UnsafeRawBufferPointer, into folder: String, _ part: (ArchiveTree) -> ArchiveTree?
  ) throws(UnpackError) -> String? {
    switch Packing(bytes) {
    case .gzip: try unpackTar(gzip: bytes, into: folder, part)
    case .zip: try unpackZip(bytes, into: folder, part)
    case .other(let kind): throw .unsupported(kind)
    case nil: throw .notAnArchive
    }
  }

  /// Unpacks the archive at `path` into an empty folder.
  package static func unpack(
    archive path: String, into folder: String
  ) throws(UnpackError) -> String {
    let file: MappedFile
    do {
      file = try MappedFile(path)
    } catch {
      throw .file(error)
    }
    return try file.withBytes { (bytes) throws(UnpackError) in
      try unpack(bytes, into: folder)
    }
  }

  private static func unpackTar(
    gzip bytes: UnsafeRawBufferPointer, into folder: String,
    _ part: (ArchiveTree) -> ArchiveTree?
  ) throws(UnpackError) -> String? {
    let limit = limit(packed: bytes.count)
    let data: [UInt8]
    do throws(InflateError) {
      data = try Inflater().gzip(bytes, limit: limit)
    } catch {
      if case .tooLarge = error { throw .tooLarge(limit: limit) }
      throw .damaged(error.message)
    }
    return try data.span.withUnsafeBytes { (data) throws(UnpackError) in
      let (tree, contents) = try tree(ofTar: data)
      try tree.checkLinks()
      guard let part = part(tree) else { return nil }
      try part.write(below: folder) { (write) throws(UnpackError) in
        for member in part.writtenMembers {
          try write(member, UnsafeRawBufferPointer(rebasing: data[contents[member]]))
        }
      }
      return path(of: tree, in: folder)
    }
  }

  /// What a tar archive holds, and where its files' contents stand.
  static func tree(
    ofTar data: UnsafeRawBufferPointer
  ) throws(UnpackError) -> (ArchiveTree, [Range<Int>]) {
    var tree = ArchiveTree()
    var contents: [Range<Int>] = []
    var reader = TarReader(data)
    while let member = try next(&reader) {
      switch member.kind {
      case .folder: try tree.add(.folder, at: member.path)
      case .file:
        try tree.add(
          .file(
            member: contents.count, isExecutable: member.mode & 0o111 != 0,
            modificationTime: member.modificationTime), at: member.path)
        contents.append(member.content)
      case .symbolicLink: try tree.add(.symbolicLink(target: member.target), at: member.path)
      case .hardLink: try tree.addHardLink(to: member.target, at: member.path)
      case .sparse: throw .sparse(member: member.path)
      case .special: throw .special(member: member.path)
      }
    }
    guard !tree.nodes.isEmpty else { throw .damaged("it is empty") }
    return (tree, contents)
  }

  private static func next(
    _ reader: inout TarReader
  ) throws(UnpackError) -> TarReader.Member? {
    do {
      return try reader.next()
    } catch {
      throw .damaged(error.message)
    }
  }

  private static func unpackZip(
    _ bytes: UnsafeRawBufferPointer, into folder: String, _ part: (ArchiveTree) -> ArchiveTree?
  ) throws(UnpackError) -> String? {
    let zip: ZipFiles
    do throws(ZipFiles.Failure) {
      zip = try ZipFiles(bytes)
    } catch {
      throw .damaged(error.message)
    }
    let limit = limit(packed: bytes.count)
    guard zip.entries.reduce(0, { $0.addingReportingOverflow($1.size).partialValue }) <= limit
    else { throw .tooLarge(limit: limit) }
    var tree = ArchiveTree()
    for (member, entry) in zip.entries.enumerated() {
      let node: ArchiveTree.Node =
        entry.isFolder
        ? .folder
        : .file(member: member, isExecutable: entry.isExecutable, modificationTime: nil)
      try tree.add(node, at: entry.name)
    }
    guard let part = part(tree) else { return nil }
    try part.write(below: folder) { (write) throws(UnpackError) in
      try zip.forEach(part.writtenMembers) { (member, data) throws(UnpackError) in
        switch data {
        case .success(let data): try write(member, data)
        case .failure(let failure): throw .damaged(failure.message)
        }
      }
    }
    return path(of: tree, in: folder)
  }

  private static func path(of tree: ArchiveTree, in folder: String) -> String {
    tree.projectFolder.isEmpty ? folder : folder + "/" + tree.projectFolder
  }
}
