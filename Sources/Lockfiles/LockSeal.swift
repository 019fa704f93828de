import Packaging

/// What a lock remembers of its inputs and of itself, so that an edit of either shows without asking
/// anyone.
///
/// The header's `# lock:` line holds a digest of all inputs and one of the lock itself; the last line
/// holds a short sum of each input and of each entry, by which the edited one is found. They tell
/// accidents and edits, not attacks.
package struct LockSeal: Hashable, Sendable {
  /// Of all inputs, in any order.
  package var inputs: UInt64
  /// Of every line that is none of the seal's own, however they end.
  package var body: UInt64
  /// Twelve bits of each input, sorted.
  package var inputSums: [UInt16]
  /// Twelve bits of each entry with its hashes and annotation, in their order.
  package var entrySums: [UInt16]

  /// What the lines of a lock and its inputs come to; an input is its text, such as
  /// `requirements.in django>=5`.
  package init(of bytes: [UInt8], inputs: [String]) {
    let sums = inputs.map(Self.sum).sorted()
    self.inputs = Self.sum(sums)
    inputSums = sums.map(Self.short).sorted()
    let lines = SealedLines(bytes)
    body = Self.sum(lines.body)
    entrySums = lines.body.withUnsafeBytes { body in
      lines.entries.map { entry in
        Self.short(Checksum.of(UnsafeRawBufferPointer(rebasing: body[entry.range])))
      }
    }
  }

  /// A lock with its seal: two words in the header's `# lock:` line, and a line at the end.
  ///
  /// The lock has a header, and no seal yet.
  package static func sealed(_ bytes: [UInt8], inputs: [String], newline: Newline) -> [UInt8] {
    let seal = LockSeal(of: bytes, inputs: inputs)
    let end = Array(newline.rawValue.utf8)
    // Seven lines at most, of which the last is `# lock: profile=…` or missing.
    var lineStarts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lineStarts.append(offset + 1)
      if lineStarts.count == 8 { break }
    }
    guard lineStarts.count >= 7 else { return bytes }
    let place = lineStarts[6]
    let hasProfile = lineStarts.count == 8 && bytes[place...].starts(with: Array("# lock: ".utf8))
    let split = hasProfile ? lineStarts[7] - end.count : place
    var sealed = Array(bytes[..<split])
    sealed.reserveCapacity(bytes.count + 1024)
    sealed += Array(((hasProfile ? " " : "# lock: ") + seal.headerWords).utf8)
    if !hasProfile { sealed += end }
    sealed += bytes[split...]
    sealed += Array(seal.lastLine.utf8) + end
    return sealed
  }

  /// The sum of one input, as `inputSums` has it.
  package static func short(ofInput text: String) -> UInt16 { short(sum(text)) }

  private static func short(_ sum: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: sum >> 52) }

  private static func sum(_ text: String) -> UInt64 { sum(Array(text.utf8)) }

  private static func sum(_ words: [UInt64]) -> UInt64 {
    sum(words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
  }

  private static func sum(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { Checksum.of($0) }
  }
}

extension LockSeal {
  /// The words of the header's line: `inputs=… body=…`, 16 hexadecimal digits each.
  package var headerWords: String { "inputs=\(Self.text(inputs)) body=\(Self.text(body))" }

  /// The last line: two characters a sum, those of the entries first.
  package var lastLine: String {
    "# lock: sums=" + Self.text(entrySums) + "/" + Self.text(inputSums)
  }

  /// What a lock says of itself; nil where it has no seal.
  ///
  /// Without its last line the sums are missing, and what was edited is not known line by line.
  package init?(statedIn bytes: [UInt8]) {
    var inputs: UInt64?
    var body: UInt64?
    inputSums = []
    entrySums = []
    for word in SealedLines.words(bytes) {
      if let text = word.value(of: "inputs=") { inputs = UInt64(text, radix: 16) }
      if let text = word.value(of: "body=") { body = UInt64(text, radix: 16) }
      if let text = word.value(of: "sums=") {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        entrySums = Self.sums(parts[0])
        inputSums = Self.sums(parts[1])
      }
    }
    guard let inputs, let body else { return nil }
    self.inputs = inputs
    self.body = body
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func text(_ digest: UInt64) -> String {
    let digits = String(digest, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func text(_ sums: [UInt16]) -> String {
    let bytes = sums.flatMap { [alphabet[Int($0 >> 6) & 63], alphabet[Int($0) & 63]] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func sums(_ text: Substring) -> [UInt16] {
    let values = text.utf8.map { byte in UInt16(alphabet.firstIndex(of: byte) ?? 0) }
    return stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 6 | values[$0 + 1] }
  }
}

extension Substring {
  fileprivate func value(of name: String) -> Substring? {
    hasPrefix(name) ? dropFirst(name.count) : nil
  }
}
