import Packaging

/// A pin while its line and the comments below it are read: the name may come last.
struct LineDraft {
  var name: PackageName?
  var release: Lockfile.Release
  var isArbitraryEquality = false
  var extras: [ExtraName] = []
  var marker: Marker?
  var hashes: [Digest] = []
  var via: [String] = []
  var askedRevision: String?
  var index: String?
  /// The packages of its build, as `name==version`; the block at the end has their hashes.
  var build: [BuildPin] = []
  /// Counts from 1.
  var line = 0

  /// The entry with a name that it has, or that was found out.
  func entry(named name: PackageName, _ pins: BuildPinBlock) -> Lockfile.Entry {
    var entry = Lockfile.Entry(
      name: name, release: release, isArbitraryEquality: isArbitraryEquality, extras: extras,
      marker: marker, hashes: hashes, via: via)
    entry.askedRevision = askedRevision
    entry.index = index
    entry.buildRequirements = build.map(pins.completed)
    return entry
  }
}

/// The build requirements of all entries, each with its hashes, as the end of a lock lists them.
struct BuildPinBlock {
  private var pins: [String: BuildPin] = [:]
  private var last: String?

  /// Takes a line of the block, without its `#`: a pin, or below it a hash or what it is built with.
  mutating func add(_ text: String) {
    let content = text.trimmed
    if text.hasPrefix("      ") {
      guard let last else { return }
      if content.hasPrefix("build: ") {
        pins[last]?.requirements += Self.pins(in: content.dropFirst(7))
      } else if let digest = Digest(parsing: content) {
        pins[last]?.hashes.append(digest)
      }
      return
    }
    guard let pin = Self.pin(content[...]) else {
      last = nil
      return
    }
    last = Self.key(pin)
    pins[Self.key(pin)] = pin
  }

  /// The pin with its hashes, and with those of what it is built with.
  func completed(_ pin: BuildPin) -> BuildPin { completed(pin, depth: 0) }

  private func completed(_ pin: BuildPin, depth: Int) -> BuildPin {
    // A circle, which only a damaged lock has, ends somewhere.
    guard depth < 16, var known = pins[Self.key(pin)] else { return pin }
    known.requirements = known.requirements.map { completed($0, depth: depth + 1) }
    return known
  }

  private static func key(_ pin: BuildPin) -> String { "\(pin.name)==\(pin.version)" }

  /// Reads `name==version` words between blanks; others are left out.
  static func pins(in text: Substring) -> [BuildPin] {
    text.split(separator: " ").compactMap(pin)
  }

  private static func pin(_ text: Substring) -> BuildPin? {
    guard let mark = text.firstRange(of: "=="),
      // What cannot be read pins nothing.
      let name = try? PackageName(parsing: text[..<mark.lowerBound]),
      let version = try? Version(parsing: text[mark.upperBound...])
    else { return nil }
    return BuildPin(name: name, version: version)
  }
}
