/// Reads a project's page in JSON (PEP 691, 700).
struct JSONPage {
  typealias Text = Listing.Text
  typealias File = Listing.File

  private var cursor: JSONCursor
  private let base: URLParts
  private var files: [File] = []
  private var name = Text.none
  private var sawFiles = false

  /// `url` is where the page was found: relative addresses refer to it.
  static func read(_ body: [UInt8], from url: String) throws(PageError) -> Listing {
    let page = try body.withUnsafeBufferPointer { bytes throws(PageError) in
      var page = JSONPage(cursor: try JSONCursor(bytes), base: URLParts(url))
      try page.readPage()
      return page
    }
    return Listing(
      body: body, decoded: page.cursor.decoded, files: page.files, name: page.name)
  }

  private init(cursor: JSONCursor, base: URLParts) {
    self.cursor = cursor
    self.base = base
  }

  private mutating func readPage() throws(PageError) {
    files.reserveCapacity(cursor.count / 800)
    guard try cursor.peek() == UInt8(ascii: "{") else { throw .unexpected(at: cursor.offset) }
    if try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) {
      repeat {
        let key = try cursor.key()
        if cursor.matches(key, "files") {
          try readFiles()
        } else if cursor.matches(key, "meta") {
          try readMeta()
        } else if cursor.matches(key, "name"), try cursor.peek() == UInt8(ascii: "\"") {
          name = try cursor.string()
        } else {
          try cursor.skipValue()
        }
      } while try cursor.more(UInt8(ascii: "}"))
    }
    try cursor.finish()
    guard sawFiles else { throw .noFileList }
  }

  private mutating func readFiles() throws(PageError) {
    sawFiles = true
    guard try cursor.open(UInt8(ascii: "["), UInt8(ascii: "]")) else { return }
    repeat {
      try readFile()
    } while try cursor.more(UInt8(ascii: "]"))
  }

  /// The interface's version; a major one above 1 cannot be read (PEP 629).
  private mutating func readMeta() throws(PageError) {
    guard try cursor.peek() == UInt8(ascii: "{") else { return try cursor.skipValue() }
    guard try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
    repeat {
      let key = try cursor.key()
      if cursor.matches(key, "api-version"), try cursor.peek() == UInt8(ascii: "\"") {
        let text = try cursor.string()
        let version = cursor.withBytes(text) { String(decoding: $0, as: UTF8.self) }
        guard isSupportedInterface(version) else { throw .unsupportedVersion(version) }
      } else {
        try cursor.skipValue()
      }
    } while try cursor.more(UInt8(ascii: "}"))
  }

  private mutating func readFile() throws(PageError) {
    var file = File()
    var older = Metadata()
    guard try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
    repeat {
      let key = try cursor.key()
      switch key.count {
      case 3 where cursor.matches(key, "url"): file.url = try readURL()
      case 4 where cursor.matches(key, "size"): file.size = try readSize()
      case 6 where cursor.matches(key, "hashes"): try readHashes(&file)
      case 6 where cursor.matches(key, "yanked"): file.yanked = try readYanked()
      case 8 where cursor.matches(key, "filename"): file.name = try readText()
      case 11 where cursor.matches(key, "upload-time"): file.uploadTime = try readTime()
      case 13 where cursor.matches(key, "core-metadata"):
        let metadata = try readMetadata()
        if metadata.isSaid {
          file.hasMetadata = metadata.isThere
          file.metadataDigest = metadata.digest
        }
      case 15 where cursor.matches(key, "requires-python"):
        file.requiresPython = try readText()
      case 18 where cursor.matches(key, "dist-info-metadata"),
        23 where cursor.matches(key, "data-dist-info-metadata"):
        if file.hasMetadata { try cursor.skipValue() } else { older = try readMetadata() }
      default: try cursor.skipValue()
      }
    } while try cursor.more(UInt8(ascii: "}"))
    // The name of PEP 658 counts where the one of PEP 714 is silent.
    if !file.hasMetadata, older.isThere {
      file.hasMetadata = true
      file.metadataDigest = older.digest
    }
    if !file.name.isNone, !file.url.isNone { files.append(file) }
  }
}

extension JSONPage {
  /// What a page says of a file's metadata: `false`, `true`, or its digests.
  private struct Metadata {
    var isSaid = false
    var isThere = false
    var digest: RawDigest?
  }

