/// The normal form of PEP 440.
extension Version {
  package var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(24)
    switch rest {
    case .exact(let segments): VersionKey.write(key, segments: segments, to: &text)
    case .spilled(let spill): spill.parts.write(to: &text)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension VersionParts {
  /// Appends the normal form.
  func write(to text: inout [UInt8]) {
    if epoch != .zero {
      epoch.write(to: &text)
      text.append(UInt8(ascii: "!"))
    }
    for (index, number) in release.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ".")) }
      number.write(to: &text)
    }
    if let pre {
      text += pre.kind.description.utf8
      pre.number.write(to: &text)
    }
    if let post {
      text += ".post".utf8
      post.write(to: &text)
    }
    if let dev {
      text += ".dev".utf8
      dev.write(to: &text)
    }
    if !local.isEmpty {
      text.append(UInt8(ascii: "+"))
      writeLocal(to: &text)
    }
  }

  /// Appends the local version's segments, joined by dots.
  func writeLocal(to text: inout [UInt8]) {
    for (index, segment) in local.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ".")) }
      switch segment {
      case .text(let letters): text += letters
      case .number(let number): number.write(to: &text)
      }
    }
  }
}

extension VersionKey {
  /// Appends the normal form of an exact key.
  static func write(_ key: UInt64, segments: UInt8, to text: inout [UInt8]) {
    if key >> epochShift > 0 {
      writeDecimal(key >> epochShift, to: &text)
      text.append(UInt8(ascii: "!"))
    }
    for index in 0..<Int(segments) {
      if index > 0 { text.append(UInt8(ascii: ".")) }
      writeDecimal(index < 4 ? release(key, index) : 0, to: &text)
    }
    let detail = detail(key)
    switch kind(key) {
    case Kind.dev: text += ".dev".utf8
    case Kind.pre: text.append(UInt8(ascii: "a"))
    case Kind.pre + 1: text.append(UInt8(ascii: "b"))
    case Kind.pre + 2: text += "rc".utf8
    case Kind.post: text += ".post".utf8
    default: return
    }
    writeDecimal(number(key), to: &text)
    if detail == Detail.firstPostDev { text += ".post0".utf8 }
    if detail == Detail.firstPostDev || detail == Detail.firstDev { text += ".dev0".utf8 }
  }
}
