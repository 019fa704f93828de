import Packaging

extension Page {
  /// The block of a release, or nil where it is damaged.
  private func block(at position: Int, _ bytes: UnsafeRawBufferPointer) -> (
    start: Int, files: Int, bytes: UnsafeRawBufferPointer
  )? {
    typealias Release = PageLayout.Release
    guard position >= 0, position < releaseCount else { return nil }
    let entry = PageLayout.Header.size + position * Release.size
    let start = blocks + Int(bytes.number(at: entry + Release.block, as: UInt32.self))
    let size = Int(bytes.number(at: entry + Release.blockSize, as: UInt32.self))
    let files = Int(bytes.number(at: entry + Release.fileCount, as: UInt32.self))
    let block = bytes.stretch(start, size)
    guard block.count == size, files * PageLayout.File.size <= size,
      Checksum.of(block) == bytes.number(at: entry + Release.checksum, as: UInt64.self)
    else { return nil }
    return (start, files, block)
  }

  /// The files of a release in the order of the page, or nil where the page is damaged there.
  func files(at position: Int) -> [PageFile]? {
    withBytes { bytes in
      guard let block = block(at: position, bytes) else { return nil }
      return (0..<block.files).map { index in
        PageFile(block.bytes, row: index * PageLayout.File.size, blockStart: block.start)
      }
    }
  }

  func name(of file: PageFile) -> String {
    text(file.name, file.nameSize)
  }

  /// The absolute address of a file.
  func url(of file: PageFile) -> String {
    withBytes { bytes in
      var url: [UInt8] = []
      if file.has(PageLayout.Flag.hasPrefix) {
        withString(PageLayout.Fixed.prefix) { url.append(contentsOf: $0) }
      }
      url.append(contentsOf: bytes.stretch(file.name + file.nameSize, file.urlSize))
      if file.has(PageLayout.Flag.endsWithName) {
        url.append(contentsOf: bytes.stretch(file.name, file.nameSize))
      }
      return String(decoding: url, as: UTF8.self)
    }
  }

  /// The strongest way that the index gave to recognize a file, SHA-256 if it is there.
  func digest(of file: PageFile) -> Digest? {
    if let digest = file.sha256 { return digest.digest }
    let algorithm: Digest.Algorithm
    if file.has(PageLayout.Flag.hasSHA512) {
      algorithm = .sha512
    } else if file.has(PageLayout.Flag.hasSHA384) {
      algorithm = .sha384
    } else {
      return nil
    }
    var offset = file.name + file.nameSize + file.urlSize
    if file.has(PageLayout.Flag.hasMetadataDigest) { offset += RawDigest.byteCount }
    return Digest(algorithm, hex: text(offset, algorithm.digits))
  }

  /// The SHA-256 of the file's metadata, where the index gave it.
  func metadataDigest(of file: PageFile) -> RawDigest? {
    guard file.has(PageLayout.Flag.hasMetadataDigest) else { return nil }
    return withBytes { $0.digest(at: file.name + file.nameSize + file.urlSize) }
  }

  private func text(_ offset: Int, _ size: Int) -> String {
    withBytes { String(decoding: $0.stretch(offset, size), as: UTF8.self) }
  }
}

/// One file of a release, as its page lists it.
struct PageFile: Sendable {
  /// Offset in the page, and size.
  let name: Int
  let nameSize: Int
  /// What of the URL stands behind the name.
  let urlSize: Int
  private let flags: UInt32
  /// Numbers of the page's strings.
  let tags: UInt32
  let requiresPython: UInt32
  let yanked: UInt32
  /// In bytes.
  let size: Int64?
  /// Microseconds since 1970.
  let uploadTime: Int64?
  let sha256: RawDigest?

  init(_ block: UnsafeRawBufferPointer, row: Int, blockStart: Int) {
    typealias File = PageLayout.File
    name = blockStart + Int(block.number(at: row + File.name, as: UInt32.self))
    nameSize = Int(block.number(at: row + File.nameSize, as: UInt16.self))
    urlSize = Int(block.number(at: row + File.urlSize, as: UInt16.self))
    flags = block.number(at: row + File.flags, as: UInt32.self)
    tags = block.number(at: row + File.tags, as: UInt32.self)
    requiresPython = block.number(at: row + File.requiresPython, as: UInt32.self)
    yanked = block.number(at: row + File.yanked, as: UInt32.self)
    size =
      flags & PageLayout.Flag.hasSize == 0
      ? nil : block.number(at: row + File.fileSize, as: Int64.self)
    uploadTime =
      flags & PageLayout.Flag.hasUploadTime == 0
      ? nil : block.number(at: row + File.uploadTime, as: Int64.self)
    sha256 =
      flags & PageLayout.Flag.hasSHA256 == 0 ? nil : block.digest(at: row + File.digest)
  }

  func has(_ flag: UInt32) -> Bool { flags & flag != 0 }

  var isSource: Bool { has(PageLayout.Flag.isSource) }
  var isYanked: Bool { has(PageLayout.Flag.isYanked) }
  /// Whether the index says that `<url>.metadata` is there (PEP 658).
  var advertisesMetadata: Bool { has(PageLayout.Flag.hasMetadata) }
}