  /// A string; anything else is none.
  private mutating func readText() throws(PageError) -> Text {
    if try cursor.peek() == UInt8(ascii: "\"") { return try cursor.string() }
    try cursor.skipValue()
    return .none
  }

  private mutating func readURL() throws(PageError) -> Text {
    var text = try readText()
    guard !text.isNone else { return text }
    let (isAbsolute, plainCount) = cursor.withBytes(text) { bytes in
      (startsWithScheme(bytes), bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.count)
    }
    if isAbsolute {
      text.count = UInt32(truncatingIfNeeded: plainCount)
      return text
    }
    let reference = cursor.withBytes(text) { String(decoding: $0, as: UTF8.self) }
    let start = UInt32(truncatingIfNeeded: cursor.decoded.count) | Text.decodedBit
    let resolved = base.resolving(reference).withoutFragment.utf8
    cursor.decoded.append(contentsOf: resolved)
    return Text(start: start, count: UInt32(truncatingIfNeeded: resolved.count))
  }

  private mutating func readSize() throws(PageError) -> Int64? {
    let first = try cursor.peek()
    guard first &- UInt8(ascii: "0") < 10 else {
      try cursor.skipValue()
      return nil
    }
    return try cursor.integer()
  }

  private mutating func readTime() throws(PageError) -> Int64? {
    let text = try readText()
    return text.isNone ? nil : cursor.withBytes(text) { microseconds(ofTimestamp: $0) }
  }

  /// `false`, `true`, or a reason (PEP 592); an empty reason still yanks.
  private mutating func readYanked() throws(PageError) -> Text {
    switch try cursor.peek() {
    case UInt8(ascii: "\""): return try cursor.string()
    case UInt8(ascii: "t"):
      try cursor.literal("true")
      return Text(start: 0, count: 0)
    default:
      try cursor.skipValue()
      return .none
    }
  }

  private mutating func readHashes(_ file: inout File) throws(PageError) {
    guard try cursor.peek() == UInt8(ascii: "{") else { return try cursor.skipValue() }
    guard try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
    repeat {
      let key = try cursor.key()
      if cursor.matches(key, "sha256") {
        file.sha256 = try readDigest()
      } else if cursor.matches(key, "sha512") {
        file.otherDigest = try readText()
        file.otherDigestIsSHA512 = true
      } else if cursor.matches(key, "sha384"), !file.otherDigestIsSHA512 {
        file.otherDigest = try readText()
      } else {
        try cursor.skipValue()
      }
    } while try cursor.more(UInt8(ascii: "}"))
  }

  private mutating func readDigest() throws(PageError) -> RawDigest? {
    let text = try readText()
    return text.isNone ? nil : cursor.withBytes(text) { RawDigest(hex: $0) }
  }

  private mutating func readMetadata() throws(PageError) -> Metadata {
    switch try cursor.peek() {
    case UInt8(ascii: "t"):
      try cursor.literal("true")
      return Metadata(isSaid: true, isThere: true)
    case UInt8(ascii: "{"):
      var metadata = Metadata(isSaid: true, isThere: true)
      guard try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return metadata }
      repeat {
        let key = try cursor.key()
        if cursor.matches(key, "sha256") {
          metadata.digest = try readDigest()
        } else {
          try cursor.skipValue()
        }
      } while try cursor.more(UInt8(ascii: "}"))
      return metadata
    default:
      let isSaid = try cursor.peek() == UInt8(ascii: "f")
      try cursor.skipValue()
      return Metadata(isSaid: isSaid)
    }
  }
}

/// Whether a page of this interface version can be read: the major one is 1 (PEP 629).
func isSupportedInterface(_ version: String) -> Bool {
  let major = version.utf8.prefix { $0 != UInt8(ascii: ".") }
  return major.elementsEqual("1".utf8)
}

/// Whether an address begins with a scheme and `://`.
func startsWithScheme(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  for scheme in ["https://", "http://", "file://"] as [StaticString] {
    let count = scheme.utf8CodeUnitCount
    guard bytes.count >= count else { continue }
    if (0..<count).allSatisfy({ bytes[$0] == scheme.utf8Start[$0] }) { return true }
  }
  return false
}
