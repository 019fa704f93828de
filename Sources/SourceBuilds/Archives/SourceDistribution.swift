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
    guard let project = try unpack(bytes, into: folder, { tree, _ in tree }) else {
      preconditionFailure("all of an archive can be written")
    }
    return project
  }

  /// What stands directly in a project's folder.
  struct Top {
    /// The absolute path of the project's folder.
    var folder: String
    /// Whether one of the words that were looked for stands anywhere in the archive; true of a zip
    /// archive, in which nobody looks.
    var hasWords: Bool
  }

  /// Unpacks what stands directly in the project's folder, folders empty; the rest is checked as if
  /// it were unpacked.
  ///
  /// - Returns: Nil, and nothing is written, where a part of it is a link.
  static func unpackTop(
    of bytes: UnsafeRawBufferPointer, into folder: String, lookingFor words: [String] = []
  ) throws(UnpackError) -> Top? {
    var hasWords = true
    let project = try unpack(bytes, into: folder) { tree, contents in
      if let contents { hasWords = words.contains { Memory.holds($0, in: contents) } }
      return tree.top
    }
    return project.map { Top(folder: $0, hasWords: hasWords) }
  }

  /// Chooses what of an archive is written: a part of the tree, nil for none; it sees the contents
  /// of all files where they are in one piece.
  private typealias Choice = (ArchiveTree, UnsafeRawBufferPointer?) -> ArchiveTree?

  /// Unpacks the part of an archive that is chosen; nil where none is.
  private static func unpack(
    _ bytes: UnsafeRawBufferPointer, into folder: String, _ choose: Choice
  ) throws(UnpackError) -> String? {
    switch Packing(bytes) {
    case .gzip: try unpackTar(gzip: bytes, into: folder, choose)
    case .zip: try unpackZip(bytes, into: folder, choose)
    case .other(let kind): throw .unsupported(kind)
    case nil: throw .notAnArchive
    }
  }

  private static func unpackTar(
    gzip bytes: UnsafeRawBufferPointer, into folder: String, _ choose: Choice
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
      guard let part = choose(tree, data) else { return nil }
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
    _ bytes: UnsafeRawBufferPointer, into folder: String, _ choose: Choice
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
    guard let part = choose(tree, nil) else { return nil }
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
