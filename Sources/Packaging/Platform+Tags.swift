/// The two C libraries that Linux wheels are built for.
enum LinuxLibrary { case glibc, musl }

extension Span where Element == UInt8 {
  /// Reads `manylinux_2_17`, `manylinux2014` or `musllinux_1_2`, without what follows.
  func libraryVersion(
    at offset: inout Int
  ) -> (library: LinuxLibrary, version: (major: Int, minor: Int))? {
    if matches("musllinux_", at: offset) {
      offset &+= 10
      return versionPair(at: &offset).map { (.musl, $0) }
    }
    guard matches("manylinux", at: offset) else { return nil }
    offset &+= 9
    if byte(at: offset) == UInt8(ascii: "_") {
      offset &+= 1
      return versionPair(at: &offset).map { (.glibc, $0) }
    }
    switch canonicalNumber(at: &offset) {
    case 1: return (.glibc, (2, 5))
    case 2010: return (.glibc, (2, 12))
    case 2014: return (.glibc, (2, 17))
    default: return nil
    }
  }

  /// Reads `2_17`.
  func versionPair(at offset: inout Int) -> (major: Int, minor: Int)? {
    guard let major = canonicalNumber(at: &offset), byte(at: offset) == UInt8(ascii: "_") else {
      return nil
    }
    offset &+= 1
    guard let minor = canonicalNumber(at: &offset) else { return nil }
    return (major, minor)
  }

  /// Whether the rest from `offset` on is this text.
  func ends(with text: String, at offset: Int) -> Bool {
    guard offset <= count, text.utf8.count == count &- offset else { return false }
    var index = offset
    for byte in text.utf8 {
      guard self[index] == byte else { return false }
      index &+= 1
    }
    return true
  }
}

/// The order of a platform's tags, as a rule instead of a list.
///
/// The order is that of `packaging.tags`: `tagIndex` gives each tag its place there, without making any.
extension Platform {
  /// The number of tags that fit.
  var tagCount: Int {
    switch system {
    case .manylinux(let major, let minor):
      architectures.count * (1 + glibcTags(before: nil, of: (major, minor)))
    case .musllinux(_, let minor): architectures.count * (2 + minor)
    case .macOS(let major, let minor): macOSTagCount(major, minor)
    case .android(let level): max(0, level - 15)
    case .iOS(let major, let minor, _): major < 12 ? 0 : minor + 1 + (major - 12) * 10
    case .windows, .pyodide, .other: 1
    }
  }

  /// The place of a lower-case platform tag, the best being 0; nil if it does not fit.
  func tagIndex(of tag: Span<UInt8>) -> Int? {
    switch system {
    case .manylinux(let major, let minor): glibcIndex(of: tag, (major, minor))
    case .musllinux(let major, let minor): muslIndex(of: tag, (major, minor))
    case .macOS(let major, let minor): macOSIndex(of: tag, major, minor)
    case .android(let level): androidIndex(of: tag, level)
    case .iOS(let major, let minor, let isSimulator): iOSIndex(of: tag, major, minor, isSimulator)
    case .windows, .pyodide, .other: tag.ends(with: description, at: 0) ? 0 : nil
    }
  }

  // MARK: Linux

  /// The processors whose wheels run here, the nearest first.
  private var architectures: [String] {
    architecture == "armv8l" ? ["armv8l", "armv7l"] : [architecture]
  }

  private func linuxIndex(of tag: Span<UInt8>) -> Int? {
    guard tag.matches("linux_", at: 0) else { return nil }
    return architectures.firstIndex { tag.ends(with: $0, at: 6) }
  }

  /// The oldest minor version of glibc 2 that has a tag; nil if PEP 600 does not serve the processor.
  private var oldestGlibc: Int? {
    switch architecture {
    case "x86_64", "i686": 5
    case "aarch64", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64", "armv7l", "armv8l": 17
    default: nil
    }
  }

  /// The number of one processor's glibc tags before those of `version`, of all if it is nil.
  ///
  /// Version 2.50 is taken for the last one of glibc 2, as `packaging` does.
  private func glibcTags(
    before version: (major: Int, minor: Int)?, of own: (major: Int, minor: Int)
  ) -> Int {
    guard let oldest = oldestGlibc, own.major >= 2 else { return 0 }
    var count = 0
    for major in stride(from: own.major, through: 2, by: -1) {
      let newest = major == own.major ? own.minor : 50
      let last = major == 2 ? oldest : 0
      let end = version?.major == major ? (version?.minor ?? 0) + 1 : last
      count += max(0, newest - end + 1)
      if major == 2 {
        for legacy in [5, 12, 17] where legacy >= end && legacy >= oldest && legacy <= newest {
          count += 1
        }
      }
      if version?.major == major { break }
    }
    return count
  }

