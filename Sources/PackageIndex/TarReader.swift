import Packaging

/// Walks through a tar archive (POSIX ustar and pax, GNU long names), which it does not trust.
package struct TarReader {
  /// One member.
  package struct Member: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case file, folder, symbolicLink
      /// To another member, by its name.
      case hardLink
      /// A device, a pipe, or what nobody knows; the type as the archive has it.
      case special(UInt8)
      /// A file whose holes were left out.
      case sparse
    }

    /// As the archive has it; bytes that are no UTF-8 are replaced.
    package var path: String
    package var kind: Kind
    /// Permission bits, and those above them.
    package var mode: UInt32
    /// In seconds since 1970.
    package var modificationTime: Int64
    /// What a link says.
    package var target: String
    /// Where in the archive its content stands.
    package var content: Range<Int>
  }

  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// - Parameter bytes: the archive, which must outlive the reader.
  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The next member; nil at the archive's end.
  package mutating func next() throws(TarError) -> Member? {
    var extended = ExtendedHeader()
    while true {
      guard offset < bytes.count else { return nil }
      guard bytes.count - offset >= 512 else { throw .truncated }
      let header = TarHeader(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 512]))
      if header.isEmpty { return nil }
      guard header.hasRightChecksum, let ownSize = header.size else { throw .damaged(at: offset) }
      var size = ownSize
      if !header.isExtension, let told = extended.size { size = told }
      if !header.hasContent { size = 0 }
      let start = offset + 512
      guard size <= bytes.count - start else { throw .truncated }
      let content = start..<start + size
      // The padding of the last member may be missing.
      let next = min(content.upperBound + (512 - size & 511) & 511, bytes.count)
      switch header.type {
      case UInt8(ascii: "L"): extended.path = extended.path ?? text(content)
      case UInt8(ascii: "K"): extended.target = extended.target ?? text(content)
      case UInt8(ascii: "x"): try extended.take(bytes[content], at: offset)
      // What holds for all members is a comment in practice; a volume's name says nothing.
      case UInt8(ascii: "g"), UInt8(ascii: "V"): break
      default:
        offset = next
        return header.member(extended, content: content)
      }
      offset = next
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self)
  }
}

/// Why a tar archive cannot be read.
package enum TarError: Error, Hashable, Sendable {
  /// It ends inside a member.
  case truncated
  /// No header stands where one has to; a byte offset.
  case damaged(at: Int)

  /// The reason as a clause without a subject.
  package var message: String {
    switch self {
    case .truncated: "it ends in the middle"
    case .damaged(let offset): "byte \(offset) of its unpacked data begins no member"
    }
  }
}

/// What the members before one say of it: pax records, GNU long names.
private struct ExtendedHeader {
  var path: String?
  var target: String?
  var size: Int?
  var modificationTime: Int64?
  var isSparse = false

  /// Takes records of the form `LENGTH KEY=VALUE` and a line break.
  mutating func take(
    _ records: Slice<UnsafeRawBufferPointer>, at offset: Int
  ) throws(TarError) {
    var rest = records
    while let first = rest.first, first != 0 {
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
        let length = decimal(rest[..<space]), length > space - rest.startIndex + 1,
        length <= rest.count
      else { throw .damaged(at: offset) }
      let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
      guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
        throw .damaged(at: offset)
      }
      let value = record[(equals + 1)...]
      switch String(decoding: record[..<equals], as: UTF8.self) {
      case "path": path = String(decoding: value, as: UTF8.self)
      case "linkpath": target = String(decoding: value, as: UTF8.self)
      case "size":
        guard let size = decimal(value) else { throw .damaged(at: offset) }
        self.size = size
      case "mtime":
        modificationTime = decimal(value.prefix { $0 != UInt8(ascii: ".") }).map(Int64.init)
      case let key where key.hasPrefix("GNU.sparse."): isSparse = true
      default: break
      }
      rest = rest[(rest.startIndex + length)...]
    }
  }

  private func decimal(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard !digits.isEmpty, digits.count <= 15 else { return nil }
    var value = 0
    for byte in digits {
      guard case let digit = byte &- UInt8(ascii: "0"), digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}

/// The 512 bytes in front of a member.
private struct TarHeader {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var isEmpty: Bool { bytes.allSatisfy { $0 == 0 } }

  var type: UInt8 { bytes[156] }

  /// Whether it is about the member behind it.
  var isExtension: Bool {
    [UInt8(ascii: "L"), UInt8(ascii: "K"), UInt8(ascii: "x")].contains(type)
  }

  /// Links and devices may tell a size, and have no content.
  var hasContent: Bool { !(UInt8(ascii: "1")...UInt8(ascii: "6")).contains(type) }

  var size: Int? { number(124..<136) }

  /// The sum of all bytes, those of the sum itself counted as spaces; some programs took them for
  /// signed numbers.
  var hasRightChecksum: Bool {
    guard let expected = number(148..<156) else { return false }
    var (unsigned, signed) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      let byte = (148..<156).contains(index) ? UInt8(ascii: " ") : byte
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    return expected == unsigned || expected == signed
  }

  func member(_ extended: ExtendedHeader, content: Range<Int>) -> TarReader.Member {
    let path = extended.path ?? ownPath
    return TarReader.Member(
      path: path, kind: extended.isSparse ? .sparse : kind(path),
      mode: UInt32(truncatingIfNeeded: number(100..<108) ?? 0o644) & 0o7777,
      modificationTime: extended.modificationTime ?? Int64(number(136..<148) ?? 0),
      target: extended.target ?? text(157..<257), content: content)
  }

  private func kind(_ path: String) -> TarReader.Member.Kind {
    switch type {
    // Before POSIX, a folder was a file whose name ends in a slash.
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"): path.hasSuffix("/") ? .folder : .file
    case UInt8(ascii: "1"): .hardLink
    case UInt8(ascii: "2"): .symbolicLink
    case UInt8(ascii: "5"): .folder
    case UInt8(ascii: "S"): .sparse
    default: .special(type)
    }
  }

  private var ownPath: String {
    let name = text(0..<100)
    let isUstar = bytes[257..<262].elementsEqual("ustar".utf8)
    // GNU has other things where ustar has the first part of the path.
    guard isUstar, bytes[262] == 0 else { return name }
    let prefix = text(345..<500)
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Octal digits, or a big-endian number marked by the top bit; nil for what is neither.
  private func number(_ range: Range<Int>) -> Int? {
    var value = 0
    let isBinary = bytes[range.lowerBound] & 0x80 != 0
    var isOver = false
    for index in range {
      let byte = bytes[index]
      if isBinary {
        guard value < 1 << 40 else { return nil }
        value = value << 8 | Int(index == range.lowerBound ? byte & 0x7F : byte)
      } else if byte &- UInt8(ascii: "0") < 8 {
        guard !isOver else { return nil }
        value = value << 3 | Int(byte &- UInt8(ascii: "0"))
      } else if byte == 0 || byte == UInt8(ascii: " ") {
        if value > 0 { isOver = true }
      } else {
        return nil
      }
    }
    return value
  }
}
