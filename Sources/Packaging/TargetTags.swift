/// The wheel tags that an interpreter takes, best first (PEP 425).
///
/// The order is that of `packaging.tags.sys_tags`. It is a rule, not a list: making one costs nothing, and
/// a priority is computed from the parts of a tag.
package struct TargetTags: Hashable, Sendable {
  /// What the first two parts of the best tag say.
  package enum Interpreter: Hashable, Sendable {
    case cPython(isFreeThreaded: Bool)
    /// Another implementation: `pp310`, `pypy310_pp73`.
    case other(tag: String, abi: String)
  }

  package let interpreter: Interpreter
  package let major: Int
  package let minor: Int
  package let platform: Platform

  /// The interpreter's own Python tag: `cp312`.
  private let ownTag: String
  /// The interpreter's own ABI: `cp312`, `cp37m`, `cp313t`.
  private let ownABI: String
  /// `abi3`, `abi3t` for free threads; empty where there is none.
  private let stableABI: String
  /// The Python tag beside `none-any`.
  private let pureTag: String
  private let platformCount: Int

  /// The tags of a Python of this version.
  package init(
    _ interpreter: Interpreter = .cPython(isFreeThreaded: false), major: Int, minor: Int,
    platform: Platform
  ) {
    self.interpreter = interpreter
    self.major = major
    self.minor = minor
    self.platform = platform
    platformCount = platform.tagCount
    switch interpreter {
    case .cPython(let isFreeThreaded):
      ownTag = "cp\(major)\(minor)"
      let isBefore3_8 = major < 3 || major == 3 && minor < 8
      ownABI = ownTag + (isFreeThreaded ? "t" : "") + (isBefore3_8 ? "m" : "")
      let hasStableABI = major > 3 || major == 3 && minor >= 2
      stableABI = hasStableABI ? (isFreeThreaded ? "abi3t" : "abi3") : ""
      pureTag = ownTag
    case .other(let tag, let abi):
      ownTag = tag
      ownABI = abi
      stableABI = ""
      pureTag = tag.hasPrefix("pp") ? "pp3" : ""
    }
  }

  /// The place of the best of a wheel's tags among all that fit; lower is better, nil if none fits.
  ///
  /// `text` is the last three parts of a wheel's name: `cp311.cp312-abi3-manylinux_2_17_x86_64`.
  package func priority(ofTags text: some StringProtocol) -> Int? {
    priority(ofTags: Array(text.utf8).span)
  }

  /// The place of the best of a wheel's tags among all that fit; lower is better, nil if none fits.
  ///
  /// `text` is the last three parts of a wheel's name: `cp311.cp312-abi3-manylinux_2_17_x86_64`.
  package func priority(ofTags text: Span<UInt8>) -> Int? {
    for index in text.indices where text[index] &- 0x41 < 26 {
      // Tags are compared in lower case; few are written otherwise.
      var lowered: [UInt8] = []
      for index in text.indices { lowered.append(text[index].loweredASCII) }
      return lowered.span.indices.isEmpty ? nil : bestPriority(of: lowered.span)
    }
    return bestPriority(of: text)
  }

  /// The place of the best of a wheel's tags, given by their parts.
  package func priority(python: [String], abi: [String], platform: [String]) -> Int? {
    let parts = [python, abi, platform].map { $0.joined(separator: ".") }
    return priority(ofTags: parts.joined(separator: "-"))
  }

  private func bestPriority(of text: Span<UInt8>) -> Int? {
    guard let firstDash = text.indices.first(where: { text[$0] == UInt8(ascii: "-") }),
      let lastDash = text.indices.last(where: { text[$0] == UInt8(ascii: "-") }),
      firstDash < lastDash
    else { return nil }
    // Looked at for the few wheels alone whose other tags fit.
    var platforms: (native: Int?, hasAny: Bool)?
    var best: Int?
    var python = 0
    while let pythonRange = text.nextTag(from: &python, until: firstDash) {
      let kind = kind(ofPython: text.extracting(pythonRange))
      var abi = firstDash + 1
      while let abiRange = text.nextTag(from: &abi, until: lastDash) {
        let abi = text.extracting(abiRange)
        let group = nativeGroup(kind, abi)
        let pure = purePlace(kind, abi)
        guard group != nil || pure != nil else { continue }
        let places = platforms ?? platformPlaces(in: text, lastDash + 1..<text.count)
        platforms = places
        if let native = places.native, let group {
          best = min(best ?? .max, group * platformCount + native)
        }
        if places.hasAny, let pure {
          best = min(best ?? .max, nativeGroups * platformCount + pure)
        }
      }
    }
    return best
  }

  /// The best place of a platform tag, and whether `any` is among them.
  private func platformPlaces(
    in text: Span<UInt8>, _ range: Range<Int>
  ) -> (native: Int?, hasAny: Bool) {
    var best: Int?
    var hasAny = false
    var offset = range.lowerBound
    while let tagRange = text.nextTag(from: &offset, until: range.upperBound) {
      let tag = text.extracting(tagRange)
      if tag.count == 3, tag.matches("any", at: 0) {
        hasAny = true
      } else if let index = platform.tagIndex(of: tag) {
        best = min(best ?? .max, index)
      }
    }
    return (best, hasAny)
  }
}