  private func glibcIndex(of tag: Span<UInt8>, _ own: (major: Int, minor: Int)) -> Int? {
    if let index = linuxIndex(of: tag) { return index }
    var offset = 0
    guard let (library, version) = tag.libraryVersion(at: &offset), library == .glibc,
      tag.byte(at: offset) == UInt8(ascii: "_"), let oldest = oldestGlibc,
      let processor = architectures.firstIndex(where: { tag.ends(with: $0, at: offset + 1) }),
      version.major >= 2, version.major > 2 || version.minor >= oldest,
      version.major <= own.major, version.minor <= (version.major == own.major ? own.minor : 50)
    else { return nil }
    let isLegacy = tag.byte(at: 9) != UInt8(ascii: "_")
    return architectures.count + processor * glibcTags(before: nil, of: own)
      + glibcTags(before: version, of: own) + (isLegacy ? 1 : 0)
  }

  private func muslIndex(of tag: Span<UInt8>, _ own: (major: Int, minor: Int)) -> Int? {
    if let index = linuxIndex(of: tag) { return index }
    var offset = 0
    guard let (library, version) = tag.libraryVersion(at: &offset), library == .musl,
      tag.byte(at: offset) == UInt8(ascii: "_"),
      let processor = architectures.firstIndex(where: { tag.ends(with: $0, at: offset + 1) }),
      version.major == own.major, version.minor <= own.minor
    else { return nil }
    return architectures.count + processor * (own.minor + 1) + own.minor - version.minor
  }

  // MARK: Apple, Android

  /// The binary formats that run here, the nearest first.
  private var macOSFormats: [StaticString] {
    switch architecture {
    case "x86_64": ["x86_64", "intel", "fat64", "fat3", "universal2", "universal"]
    case "arm64": ["arm64", "universal2"]
    case "i386": ["i386", "intel", "fat3", "fat", "universal"]
    default: []
    }
  }

  /// From macOS 10.4 on there are Intel binaries.
  private var oldestMacOS10: Int { architecture == "arm64" ? 0 : 4 }

  private func macOSTagCount(_ major: Int, _ minor: Int) -> Int {
    let formats = macOSFormats.count
    if major == 10 { return max(0, minor - oldestMacOS10 + 1) * formats }
    guard major > 10, formats > 0 else { return 0 }
    return (major - 10) * formats + 13 * (architecture == "x86_64" ? formats : 1)
  }

  private func macOSIndex(of tag: Span<UInt8>, _ major: Int, _ minor: Int) -> Int? {
    guard tag.matches("macosx_", at: 0) else { return nil }
    var offset = 7
    guard let version = tag.versionPair(at: &offset), tag.byte(at: offset) == UInt8(ascii: "_")
    else { return nil }
    let formats = macOSFormats
    let rest = tag.extracting(offset + 1..<tag.count)
    guard let format = formats.firstIndex(where: { rest.equalsIgnoringCase($0) }) else {
      return nil
    }
    if major == 10 {
      guard version.major == 10, (oldestMacOS10...max(minor, oldestMacOS10)) ~= version.minor,
        version.minor <= minor
      else { return nil }
      return (minor - version.minor) * formats.count + format
    }
    guard major > 10 else { return nil }
    if version.major > 10 {
      // Since macOS 11 minor versions do not count.
      guard version.major <= major, version.minor == 0 else { return nil }
      return (major - version.major) * formats.count + format
    }
    // Binaries for macOS 10 hold no arm64 code, but universal ones may say 10 for their Intel half.
    guard version.major == 10, 4...16 ~= version.minor else { return nil }
    let start = (major - 10) * formats.count
    if architecture == "x86_64" { return start + (16 - version.minor) * formats.count + format }
    return rest.matches("universal2", at: 0) ? start + 16 - version.minor : nil
  }

  private func androidIndex(of tag: Span<UInt8>, _ level: Int) -> Int? {
    guard tag.matches("android_", at: 0) else { return nil }
    var offset = 8
    guard let own = tag.canonicalNumber(at: &offset), own >= 16, own <= level,
      tag.ends(with: "_" + architecture, at: offset)
    else { return nil }
    return level - own
  }

  private func iOSIndex(
    of tag: Span<UInt8>, _ major: Int, _ minor: Int, _ isSimulator: Bool
  ) -> Int? {
    guard tag.matches("ios_", at: 0) else { return nil }
    var offset = 4
    let ending = "_\(architecture)_\(isSimulator ? "iphonesimulator" : "iphoneos")"
    guard let version = tag.versionPair(at: &offset), tag.ends(with: ending, at: offset),
      version.major >= 12, version.major <= major
    else { return nil }
    if version.major == major { return version.minor <= minor ? minor - version.minor : nil }
    guard version.minor <= 9 else { return nil }
    return minor + 1 + (major - 1 - version.major) * 10 + 9 - version.minor
  }
}
