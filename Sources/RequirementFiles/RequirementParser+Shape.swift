import Packaging

/// What a requirement looks like, before it is read.
extension RequirementParser {
  /// The `@` of `name[extras] @ url`.
  var atSign: Int? {
    var index = start
    while index < end, bytes[index].isNameByte { index += 1 }
    guard index > start else { return nil }
    skipBlanks(&index)
    if index < end, bytes[index] == UInt8(ascii: "[") {
      guard let close = bytes[index..<end].firstIndex(of: UInt8(ascii: "]")) else { return nil }
      index = close + 1
      skipBlanks(&index)
    }
    return index < end && bytes[index] == UInt8(ascii: "@") ? index : nil
  }

  var isURL: Bool {
    let scheme = bytes[start..<end].prefix { $0 != UInt8(ascii: ":") && $0 > 0x20 }
    guard scheme.endIndex < end else { return false }
    let rest = bytes[(scheme.endIndex + 1)..<end]
    // One letter is the drive of a Windows path.
    guard scheme.count > 1, bytes[scheme.endIndex] == UInt8(ascii: ":") else { return false }
    switch AddressScheme(of: text[start..<(scheme.endIndex + 1)].text) {
    // `git+git@host:path` is a slip for a URL.
    case nil: return scheme.starts(with: "git+".utf8)
    case .file, .repository(_, isPlain: false): return true
    case .http, .ftp, .repository, .other: return rest.starts(with: "//".utf8)
    }
  }

  /// The text before the first `;`, or all.
  var bodyBeforeMarker: Excerpt {
    let semicolon = bytes[start..<end].firstIndex(of: UInt8(ascii: ";"))
    return text[start..<(semicolon ?? end)].trimmed
  }

  /// As for pip: a slash in it, a dot before it, or the ending of an archive.
  ///
  /// pip asks the disk whether a name with a slash is a folder; here one with an operator or a URL in
  /// it is none.
  func isPath(_ body: Excerpt) -> Bool {
    let slash = UInt8(ascii: "/")
    if body.bytes.first == UInt8(ascii: ".") || body.bytes.first == slash { return true }
    let withoutExtras = splitExtras(body).path.bytes
    if ArchiveEnding.isEnding(withoutExtras) { return true }
    return body.bytes.contains(slash) && !body.bytes.contains(where: isOperatorByte)
      && !body.text.contains("://")
  }

  private static let fileEndings = [".txt", ".in"].map { Array($0.utf8) }

  /// The name of a requirements file, or of a project's file, is no requirement.
  func refuseFileName(_ body: Excerpt) throws(LineFailure) {
    guard !body.bytes.contains(where: { $0 <= 0x20 || isOperatorByte($0) }) else { return }
    let base = body.bytes.split(separator: UInt8(ascii: "/")).last ?? []
    let isFile =
      Self.fileEndings.contains { base.count > $0.count && endsIgnoringCase(base, with: $0) }
      || ["pyproject.toml", "pylock.toml", "setup.py", "setup.cfg"].contains {
        base.elementsEqual($0.utf8)
      }
    if isFile, body.bytes.last != UInt8(ascii: "/") {
      throw body.failure(.requirement(.fileName(body.written)))
    }
  }

  /// Splits `./path[extras]`; the second part is empty or has its brackets.
  func splitExtras(_ body: Excerpt) -> (path: Excerpt, extras: Excerpt) {
    let whole = (body, body[body.range.upperBound..<body.range.upperBound])
    guard body.bytes.last == UInt8(ascii: "]"),
      let open = body.bytes.lastIndex(of: UInt8(ascii: "[")), open > body.range.lowerBound
    else { return whole }
    return (body[body.range.lowerBound..<open].trimmed, body[open..<body.range.upperBound])
  }

  func skipBlanks(_ index: inout Int) {
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }
}

func isOperatorByte(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "=") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "~")
}

/// Whether bytes end so, capital letters taken for small ones.
private func endsIgnoringCase(_ bytes: ArraySlice<UInt8>, with ending: [UInt8]) -> Bool {
  bytes.suffix(ending.count).elementsEqual(ending) { byte, lowered in
    (0x41...0x5A ~= byte ? byte | 0x20 : byte) == lowered
  }
}
