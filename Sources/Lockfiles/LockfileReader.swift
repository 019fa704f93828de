import Packaging
import RequirementFiles

/// Reads a lock's bytes in one pass: no line is copied, only what a pin keeps becomes a value.
struct LockfileReader {
  private(set) var comments = LockfileComments()
  private(set) var options = LockfileOptions()
  private(set) var drafts: [LineDraft] = []
  private(set) var pins = BuildPinBlock()
  private(set) var issues: [(reason: LockedFile.Issue.Reason, line: Int)] = []
  private var cursor = LockCursor()
  /// What the comments below a heading of their own list, one a line.
  private enum Listing {
    case none, sources, build, pins
  }

  private var listing = Listing.none

  init(_ bytes: Span<UInt8>) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { cursor.offset = 3 }
    while cursor.offset < bytes.count { readLine(bytes) }
    if let endless = pins.complete() {
      issues.append((.endlessBuild(endless.name), endless.line))
    }
  }

  private mutating func readLine(_ bytes: Span<UInt8>) {
    cursor.skipBlanks(bytes)
    if cursor.byte(bytes) == UInt8(ascii: "#") { return readComment(bytes) }
    listing = .none
    switch cursor.byte(bytes) {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"): cursor.skipLineEnd(bytes)
    case UInt8(ascii: "-"): readOption(bytes)
    default: readPin(bytes, isEditable: false, line: cursor.line)
    }
  }

  private mutating func readPin(_ bytes: Span<UInt8>, isEditable: Bool, line: Int) {
    do throws(LockedFile.Issue.Reason) {
      var draft = isEditable ? try cursor.place(bytes, isEditable: true) : try cursor.pin(bytes)
      while let byte = cursor.byte(bytes), byte != UInt8(ascii: "#"), !cursor.isLineEnd(byte) {
        readPinOption(bytes, into: &draft)
        cursor.skipBlanks(bytes)
      }
      draft.line = line
      drafts.append(draft)
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

  /// Reads `--hash` or `--config-settings` with its value, or skips a word that is something else.
  private mutating func readPinOption(_ bytes: Span<UInt8>, into draft: inout LineDraft) {
    guard starts("--hash", bytes) else { return readSetting(bytes, into: &draft) }
    cursor.offset += 6
    readHash(bytes, into: &draft.hashes)
  }

  private mutating func readSetting(_ bytes: Span<UInt8>, into draft: inout LineDraft) {
    let isShort = starts("-C", bytes)
    guard isShort || starts("--config-setting", bytes) else { return cursor.skipWord(bytes) }
    var word = cursor.quotedWord(bytes)
    if !word.contains("=") || word == "-C" {
      cursor.skipBlanks(bytes)
      word += isShort ? cursor.quotedWord(bytes) : "=" + cursor.quotedWord(bytes)
    }
    guard let plain = try? ShellWords.split(word).first else { return }
    let text = isShort ? plain.dropFirst(2) : plain.drop { $0 != "=" }.dropFirst()
    guard let equals = text.firstIndex(of: "=") else { return }
    draft.configSettings.append(
      ConfigSetting(
        key: String(text[..<equals]), value: String(text[text.index(after: equals)...])))
  }

  private mutating func readHash(_ bytes: Span<UInt8>, into hashes: inout [Digest]) {
    let line = cursor.line
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

  private func starts(_ option: StaticString, _ bytes: Span<UInt8>) -> Bool {
    let (start, count) = (cursor.offset, option.utf8CodeUnitCount)
    guard start + count <= bytes.count else { return false }
    return option.withUTF8Buffer { option in
      option.indices.allSatisfy { bytes[start + $0] == option[$0] }
    }
  }

  /// Reads a line that begins with `-`.
  private mutating func readOption(_ bytes: Span<UInt8>) {
    let line = cursor.line
    let start = cursor.offset
    cursor.skipName(bytes)
    let option = cursor.text(bytes, from: start)
    if cursor.byte(bytes) == UInt8(ascii: "=") { cursor.offset += 1 }
    cursor.skipBlanks(bytes)
    if option == "-e" || option == "--editable" {
      return readPin(bytes, isEditable: true, line: line)
    }
    let valueStart = cursor.offset
    cursor.skipWord(bytes)
    let value = cursor.text(bytes, from: valueStart)
    cursor.finishLine(bytes)
    switch option {
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
    let (start, line) = (cursor.offset, cursor.line)
    cursor.skipToLineEnd(bytes)
    let text = cursor.text(bytes, from: start)
    cursor.skipLineEnd(bytes)
    if drafts.isEmpty {
      comments.add(text)
    } else {
      addFacts(from: text, line: line)
    }
  }

  /// Takes a comment below a pin: `via a, b`, or `via` and then a line for each source, and the like.
  private mutating func addFacts(from text: String, line: Int) {
    let content = text.trimmed
    let last = drafts.count - 1
    if listing == .pins, text.hasPrefix("   ") { return pins.add(text, line: line) }
    if listing != .none, text.hasPrefix("   "), !content.isEmpty {
      switch listing {
      case .sources: drafts[last].via.append(content)
      case .build: drafts[last].build += BuildPinBlock.pins(in: content[...])
      case .none, .pins: break
      }
      return
    }
    listing = .none
    if content.hasPrefix("via ") {
      drafts[last].via += content.dropFirst(4).split(separator: ",").map { String($0).trimmed }
    } else if content == "via" {
      listing = .sources
    } else if content.hasPrefix("name: ") {
      if drafts[last].name == nil {
        drafts[last].name = try? PackageName(parsing: content.dropFirst(6))
      }
    } else if content.hasPrefix("revision: ") {
      drafts[last].askedRevision = String(content.dropFirst(10))
    } else if content.hasPrefix("index: ") {
      drafts[last].index = String(content.dropFirst(7))
    } else if content.hasPrefix("build: ") {
      drafts[last].build += BuildPinBlock.pins(in: content.dropFirst(7))
    } else if content == "build:" {
      listing = .build
    } else if content == "build requirements:" {
      listing = .pins
    }
  }
}
