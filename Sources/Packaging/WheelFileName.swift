/// The parts of a wheel's file name (PEP 427): `name-version(-build)?-python-abi-platform.whl`.
package struct WheelFileName: Hashable, Sendable {
  /// A build number: orders wheels of one version with the same tags; later is better.
  package struct Build: Hashable, Comparable, Sendable {
    /// The leading digits; what does not fit counts as the largest number.
    package let number: UInt64
    /// What follows the digits.
    package let suffix: String

    package static func < (a: Self, b: Self) -> Bool {
      a.number == b.number ? a.suffix < b.suffix : a.number < b.number
    }
  }

  package let name: PackageName
  package let version: Version
  package let build: Build?
  /// The last three parts as written: `cp311.cp312-abi3-manylinux_2_17_x86_64`.
  package let tags: String

  package var pythonTags: [String] { tagParts(0) }
  package var abiTags: [String] { tagParts(1) }
  package var platformTags: [String] { tagParts(2) }

  /// Reads what `packaging.utils.parse_wheel_filename` reads.
  package init(parsing text: some StringProtocol) throws(FileNameError) {
    try self.init(parsing: Array(text.utf8).span)
  }

  /// Reads what `packaging.utils.parse_wheel_filename` reads.
  package init(parsing bytes: Span<UInt8>) throws(FileNameError) {
    let end = bytes.count - 4
    guard end >= 0, bytes.matches(".whl", at: end) else { throw .unknownExtension }
    let dashes = try Self.dashes(in: bytes, until: end)
    let nameRange = 0..<dashes[0]
    guard Self.isEscapedName(bytes, nameRange) else { throw .invalidName }
    do {
      version = try Version(parsing: bytes.extracting(dashes[0] + 1..<dashes[1]))
    } catch {
      throw .invalidVersion(error)
    }
    var tagStart = dashes[1] + 1
    var build: Build?
    if dashes.count == 5 {
      build = try Self.build(bytes, dashes[1] + 1..<dashes[2])
      tagStart = dashes[2] + 1
    }
    guard Self.areTags(bytes, tagStart..<end) else { throw .invalidTag }
    name = PackageName(normalized: NormalizedText.of(bytes, nameRange))
    self.build = build
    tags = bytes.text(tagStart..<end)
  }

  /// The places of the dashes: four, or five with a build number.
  private static func dashes(
    in bytes: Span<UInt8>, until end: Int
  ) throws(FileNameError) -> InlineDashes {
    var dashes = InlineDashes()
    for index in 0..<end where bytes[index] == UInt8(ascii: "-") { dashes.append(index) }
    guard dashes.count == 4 || dashes.count == 5 else {
      throw .wrongNumberOfParts(dashes.count + 1)
    }
    return dashes
  }

  /// Word characters and dots, no two `_` in a row.
  private static func isEscapedName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    var previous: UInt8 = 0
    var isASCII = true
    for index in range {
      let byte = bytes[index]
      if byte == UInt8(ascii: "_"), previous == byte { return false }
      if byte >= 0x80 { isASCII = false } else if !byte.isNameByte { return false }
      previous = byte
    }
    return isASCII || bytes.text(range).unicodeScalars.allSatisfy { $0.isPythonWord || $0 == "." }
  }

  private static func build(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(FileNameError) -> Build {
    var index = range.lowerBound
    var number: UInt64 = 0
    while index < range.upperBound, bytes[index].isDigit {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[index] &- 0x30))
      number = overflow || carry ? .max : sum
      index += 1
    }
    guard index > range.lowerBound else { throw .invalidBuild }
    return Build(number: number, suffix: bytes.text(index..<range.upperBound))
  }

  /// Three parts of one or more non-empty tags; the Python tags are identifiers.
  private static func areTags(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var part = 0
    var start = range.lowerBound
    for index in range.lowerBound...range.upperBound {
      let byte = index < range.upperBound ? bytes[index] : UInt8(ascii: "-")
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") else { continue }
      guard index > start, part > 0 || isIdentifier(bytes, start..<index) else { return false }
      start = index + 1
      if byte == UInt8(ascii: "-") { part += 1 }
    }
    return part == 3
  }

  private static func isIdentifier(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var isASCII = true
    for index in range {
      if bytes[index] >= 0x80 { isASCII = false } else if !bytes[index].isWordByte { return false }
    }
    if isASCII { return !bytes[range.lowerBound].isDigit }
    let scalars = bytes.text(range).unicodeScalars
    return scalars.first.map { $0 == "_" || $0.properties.isXIDStart } == true
      && scalars.allSatisfy { $0.properties.isXIDContinue }
  }

  /// By bytes: a combining mark after a dash would make one character of both.
  private func tagParts(_ part: Int) -> [String] {
    let parts = tags.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard part < parts.count else { return [] }
    return parts[part].split(separator: UInt8(ascii: ".")).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// Up to six offsets without an allocation; further ones are only counted.
private struct InlineDashes {
  private var offsets: (Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0)
  private(set) var count = 0

  mutating func append(_ offset: Int) {
    switch count {
    case 0: offsets.0 = offset
    case 1: offsets.1 = offset
    case 2: offsets.2 = offset
    case 3: offsets.3 = offset
    case 4: offsets.4 = offset
    default: break
    }
    count += 1
  }

  subscript(index: Int) -> Int {
    switch index {
    case 0: offsets.0
    case 1: offsets.1
    case 2: offsets.2
    case 3: offsets.3
    default: offsets.4
    }
  }
}

extension Unicode.Scalar {
  /// What Python's `\w` takes: letters, numbers of any kind, `_`.
  fileprivate var isPythonWord: Bool {
    if self == "_" { return true }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return properties.numericType != nil
    }
  }
}