// MARK: the rule

extension TargetTags {
  /// What a Python tag is to this interpreter.
  private enum Kind {
    case own
    /// CPython so many minor versions before this one.
    case older(by: Int)
    /// A `py` tag, by its place: `py312`, `py3`, `py311`, …
    case generic(Int)
    /// The Python tag that fits only beside `none-any`.
    case pure
    case foreign
  }

  private func kind(ofPython tag: Span<UInt8>) -> Kind {
    if tag.ends(with: ownTag, at: 0) { return .own }
    if tag.ends(with: pureTag, at: 0) { return .pure }
    if tag.matches("py", at: 0) {
      var offset = 2
      let hasDigit = tag.count == 3 && tag[2] == UInt8(truncatingIfNeeded: major &+ 0x30)
      if hasDigit { return .generic(1) }
      guard let version = minorVersion(of: tag, at: &offset), version <= minor else {
        return .foreign
      }
      return .generic(version == minor ? 0 : 1 + minor - version)
    }
    guard !stableABI.isEmpty, tag.matches("cp", at: 0) else { return .foreign }
    var offset = 2
    guard let version = minorVersion(of: tag, at: &offset), version >= 2, version < minor else {
      return .foreign
    }
    return .older(by: minor - version)
  }

  /// The 11 of `311`, if 3 is the major version and nothing follows.
  private func minorVersion(of tag: Span<UInt8>, at offset: inout Int) -> Int? {
    guard tag.byte(at: offset) == UInt8(truncatingIfNeeded: major &+ 0x30) else { return nil }
    offset += 1
    guard let version = tag.canonicalNumber(at: &offset), offset == tag.count else { return nil }
    return version
  }

  /// How many older versions of CPython the stable ABI reaches back to.
  private var olderCount: Int { stableABI.isEmpty ? 0 : max(0, minor - 2) }

  /// How many groups have a stable ABI or none beside the own one.
  private var ownGroups: Int {
    (ownABI.isEmpty || ownABI == "none" ? 1 : 2) + (stableABI.isEmpty ? 0 : 1)
  }

  /// The number of groups of tags that each exist for every platform tag.
  private var nativeGroups: Int { ownGroups + olderCount + minor + 2 }

  /// The place of a group of tags that exist for every platform tag.
  private func nativeGroup(_ kind: Kind, _ abi: Span<UInt8>) -> Int? {
    switch kind {
    case .own:
      if abi.ends(with: "none", at: 0) { return ownGroups - 1 }
      if abi.ends(with: ownABI, at: 0) { return 0 }
      return !stableABI.isEmpty && abi.ends(with: stableABI, at: 0) ? 1 : nil
    case .older(let distance):
      return abi.ends(with: stableABI, at: 0) ? ownGroups + distance - 1 : nil
    case .generic(let place):
      return abi.ends(with: "none", at: 0) ? ownGroups + olderCount + place : nil
    case .pure, .foreign: return nil
    }
  }

  /// The place of a tag for any platform among its like.
  private func purePlace(_ kind: Kind, _ abi: Span<UInt8>) -> Int? {
    guard abi.ends(with: "none", at: 0) else { return nil }
    switch kind {
    case .own: return pureTag == ownTag ? 0 : nil
    case .pure: return 0
    case .generic(let place): return place + (pureTag.isEmpty ? 0 : 1)
    case .older, .foreign: return nil
    }
  }
}

extension Span where Element == UInt8 {
  /// The next of the tags between dots; moves `offset` behind its dot.
  fileprivate func nextTag(from offset: inout Int, until end: Int) -> Range<Int>? {
    guard offset < end else { return nil }
    let start = offset
    while offset < end, self[offset] != UInt8(ascii: ".") { offset &+= 1 }
    let range = start..<offset
    offset &+= 1
    return range
  }
}
