import Packaging

/// Reads a lock's bytes in one pass: no line is copied, only what a pin keeps becomes a value.
struct LockfileReader {
  private(set) var comments = LockfileComments()
  private(set) var options = LockfileOptions()
  private(set) var entries: [Lockfile.Entry] = []
  /// Of each entry; counts from 1.
  private(set) var entryLines: [Int] = []
  private(set) var issues: [(reason: LockedFile.Issue.Reason, line: Int)] = []
  private var cursor = LockCursor()
  /// The comments after a `# via` of its own name one source each.
  private var isListingSources = false

  init(_ bytes: Span<UInt8>) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { cursor.offset = 3 }
    while cursor.offset < bytes.count { readLine(bytes) }
  }

  private mutating func readLine(_ bytes: Span<UInt8>) {
    cursor.skipBlanks(bytes)
    if cursor.byte(bytes) == UInt8(ascii: "#") { return readComment(bytes) }
    isListingSources = false
    switch cursor.byte(bytes) {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"): cursor.skipLineEnd(bytes)
    case UInt8(ascii: "-"): readOption(bytes)
    default: readPin(bytes)
    }
  }

  private mutating func readPin(_ bytes: Span<UInt8>) {
    let line = cursor.line
    do throws(LockedFile.Issue.Reason) {
      var entry = try cursor.pin(bytes)
      while let byte = cursor.byte(bytes), byte != UInt8(ascii: "#"), !cursor.isLineEnd(byte) {
        readPinOption(bytes, into: &entry.hashes)
        cursor.skipBlanks(bytes)
      }
      entries.append(entry)
      entryLines.append(line)
    } catch {
      issues.append((error, line))
      return cursor.finishLine(bytes)
    }
    if cursor.byte(bytes) == UInt8(ascii: "#") {
      readComment(bytes)
    } else {
      cursor.skipLineEnd(bytes)
    }
  }

  /// Reads `--hash` with its value, or skips a word that is something else.
  private mutating func readPinOption(_ bytes: Span<UInt8>, into hashes: inout [Digest]) {
    let line = cursor.line
    guard startsHash(bytes) else { return cursor.skipWord(bytes) }
    cursor.offset += 6
    if cursor.byte(bytes) == UInt8(ascii: "=") {
      cursor.offset += 1
    } else {
      cursor.skipBlanks(bytes)
    }
    let start = cursor.offset
    if let digest = cursor.shortDigest(bytes) { return hashes.append(digest) }
    cursor.skipWord(bytes)
    if let digest = Digest(parsing: bytes.extracting(start..<cursor.offset)) {
      hashes.append(digest)
    } else {
      issues.append((.unusableHash, line))
    }
  }

  private func startsHash(_ bytes: Span<UInt8>) -> Bool {
    let start = cursor.offset
    return start + 6 <= bytes.count
      && bytes[start] == UInt8(ascii: "-") && bytes[start + 1] == UInt8(ascii: "-")
      && bytes[start + 2] == UInt8(ascii: "h") && bytes[start + 3] == UInt8(ascii: "a")
      && bytes[start + 4] == UInt8(ascii: "s") && bytes[start + 5] == UInt8(ascii: "h")
  }

  /// Reads a line that begins with `-`.
  private mutating func readOption(_ bytes: Span<UInt8>) {
    let line = cursor.line
    let start = cursor.offset
    cursor.skipName(bytes)
    let option = cursor.text(bytes, from: start)
    if cursor.byte(bytes) == UInt8(ascii: "=") { cursor.offset += 1 }
    cursor.skipBlanks(bytes)
    let valueStart = cursor.offset
    cursor.skipWord(bytes)
    let value = cursor.text(bytes, from: valueStart)
    cursor.finishLine(bytes)
    switch option {
    case "-e", "--editable": issues.append((.editable, line))
    case "-r", "--requirement", "-c", "--constraint": issues.append((.include, line))
    case "-i", "--index-url": options.indexURL = value
    case "--extra-index-url": options.extraIndexURLs.append(value)
    case "-f", "--find-links": options.findLinks.append(value)
    case "--trusted-host": options.trustedHosts.append(value)
    case "--no-binary": options.noBinary += value.split(separator: ",").map(String.init)
    case "--only-binary": options.onlyBinary += value.split(separator: ",").map(String.init)
    default: break  // what does not change the pins is no issue
    }
  }

  /// Reads a comment, which no backslash continues, and its line end.
  private mutating func readComment(_ bytes: Span<UInt8>) {
    cursor.offset += 1
    let start = cursor.offset
    cursor.skipToLineEnd(bytes)
    let text = cursor.text(bytes, from: start)
    cursor.skipLineEnd(bytes)
    if entries.isEmpty {
      comments.add(text)
    } else {
      addSources(from: text)
    }
  }

  /// Takes an annotation of the last pin: `via a, b`, or `via` and then a line for each source.
  private mutating func addSources(from text: String) {
    let content = text.trimmed
    if content.hasPrefix("via ") {
      isListingSources = false
      entries[entries.count - 1].via += content.dropFirst(4).split(separator: ",").map {
        String($0).trimmed
      }
    } else if content == "via" {
      isListingSources = true
    } else if isListingSources, text.hasPrefix("   "), !content.isEmpty {
      entries[entries.count - 1].via.append(content)
    } else {
      isListingSources = false
    }
  }
}
