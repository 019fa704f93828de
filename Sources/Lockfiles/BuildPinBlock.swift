import Packaging

/// The build requirements of all entries, each with its hashes, as the end of a lock lists them.
struct BuildPinBlock {
  /// As the lines have them until `complete` gives each what it is built with.
  private var pins: [String: BuildPin] = [:]
  /// Of the pins; lines count from 1.
  private(set) var lines: [String: Int] = [:]
  /// In the order of the lines.
  private var keys: [String] = []
  private var trees: [String: Tree] = [:]
  /// The first one that was cut.
  private var endless: BuildPin?

  /// A pin with what it is built with.
  private struct Tree {
    var pin: BuildPin
    var depth = 1
    /// How many pins it has, one counted as often as it stands there.
    var size = 1

    /// Whoever walks a pin walks all of it: a few lines could say more than memory holds.
    var isSmall: Bool { depth <= Self.maximumDepth && size <= 100_000 }

    static let maximumDepth = 16
  }

  /// Takes a line of the block, without its `#`: a pin, or below it a hash or what it is built with.
  mutating func add(_ text: String, line: Int) {
    let content = text.trimmed
    if text.hasPrefix("      ") {
      guard let last = keys.last, !last.isEmpty else { return }
      if content.hasPrefix("build: ") {
        pins[last]?.requirements += Self.pins(in: content.dropFirst(7))
      } else if let digest = Digest(parsing: content) {
        pins[last]?.hashes.append(digest)
      }
      return
    }
    guard let pin = Self.pin(content[...]) else {
      // What stands below it belongs to no pin.
      keys.append("")
      return
    }
    let key = Self.key(pin)
    keys.append(key)
    pins[key] = pin
    lines[key] = line
  }

  /// Gives each pin what it is built with, and the first one where that does not end.
  mutating func complete() -> (name: PackageName, line: Int)? {
    for key in keys {
      guard let pin = pins[key] else { continue }
      _ = tree(of: pin, on: [])
    }
    guard let endless else { return nil }
    return (endless.name, lines[Self.key(endless)] ?? 0)
  }

  /// `way` has the pins that are being completed.
  private mutating func tree(of pin: BuildPin, on way: [String]) -> Tree {
    let key = Self.key(pin)
    if let tree = trees[key] { return tree }
    guard let listed = pins[key] else { return Tree(pin: pin) }
    guard way.count < Tree.maximumDepth, !way.contains(key) else { return cut(pin) }
    var tree = Tree(pin: listed)
    for (place, requirement) in listed.requirements.enumerated() {
      let part = self.tree(of: requirement, on: way + [key])
      tree.pin.requirements[place] = part.pin
      tree.depth = max(tree.depth, part.depth + 1)
      tree.size += part.size
    }
    if !tree.isSmall { tree = cut(pin) }
    trees[key] = tree
    return tree
  }

  /// The pin alone, without hashes, so that nobody takes it for whole.
  private mutating func cut(_ pin: BuildPin) -> Tree {
    endless = endless ?? pin
    return Tree(pin: BuildPin(name: pin.name, version: pin.version))
  }

  /// The pin with its hashes, and with those of what it is built with.
  func completed(_ pin: BuildPin) -> BuildPin { trees[Self.key(pin)]?.pin ?? pin }

  /// What the block lists a pin by.
  static func key(_ pin: BuildPin) -> String { "\(pin.name)==\(pin.version)" }

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
