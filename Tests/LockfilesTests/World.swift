import Lockfiles
import Packaging
import Resolver

/// Small worlds from text, for tables.
enum World {
  /// `requirements.in:3 django>=4 ; os_name == "posix"`: a line of a requirements file.
  static func root(_ text: String) throws -> RootRequirement {
    let (location, requirement) = place(text)
    return RootRequirement(
      try Requirement(parsing: requirement),
      origin: .requirementFile(location, includedFrom: []), text: requirement)
  }

  /// The same, of a constraints file.
  static func constraint(_ text: String) throws -> RootRequirement {
    let (location, requirement) = place(text)
    return RootRequirement(
      try Requirement(parsing: requirement),
      origin: .constraintFile(location, includedFrom: []), text: requirement)
  }

  /// One pin a line: `requests[socks] 2.0 <- @0 ^1 parent`, where `@0` is a root and `^1` a
  /// constraint, both counted from 0.
  static func resolution(
    _ pins: String, roots: [String] = [], constraints: [String] = []
  ) throws -> Resolution {
    let roots = try roots.map(root)
    return Resolution(
      pins: try pins.split(separator: "\n").map { try pin(String($0), roots) }.sorted {
        $0.name < $1.name
      },
      roots: roots, constraints: try constraints.map(constraint))
  }

  /// A digest that is the same for the same seed, and looks like one.
  static func digest(_ seed: Int) throws -> Digest {
    let word = String(UInt64(truncatingIfNeeded: seed &+ 1) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
    let hex = String(repeating: String(repeating: "0", count: 16 - word.count) + word, count: 4)
    guard let digest = Digest(.sha256, hex: hex) else { throw NameError.empty }
    return digest
  }

  private static func pin(
    _ line: String, _ roots: [RootRequirement]
  ) throws -> Resolution.Pin {
    let words = line.split(separator: " ").map(String.init)
    let asked = try Requirement(parsing: words[0])
    return Resolution.Pin(
      name: asked.name, version: try Version(parsing: words[1]), extras: asked.extras,
      dependents: try words.dropFirst(3).map { try dependent($0, roots) })
  }

  private static func dependent(
    _ word: String, _ roots: [RootRequirement]
  ) throws -> Resolution.Dependent {
    let index = Int(word.dropFirst())
    if word.hasPrefix("@"), let index {
      let extras = roots.indices.contains(index) ? roots[index].requirement.extras : []
      return Resolution.Dependent(.root(index), extras: extras)
    }
    if word.hasPrefix("^"), let index {
      return Resolution.Dependent(.constraint(index))
    }
    let parent = try Requirement(parsing: word)
    return Resolution.Dependent(
      .package(parent.name, extra: parent.extras.first))
  }

  private static func place(_ text: String) -> (SourceLocation, String) {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let parts = words[0].split(separator: ":").map(String.init)
    return (SourceLocation(file: parts[0], line: Int(parts[1]) ?? 0, column: 1), words[1])
  }
}

extension Lockfile {
  /// One entry a line, as a lock has them, without continuations.
  static func parsing(_ text: String) -> Lockfile {
    LockedFile(parsing: Array(text.utf8), file: "requirements.txt").lockfile
  }
}
