import Packaging

/// A release that a wheel was built with, as the cache remembers it: a line with its name, its
/// version, its file, and what else there is to be said of it.
struct BuildPart: Hashable, Sendable {
  var name: PackageName
  var version: Version
  /// The file that was used; nil where nothing has a hash.
  var file: Digest?
  /// Whether it came from a place on this machine, where something else may stand by now.
  var isLocal = false
  /// Whether something that the wheel was built with was built with it, and not the wheel itself.
  var isInner = false

  init(_ pin: BuildPin, isLocal: Bool) {
    name = pin.name
    version = pin.version
    file = pin.hashes.first
    self.isLocal = isLocal
  }

  /// Nil where it cannot be read.
  init?(line: String) {
    let words = line.split(separator: " ")
    guard words.count >= 3, let name = try? PackageName(parsing: words[0]),
      let version = try? Version(parsing: words[1])
    else { return nil }
    self.name = name
    self.version = version
    file = Digest(parsing: words[2])
    isLocal = words.dropFirst(3).contains("local")
    isInner = words.dropFirst(3).contains("inner")
  }

  var line: String {
    "\(name) \(version) \(file?.description ?? "-")" + (isLocal ? " local" : "")
      + (isInner ? " inner" : "")
  }

  /// The same for whoever is built with what this was built into.
  var inner: BuildPart {
    var part = self
    part.isInner = true
    return part
  }

  /// Whether it is of the release, and the file of those, that a lock has.
  func isAllowed(by pin: BuildPin) -> Bool {
    name == pin.name && version == pin.version
      && (pin.hashes.isEmpty || file.map(pin.hashes.contains) == true)
  }

  /// Whether constraints leave the release as it is.
  func fulfils(_ constraints: [RootRequirement], in markers: MarkerEnvironment) -> Bool {
    constraints.allSatisfy { constraint in
      let requirement = constraint.requirement
      guard requirement.name == name, requirement.marker?.evaluate(in: markers) ?? true else {
        return true
      }
      return requirement.url == nil && requirement.specifiers.contains(version)
    }
  }
}
