/// What a page of an index or of links says, before it is judged or stored.
struct Listing: Sendable {
  /// A stretch of `body`, or of `decoded` where the page's bytes had to be unescaped.
  struct Text: Sendable {
    static let none = Text(start: 0, count: UInt32.max)

    var start: UInt32
    var count: UInt32

    /// Set in `start` for a stretch of `decoded`.
    static let decodedBit: UInt32 = 1 << 31

    var isNone: Bool { count == UInt32.max }
    var isDecoded: Bool { start & Self.decodedBit != 0 }
    var offset: Int { Int(start & ~Self.decodedBit) }
  }

  /// One file, in the order of the page.
  struct File: Sendable {
    /// The file's name, not yet understood.
    var name = Text.none
    /// Absolute, without fragment.
    var url = Text.none
    var requiresPython = Text.none
    /// The reason, may be empty; none: not yanked.
    var yanked = Text.none
    /// Nil: not said.
    var size: Int64?
    /// Microseconds since 1970; nil: not said.
    var uploadTime: Int64?
    var sha256: RawDigest?
    /// Hexadecimal digits of the strongest other digest that counts.
    var otherDigest = Text.none
    /// Whether `otherDigest` is SHA-512, not SHA-384.
    var otherDigestIsSHA512 = false
    /// Whether `<url>.metadata` is there (PEP 658).
    var hasMetadata = false
    var metadataDigest: RawDigest?
  }

  var body: [UInt8]
  var decoded: [UInt8] = []
  var files: [File] = []
  /// The project's name as the page gives it, where it does.
  var name = Text.none

  func bytes(_ text: Text) -> [UInt8] {
    withBytes(text) { Array($0) }
  }

  /// Calls `body` with the bytes of a text; none where there is none.
  @inline(__always)
  func withBytes<R>(_ text: Text, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    // Two branches: a common local array would be retained and released for each text.
    if text.isDecoded {
      return decoded.withUnsafeBufferPointer { body($0.stretch(text)) }
    }
    return self.body.withUnsafeBufferPointer { body($0.stretch(text)) }
  }

  func string(_ text: Text) -> String {
    String(decoding: bytes(text), as: UTF8.self)
  }

  /// Keeps a text that does not stand in the body.
  mutating func keep(_ bytes: some Collection<UInt8>) -> Text {
    let start = UInt32(truncatingIfNeeded: decoded.count) | Text.decodedBit
    decoded.append(contentsOf: bytes)
    return Text(start: start, count: UInt32(truncatingIfNeeded: bytes.count))
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes of a text; nothing where they end before it does.
  @inline(__always)
  fileprivate func stretch(_ text: Listing.Text) -> UnsafeBufferPointer<UInt8> {
    guard !text.isNone, text.offset + Int(text.count) <= count else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(rebasing: self[text.offset..<text.offset + Int(text.count)])
  }
}

/// Why an answer is no page that can be used.
enum PageError: Error, Hashable, Sendable {
  /// The text ends inside a value.
  case truncated(at: Int)
  /// A byte that cannot stand there; a byte offset.
  case unexpected(at: Int)
  case tooDeep(at: Int)
  /// The major version of the interface is not 1 (PEP 629).
  case unsupportedVersion(String)
  /// Not an object with a list of files.
  case noFileList
  /// The page is another project's.
  case otherProject(String)
  /// More than offsets of 31 bits reach.
  case tooLarge
}
